/** Collections are directories of this host; three are made at the first start. */
import { randomUUID } from 'node:crypto'
import { mkdirSync, statSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { isoTime, wallClock } from '../clock.ts'
import type { FabricContext } from '../context.ts'
import { ServiceError } from '../server/error.ts'

export interface CollectionRow {
  readonly id: string
  readonly display_name: string
  readonly description: string | null
  /** Absolute. */
  readonly directory: string
}

export interface NewCollection {
  readonly display_name: string
  readonly directory: string
  readonly description?: string | null | undefined
}

export interface Collections {
  all(): CollectionRow[]
  /** @throws {ServiceError} 404 `EndpointNotFound` */
  get(id: string): CollectionRow
  /** @throws {ServiceError} 400 when the directory is not one, 409 when the name is taken */
  create(collection: NewCollection): Promise<CollectionRow>
  remove(id: string): Promise<void>
  /** The three that every home has, with their directories. */
  ensureDefaults(): Promise<void>
}

const DEFAULTS: Readonly<Record<string, string>> = {
  instrument: 'What the instrument writes',
  hpc: 'The file system of the computing facility',
  storage: 'Where results are kept',
}

export function createCollections({ store, home }: FabricContext): Collections {
  const columns = 'SELECT id, display_name, description, directory FROM transfer_collections'
  const one = store.db.prepare(`${columns} WHERE id=?`)
  const every = store.db.prepare(`${columns} ORDER BY created`)

  const rowOf = (row: Record<string, SQLOutputValue>): CollectionRow => ({
    id: String(row['id']),
    display_name: String(row['display_name']),
    description: row['description'] === null ? null : String(row['description']),
    directory: resolve(home, String(row['directory'])),
  })

  return {
    all: () => every.all().map(rowOf),
    get(id) {
      const row = one.get(id)
      if (!row) throw new ServiceError(404, 'EndpointNotFound', `there is no collection ${id}`)
      return rowOf(row)
    },
    create(collection) {
      const { directory, display_name } = collection
      if (!isAbsolute(directory) || !statSync(directory, { throwIfNoEntry: false })?.isDirectory())
        throw new ServiceError(400, 'ClientError.BadRequest', `directory: ${directory} is not a directory of this host`)
      return store.write((db) => {
        if (db.prepare('SELECT 1 FROM transfer_collections WHERE display_name=?').get(display_name))
          throw new ServiceError(409, 'Conflict', `display_name: a collection is called "${display_name}" already`)
        return insert(db, collection)
      })
    },
    remove: (id) =>
      store.write((db) => {
        const active = db
          .prepare(`SELECT COUNT(*) AS n FROM transfer_tasks WHERE status='ACTIVE' AND request LIKE '%' || ? || '%'`)
          .get(id)
        if (Number(active?.['n']) > 0)
          throw new ServiceError(409, 'Conflict', `the collection ${id} is used by an active task`)
        if (db.prepare('DELETE FROM transfer_collections WHERE id=?').run(id).changes === 0)
          throw new ServiceError(404, 'EndpointNotFound', `there is no collection ${id}`)
      }),
    async ensureDefaults() {
      await store.write((db) => {
        if (db.prepare('SELECT 1 FROM transfer_collections').get()) return
        // Below the home, and so moved along with it.
        for (const [display_name, description] of Object.entries(DEFAULTS))
          insert(db, { display_name, description, directory: join('collections', display_name) })
      })
      for (const { directory } of every.all())
        if (!isAbsolute(String(directory))) mkdirSync(resolve(home, String(directory)), { recursive: true })
    },
  }
}

function insert(db: DatabaseSync, { display_name, description, directory }: NewCollection): CollectionRow {
  const row = { id: randomUUID(), display_name, description: description ?? null, directory }
  db.prepare('INSERT INTO transfer_collections VALUES (?,?,?,?,?)').run(
    row.id,
    row.display_name,
    row.description,
    row.directory,
    isoTime(wallClock()),
  )
  return row
}
