/** Registered functions, known by their content: the same function registered again is the same function. */
import { createHash } from 'node:crypto'
import type { SQLOutputValue } from 'node:sqlite'
import { SerialisationError, unpackFunction, type FunctionKind, type FunctionRequest } from '#api'
import { isoTime, wallClock } from '../clock.ts'
import { ServiceError } from '../server/error.ts'
import { actionIdOf } from '../store/accepted-actions.ts'
import type { Store } from '../store/store.ts'

/** Code and payloads may take this much (Globus Compute API). */
export const MAX_PAYLOAD_BYTES = 10 * 1024 * 1024

/** What has to be known of a function to run it. */
export interface FunctionFacts {
  readonly id: string
  readonly name: string
  readonly idempotent: boolean
  readonly cores: number
  readonly walltimeS: number | null
  /** Undefined for functions that only a Python process can read. */
  readonly source: { readonly kind: FunctionKind; readonly sha256: string } | undefined
}

export interface FunctionEntry {
  readonly function_uuid: string
  readonly function_name: string
  readonly description: string | null
}

export interface Functions {
  /** Resolves with the function's id when it is durable. @throws {ServiceError} 413 when it is too large. */
  register(request: FunctionRequest): Promise<string>
  /** For new tasks. @throws {ServiceError} 404 naming the functions that are known. */
  facts(id: string): FunctionFacts
  /** For tasks that were submitted while it was there, though it may be removed by now. */
  factsOfOld(id: string): FunctionFacts | undefined
  /** The source itself, for an endpoint that does not have it. */
  sourceText(id: string): string
  /** The document of Globus Compute API. @throws {ServiceError} 404 */
  document(id: string): Record<string, unknown>
  /** The newest of those that take tasks, without their code. */
  list(most: number): readonly FunctionEntry[]
  /** It takes no new tasks; those that it has go on. @throws {ServiceError} 404 */
  remove(id: string): Promise<void>
}

export function createFunctions(store: Store): Functions {
  const { db } = store
  const select = db.prepare('SELECT * FROM compute_functions WHERE function_id = ?')
  const selectRemoved = db.prepare('SELECT removed FROM compute_functions WHERE function_id = ?')
  const names = db.prepare(
    'SELECT name, function_id FROM compute_functions WHERE removed = 0 ORDER BY rowid DESC LIMIT 8',
  )
  const newest = db.prepare(
    'SELECT function_id, name, description FROM compute_functions WHERE removed = 0 ORDER BY rowid DESC LIMIT ?',
  )
  /** Functions never change, so what was read once stays true. */
  const read = new Map<string, FunctionFacts>()

  function find(id: string) {
    const row = select.get(id)
    if (row && row['removed'] === 0) return row
    const known = names.all().map((known) => `${String(known['name'])} (${String(known['function_id'])})`)
    throw new ServiceError(
      404,
      'FunctionNotFound',
      `there is no function ${id}; known are ${known.length > 0 ? known.join(', ') : 'none yet: register one first'}`,
    )
  }

  function factsOf(id: string): FunctionFacts | undefined {
    const known = read.get(id)
    if (known) return known
    const row = select.get(id)
    return row && factsIn(row)
  }

  const isRemoved = (id: string) => selectRemoved.get(id)?.['removed'] !== 0

  function factsIn(row: Row): FunctionFacts {
    const id = String(row['function_id'])
    // SAFETY: `register` wrote it from a checked request.
    const resources = JSON.parse(String(row['resources'])) as NonNullable<FunctionRequest['resources']>
    const facts: FunctionFacts = {
      id,
      name: String(row['name']),
      idempotent: row['idempotent'] === 1,
      cores: resources.cores ?? 1,
      walltimeS: resources.walltime_s ?? null,
      source: readSource(String(row['code'])),
    }
    read.set(id, facts)
    return facts
  }

  return {
    async register(request) {
      if (Buffer.byteLength(request.function_code) > MAX_PAYLOAD_BYTES)
        throw new ServiceError(413, 'FunctionTooLarge', `function_code: ${request.function_name} takes more than 10 MB`)
      const { function_name: name, function_code: code, idempotent = true, resources = {} } = request
      const id = actionIdOf(JSON.stringify([name, code, idempotent, resources]))
      await store.write((db) =>
        db
          .prepare(
            `INSERT INTO compute_functions (function_id, name, code, description, meta, idempotent, resources, created)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET removed = 0`,
          )
          .run(
            id,
            name,
            code,
            request.description ?? null,
            JSON.stringify(request.meta ?? {}),
            idempotent ? 1 : 0,
            JSON.stringify(resources),
            isoTime(wallClock()),
          ),
      )
      return id
    },
    facts: (id) => (read.has(id) && !isRemoved(id) ? factsOf(id) : undefined) ?? factsIn(find(id)),
    factsOfOld: factsOf,
    sourceText: (id) => unpackFunction(String(select.get(id)?.['code'])).source,
    document(id) {
      const row = find(id)
      return {
        function_uuid: id,
        function_name: row['name'],
        function_code: row['code'],
        description: row['description'],
        meta: JSON.parse(String(row['meta'])),
        idempotent: row['idempotent'] === 1,
        resources: JSON.parse(String(row['resources'])),
        timestamp: row['created'],
      }
    },
    list: (most) =>
      newest.all(most).map((row) => ({
        function_uuid: String(row['function_id']),
        function_name: String(row['name']),
        description: row['description'] === null ? null : String(row['description']),
      })),
    async remove(id) {
      find(id)
      await store.write((db) => db.prepare('UPDATE compute_functions SET removed = 1 WHERE function_id = ?').run(id))
    },
  }
}

type Row = Record<string, SQLOutputValue>

function readSource(code: string): FunctionFacts['source'] {
  try {
    const { kind, source } = unpackFunction(code)
    return { kind, sha256: createHash('sha256').update(source).digest('hex') }
  } catch (error) {
    if (error instanceof SerialisationError) return undefined
    throw error
  }
}
