/**
 * No attempt starts while an older one can still write: before an agent says hello, the workers of the agent that was
 * here before it are gone. They end by themselves when their agent's pipe closes; this makes sure.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { processStart } from '#api'
import type { Journal } from './journal.ts'
import { killGroup } from './kill-group.ts'

/** Resolves once every recorded worker is dead. A process that only has the number of one is left alone. */
export async function fenceOldWorkers(journal: Journal, note: (text: string) => void): Promise<void> {
  for (const { pid, started } of journal.workers()) {
    for (let waited = 0; processStart(pid) === started; waited += 10) {
      killGroup(pid)
      if (waited === 5_000) note(`worker ${pid} of the agent before does not die: no task starts before it is gone`)
      await sleep(10)
    }
    journal.workerEnded(pid)
  }
}
