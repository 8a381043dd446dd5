/** Logs of runs for the panel: asked of the host once each; the painted run is at hand already, and moves on. */
import { buildRun } from '#run'
import type { EditorActions, EditorModel } from '../model.ts'
import type { RunAtHand } from './trial-data.ts'

type Held =
  | { readonly kind: 'held'; readonly of: RunAtHand }
  | { readonly kind: 'asked' }
  | { readonly kind: 'failed'; readonly reason: string }

export interface RunLogs {
  of(runId: string, painting: EditorModel['painting']): Held
}

/** `arrived`: an answer has come, so draw again. */
export function createRunLogs(call: EditorActions['call'], arrived: () => void): RunLogs {
  const logs = new Map<string, Held>()
  const ask = async (runId: string) => {
    try {
      const { entries, definition } = await call('runLog', { run_id: runId })
      logs.set(runId, { kind: 'held', of: { run: buildRun(entries), definition } })
    } catch (error) {
      logs.set(runId, { kind: 'failed', reason: error instanceof Error ? error.message : String(error) })
    }
    arrived()
  }
  return {
    of(runId, painting) {
      if (painting?.summary.run_id === runId) return { kind: 'held', of: painting }
      const known = logs.get(runId)
      if (known) return known
      logs.set(runId, { kind: 'asked' })
      void ask(runId)
      return { kind: 'asked' }
    },
  }
}
