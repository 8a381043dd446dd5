/**
 * Registered APIs (Globus Flows API): their documents are kept, listed and shown as hosted. Their operations are not called
 * here: a state whose handler is one fails with a sentence that says what to name instead.
 */
import { randomUUID } from 'node:crypto'
import type { SQLOutputValue } from 'node:sqlite'
import type { RegisteredApiRequest } from '#api'
import type { ProviderFamily } from '../actions/index.ts'
import { isoTime, wallClock } from '../clock.ts'
import type { Principal } from '../context.ts'
import { ServiceError } from '../server/error.ts'
import type { Store } from '../store/store.ts'
import { allOf, anyOf, holds } from './conditions.ts'
import { pageClause, pageOf, readPage, several, type Query } from './keyset.ts'

type Change = 'view' | 'edit'

interface RegisteredApi {
  readonly id: string
  readonly said: RegisteredApiRequest
  readonly owner: string
  readonly created: string
  readonly updated: string
}

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i
const ORDER: Readonly<Record<string, string>> = {
  id: 'id',
  name: 'name',
  created_timestamp: 'created',
  updated_timestamp: 'updated',
}
const ROLES = { owner: 'owners', administrator: 'administrators', viewer: 'viewers' } as const

export type RegisteredApis = ReturnType<typeof createRegisteredApis>

export function createRegisteredApis({ db, write }: Store) {
  const byId = db.prepare('SELECT * FROM registered_apis WHERE id = ?')

  /** @throws {ServiceError} 404 when it is not the principal's to see, 403 when not to change. */
  function found(id: string, { urns, ownsHome }: Principal, change: Change): RegisteredApi {
    const row = byId.get(id)
    const api = row && fromRow(row)
    const { owners, administrators, viewers } = api ? rolesOf(api) : { owners: [], administrators: [], viewers: [] }
    const among = (names: readonly string[]) => ownsHome || names.some((name) => urns.includes(name))
    if (!api || !among([...owners, ...administrators, ...viewers])) {
      throw new ServiceError(404, 'NOT_FOUND', `there is no registered API ${id}`)
    }
    if (change === 'view' || among([...owners, ...administrators])) return api
    throw new ServiceError(403, 'FORBIDDEN', `registered API ${id} is not yours to change: ask one of its owners`)
  }

  async function save(api: RegisteredApi): Promise<object> {
    await write((inside) =>
      inside
        .prepare(
          `INSERT INTO registered_apis (id, name, owner, said, roles, created, updated) VALUES (?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET name = excluded.name, said = excluded.said, roles = excluded.roles,
             updated = excluded.updated`,
        )
        .run(
          api.id,
          api.said.name,
          api.owner,
          JSON.stringify(api.said),
          JSON.stringify(rolesOf(api)),
          api.created,
          api.updated,
        ),
    )
    return documentOf(api)
  }

  return {
    /** Says of a handler's id what it is; there is no provider for it. */
    family: {
      resolve: () => undefined,
      explain(url) {
        if (!UUID.test(url) && !url.startsWith('urn:globus:flows:handle:')) return undefined
        const row = byId.get(url)
        const named = row ? `"${String(row['name'])}"` : `${url}, of which nothing is known`
        return `registered APIs cannot be called here (${named}): name the Url of an action provider that does the same`
      },
    } satisfies ProviderFamily,

    create(said: RegisteredApiRequest, principal: Principal): Promise<object> {
      if (!principal.ownsHome) {
        throw new ServiceError(403, 'FORBIDDEN', 'only the owner of this fabric registers APIs')
      }
      const now = isoTime(wallClock())
      return save({ id: randomUUID(), said, owner: principal.urn, created: now, updated: now })
    },
    document: (id: string, principal: Principal): object => documentOf(found(id, principal, 'view')),
    /** `changed`: what it is now said to be, from what was said before. */
    change(
      id: string,
      changed: (before: RegisteredApiRequest) => RegisteredApiRequest,
      principal: Principal,
    ): Promise<object> {
      const api = found(id, principal, 'edit')
      return save({ ...api, said: changed(api.said), updated: isoTime(wallClock()) })
    },
    async remove(id: string, principal: Principal): Promise<object> {
      const api = found(id, principal, 'edit')
      await write((inside) => inside.prepare('DELETE FROM registered_apis WHERE id = ?').run(id))
      return { ...documentOf(api), status: 'INACTIVE', scheduled_deletion_timestamp: isoTime(wallClock()) }
    },

    list(query: Query, { urns, ownsHome }: Principal): object {
      const page = readPage(query, Object.keys(ORDER), { field: 'created_timestamp', descending: true })
      const wanted = several(query, 'filter_roles')
      const lists = Object.entries(ROLES).flatMap(([role, list]) =>
        wanted.length === 0 || wanted.includes(role) ? [list] : [],
      )
      const visible =
        ownsHome && wanted.length === 0 ? allOf([]) : anyOf(lists.map((list) => holds('roles', `$.${list}`, urns)))
      const { where, values, tail } = pageClause(page, (field) => ORDER[field] ?? 'id')
      const rows = db
        .prepare(`SELECT * FROM registered_apis WHERE ${visible.where} AND ${where} ${tail}`)
        .all(...visible.values, ...values)
      const given = pageOf(page, rows, (field) => ORDER[field] ?? 'id')
      return { registered_apis: given.rows.map((row) => summaryOf(fromRow(row))), ...given.paging }
    },
  }
}

function rolesOf({ said, owner }: RegisteredApi) {
  const { owners = [], administrators = [], viewers = [] } = said.roles ?? {}
  return { owners: owners.length === 0 ? [owner] : owners, administrators, viewers }
}

const summaryOf = ({ id, said, created, updated }: RegisteredApi) => ({
  id,
  name: said.name,
  description: said.description ?? '',
  created_timestamp: created,
  updated_timestamp: updated,
})

function documentOf(api: RegisteredApi): object {
  const { target, data_templates = null, state_input_schema = null } = api.said
  return {
    ...summaryOf(api),
    roles: rolesOf(api),
    target,
    data_templates,
    state_input_schema,
    status: 'ACTIVE',
    subscription_id: null,
    edited_timestamp: api.updated === api.created ? null : api.updated,
    scheduled_deletion_timestamp: null,
  }
}

function fromRow(row: Record<string, SQLOutputValue>): RegisteredApi {
  const text = (name: string) => String(row[name])
  return {
    id: text('id'),
    owner: text('owner'),
    created: text('created'),
    updated: text('updated'),
    // SAFETY: written by `save`.
    said: JSON.parse(text('said')) as RegisteredApiRequest,
  }
}
