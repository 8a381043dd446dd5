/** The endpoints this fabric knows, each with its desk; and the one it runs itself. */
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseDocument } from 'yaml'
import type { EndpointDocument, Hello } from '#api'
import type { FabricContext } from '../context.ts'
import { ServiceError } from '../server/error.ts'
import type { Desk } from './desk.ts'
import { endpointDocument, stateOf, type EndpointRecord, type EndpointState } from './documents.ts'

const LOCAL = 'local'

export interface Endpoints {
  all(): readonly EndpointRecord[]
  /** @throws {ServiceError} 404 naming the endpoints that are known. */
  get(id: string): EndpointRecord
  desk(id: string): Desk | undefined
  /** @throws {ServiceError} as `get`. */
  deskOf(id: string): Desk
  state(id: string): EndpointState
  document(id: string): EndpointDocument
  /** What an agent says of itself, as it connects. */
  met(id: string, hello: Hello): Promise<void>
  setStopped(id: string, stopped: boolean): Promise<void>
}

export function openEndpoints({ store, identity }: FabricContext, makeDesk: (endpointId: string) => Desk): Endpoints {
  const records = new Map<string, EndpointRecord>()
  const desks = new Map<string, Desk>()
  for (const row of store.db.prepare('SELECT * FROM compute_endpoints ORDER BY name').all()) {
    const id = String(row['endpoint_id'])
    records.set(id, {
      id,
      name: String(row['name']),
      managed: row['managed'] === 1,
      stopped: row['stopped'] === 1,
      hostname: row['hostname'] === null ? null : String(row['hostname']),
      davy: row['davy'] === null ? null : String(row['davy']),
    })
    desks.set(id, makeDesk(id))
  }

  function get(id: string): EndpointRecord {
    const record = records.get(id)
    if (record) return record
    const known = [...records.values()].map(({ name, id: known }) => `${name} (${known})`).join(', ')
    throw new ServiceError(404, 'EndpointNotFound', `there is no endpoint ${id}; known are ${known || 'none'}`)
  }

  function deskOf(record: EndpointRecord): Desk {
    const desk = desks.get(record.id)
    if (!desk) throw new Error(`the endpoint ${record.name} has no desk`)
    return desk
  }

  return {
    all: () => [...records.values()],
    get,
    desk: (id) => desks.get(id),
    deskOf: (id) => deskOf(get(id)),
    state(id) {
      const record = records.get(id)
      return record ? stateOf(record, deskOf(record)) : 'offline'
    },
    document(id) {
      const record = get(id)
      return endpointDocument(record, deskOf(record), identity.id)
    },
    async met(id, { hostname, davy }) {
      const record = get(id)
      if (record.hostname === hostname && record.davy === davy) return
      const update = 'UPDATE compute_endpoints SET hostname = ?, davy = ? WHERE endpoint_id = ?'
      await store.write((db) => db.prepare(update).run(hostname, davy, id))
      records.set(id, { ...get(id), hostname, davy })
    },
    async setStopped(id, stopped) {
      records.set(id, { ...get(id), stopped })
      const update = 'UPDATE compute_endpoints SET stopped = ? WHERE endpoint_id = ?'
      await store.write((db) => db.prepare(update).run(stopped ? 1 : 0, id))
    },
  }
}

/** The directory of an endpoint that the fabric runs itself. */
export const managedDirectory = (home: string, name: string) => join(home, 'endpoints', name)

/**
 * See to it that the endpoint "local" is on the books and has its `endpoint.yaml`, in which a user may have changed what
 * is not the fabric's. Before `openEndpoints`, while nobody else uses the store yet.
 */
export function ensureLocalEndpoint({ home, store }: Pick<FabricContext, 'home' | 'store'>): void {
  const directory = managedDirectory(home, LOCAL)
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const path = join(directory, 'endpoint.yaml')
  const file = parseDocument(existsSync(path) ? readFileSync(path, 'utf8') : '')
  const known = store.db.prepare('SELECT endpoint_id FROM compute_endpoints WHERE name = ?').get(LOCAL)?.['endpoint_id']
  const written = file.errors.length === 0 ? file.get('id') : undefined
  const id = typeof known === 'string' ? known : typeof written === 'string' ? written : randomUUID()
  if (known === undefined)
    store.db.prepare('INSERT INTO compute_endpoints (endpoint_id, name, managed) VALUES (?, ?, 1)').run(id, LOCAL)
  // A file that is no YAML stays as its author left it: the agent's log says what is wrong with it.
  if (written === id || file.errors.length > 0) return
  file.set('id', id)
  if (!file.has('name')) file.set('name', LOCAL)
  if (!file.has('fabric')) file.set('fabric', { home: '../..' })
  writeFileSync(path, file.toString(), { mode: 0o600 })
}
