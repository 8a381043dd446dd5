/** When to speak of progress: often to whoever looks on, ever more seldom to a log that keeps every word. */

const SHOW_MS = 500
/** A run's log gets a word after this time, and then each time a task has gone on for this part of its time. */
const TELL = { firstMs: 1000, part: 0.25 }

export interface ProgressPlan {
  /** It began, ended or failed in part: everybody hears it now. */
  changed(taskId: string, active: boolean): void
  /** More of it is done. */
  moved(taskId: string): void
  stop(): void
}

export function progressPlan(say: {
  readonly show: (taskId: string) => void
  readonly tell: (taskId: string) => void
}): ProgressPlan {
  const tasks = new Map<string, { readonly began: number; shown: number; told: number }>()
  let stopped = false
  return {
    changed(taskId, active) {
      if (stopped) return
      const now = performance.now()
      if (!active) tasks.delete(taskId)
      else tasks.set(taskId, { began: tasks.get(taskId)?.began ?? now, shown: now, told: now })
      say.show(taskId)
      say.tell(taskId)
    },
    moved(taskId) {
      const task = tasks.get(taskId)
      if (stopped || !task) return
      const now = performance.now()
      if (now - task.shown >= SHOW_MS) {
        task.shown = now
        say.show(taskId)
      }
      if (now - task.told >= Math.max(TELL.firstMs, (now - task.began) * TELL.part)) {
        task.told = now
        say.tell(taskId)
      }
    },
    stop: () => (stopped = true),
  }
}
