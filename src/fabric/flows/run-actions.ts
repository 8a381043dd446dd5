/** The actions that a run has carried out, and their release when the run is deleted. */
import { ActionError } from '../actions/provider.ts'
import type { ProviderRegistry } from '../actions/index.ts'
import { actionUrl } from './engine/action-state.ts'
import { passages } from './engine/apply.ts'
import { JournalDamaged } from './journal/damage.ts'
import type { SqliteJournal } from './journal/sqlite-journal.ts'

interface RunAction {
  readonly url: string
  readonly id: string
}

/**
 * Tell the providers inside of this fabric that nobody will ask for these actions again. Those elsewhere drop them by their
 * own rules (`release_after`).
 */
export async function releaseActions(
  journal: SqliteJournal,
  providers: ProviderRegistry,
  runId: string,
): Promise<void> {
  const own = new Set(providers.all.filter(({ pace }) => pace === undefined))
  for (const { url, id } of actionsOf(journal, runId)) {
    const provider = providers.resolve(url)
    if (!provider || !own.has(provider)) continue
    try {
      await provider.release(id)
    } catch (error) {
      // Released before, by somebody or in a process that died over it; or still under way, and then it is not the run's to end.
      if (!(error instanceof ActionError)) throw error
    }
  }
}

function actionsOf(journal: SqliteJournal, runId: string): readonly RunAction[] {
  const found = new Map<string, RunAction>()
  const start = journal.before(runId, 0)
  if (!start) return []
  try {
    for (const { before, entry } of passages(start, journal.after(start))) {
      const { phase } = before
      if (phase.kind === 'acting' && (entry.kind === 'polled' || entry.kind === 'action-done')) {
        const [url, id] = [actionUrl(before, phase.state), entry.value.action_id]
        found.set(`${url} ${id}`, { url, id })
      }
    }
  } catch (error) {
    // What can be read is released; the rest is deleted with the run all the same.
    if (!(error instanceof JournalDamaged)) throw error
  }
  return [...found.values()]
}
