/**
 * What is private in runs, kept apart from all other tables and encrypted: those hold it masked. It goes with its run, in
 * the transaction that ends that.
 */
import type { DatabaseSync } from 'node:sqlite'
import type { SealedBox } from '#api'

export interface Vault {
  /** Inside `Store.write`. `place` names it within its run; what was kept there before is replaced. */
  keep(run: string, place: string, text: string): void
  /** Undefined when nothing is kept there: the run has ended. @throws {VaultClosed} */
  read(run: string, place: string): string | undefined
  /** Inside `Store.write`: forget all that is private in a run. */
  drop(run: string): void
  /** Inside `Store.write`: forget what came for runs after they had ended. */
  sweep(): void
  /** For a text that is sealed where it stands, and stays until it is deleted: it tells of itself that it is sealed. */
  seal(text: string): string
  /** Whether `seal` wrote it: asked only of what nobody else could write. */
  isSealed(text: string): boolean
  /** The text, whether it was sealed or not. @throws {VaultClosed} */
  unseal(text: string): string
}

/** The key that opens it is not there any more, or what was sealed is damaged. */
export class VaultClosed extends Error {
  override readonly name = 'VaultClosed'
  /** As an answer over HTTP it speaks for itself (server/error.ts). */
  readonly status = 500
  readonly code = 'VaultClosed'
}

/** No JSON begins so. */
const SEALED = 'sealed:'

export function openVault(db: DatabaseSync, box: SealedBox): Vault {
  const insert = db.prepare('INSERT OR REPLACE INTO sealed (run, place, box) VALUES (?, ?, ?)')
  const find = db.prepare('SELECT box FROM sealed WHERE run = ? AND place = ?')
  const remove = db.prepare('DELETE FROM sealed WHERE run = ?')

  function open(bytes: Uint8Array, about: string, what: string): string {
    try {
      return box.open(bytes, about).toString()
    } catch (cause) {
      const sentence =
        `${what} cannot be opened: the file "key" in Davy's home is not the one that was there when they were written. ` +
        `Put that file back and start Davy again, or start the run anew.`
      throw new VaultClosed(sentence, { cause })
    }
  }

  return {
    keep: (run, place, text) => void insert.run(run, place, box.seal(text, `${run} ${place}`)),
    read(run, place) {
      const bytes = find.get(run, place)?.['box']
      if (!(bytes instanceof Uint8Array)) return undefined
      return open(bytes, `${run} ${place}`, `the private values of run ${run}`)
    },
    drop: (run) => void remove.run(run),
    sweep: () => db.exec('DELETE FROM sealed WHERE run NOT IN (SELECT run_id FROM runs WHERE completion_time IS NULL)'),
    seal: (text) => `${SEALED}${Buffer.from(box.seal(text, SEALED)).toString('base64')}`,
    isSealed: (text) => text.startsWith(SEALED),
    unseal(text) {
      if (!text.startsWith(SEALED)) return text
      return open(Buffer.from(text.slice(SEALED.length), 'base64'), SEALED, 'the private values in it')
    },
  }
}
