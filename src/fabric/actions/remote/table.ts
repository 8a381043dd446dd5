/** The providers on other hosts that the owner of the home has let in; their tokens are sealed. */
import type { Store } from '../../store/store.ts'
import type { Admitted } from './admission.ts'

export interface RemoteTable {
  readonly all: readonly Admitted[]
  /** Replaces an entry of the same URL; without a token that entry's stays. Resolves when it is durable. */
  put(entry: Omit<Admitted, 'hasToken'>, token: string | undefined): Promise<void>
  /** False when there was none. */
  remove(url: string): Promise<boolean>
  /** The token that is kept for exactly this entry. @throws {VaultClosed} */
  token(url: string): string | undefined
}

export function createRemoteTable({ db, write, vault }: Store): RemoteTable {
  const list = db.prepare('SELECT url, trusts_fabric, token IS NOT NULL AS has_token, added FROM remote_providers')
  const find = db.prepare('SELECT token FROM remote_providers WHERE url = ?')
  let all: readonly Admitted[] = read()

  function read(): readonly Admitted[] {
    return list.all().map((row) => ({
      url: String(row['url']),
      trustsFabric: row['trusts_fabric'] === 1,
      hasToken: row['has_token'] === 1,
      added: String(row['added']),
    }))
  }

  return {
    get all() {
      return all
    },
    async put({ url, trustsFabric, added }, token) {
      await write((database) => {
        const sealed = token === undefined ? null : vault.seal(token)
        database
          .prepare(
            `INSERT INTO remote_providers (url, trusts_fabric, token, added) VALUES (?, ?, ?, ?)
             ON CONFLICT (url) DO UPDATE SET trusts_fabric = excluded.trusts_fabric, added = excluded.added,
               token = coalesce(excluded.token, token)`,
          )
          .run(url, trustsFabric ? 1 : 0, sealed, added)
      })
      all = read()
    },
    async remove(url) {
      const { changes } = await write((database) =>
        database.prepare('DELETE FROM remote_providers WHERE url = ?').run(url),
      )
      all = read()
      return Number(changes) > 0
    },
    token(url) {
      const sealed = find.get(url)?.['token']
      return typeof sealed === 'string' ? vault.unseal(sealed) : undefined
    },
  }
}
