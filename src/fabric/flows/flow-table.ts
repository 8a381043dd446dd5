/** Flows as they are deployed: one row each, the latest version only (a run has its own frozen copy). */
import type { SQLInputValue, SQLOutputValue } from 'node:sqlite'
import type { FlowDocument } from '#api'
import type { FlowDefinition, JsonObject } from '#flow'
import type { FabricContext, Principal } from '../context.ts'
import { flowRoles, flowsWith, type FlowRole } from './access.ts'
import { privateIn } from './engine/private-definition.ts'
import { VaultClosed } from '../store/vault.ts'
import { like, one, pageClause, pageOf, readPage, several, type Query } from './keyset.ts'

export interface StoredFlow {
  readonly id: string
  readonly title: string
  readonly subtitle: string
  readonly description: string
  readonly keywords: readonly string[]
  readonly definition: FlowDefinition
  readonly input_schema: JsonObject
  readonly flow_owner: string
  /** Viewers, starters, administrators, managers and monitors of its runs (access.ts); policies; who made it. */
  readonly other: JsonObject
  readonly created_at: string
  readonly updated_at: string
}

type Row = Record<string, SQLOutputValue>

/** Order fields of the API → columns. */
const columns: Readonly<Record<string, string>> = {
  id: 'id',
  scope_string: 'id',
  flow_owners: 'flow_owner',
  flow_administrators: 'flow_owner',
  title: 'title',
  created_at: 'created_at',
  updated_at: 'updated_at',
}

/** What a flow is called by as an action, and the scope to run it with (Globus Flows API). */
export const flowUrl = (id: string): string => `https://flows.globus.org/flows/${id}`
export const flowScope = (id: string): string =>
  `https://auth.globus.org/scopes/${id}/flow_${id.replaceAll('-', '_')}_user`

export type FlowTable = ReturnType<typeof createFlowTable>

export function createFlowTable({ store, identity }: FabricContext) {
  const { db } = store

  function find(id: string): StoredFlow | undefined {
    const row = db.prepare('SELECT * FROM flows WHERE id = ?').get(id)
    return row && fromRow(row, store.vault.unseal)
  }

  /** A definition with constants that nobody may see is sealed as a whole. */
  function kept(definition: FlowDefinition): string {
    const text = JSON.stringify(definition)
    return privateIn(definition).shown === definition ? text : store.vault.seal(text)
  }

  async function save(flow: StoredFlow): Promise<void> {
    await store.write((inside) =>
      inside
        .prepare(
          `INSERT INTO flows (id, title, subtitle, description, keywords, definition, input_schema, flow_owner, other,
             created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET title = excluded.title, subtitle = excluded.subtitle,
             description = excluded.description, keywords = excluded.keywords, definition = excluded.definition,
             input_schema = excluded.input_schema, flow_owner = excluded.flow_owner, other = excluded.other,
             updated_at = excluded.updated_at`,
        )
        .run(
          flow.id,
          flow.title,
          flow.subtitle,
          flow.description,
          JSON.stringify(flow.keywords),
          kept(flow.definition),
          JSON.stringify(flow.input_schema),
          flow.flow_owner,
          JSON.stringify(flow.other),
          flow.created_at,
          flow.updated_at,
        ),
    )
  }

  async function remove(id: string): Promise<void> {
    await store.write((inside) => inside.prepare('DELETE FROM flows WHERE id = ?').run(id))
  }

  function list(query: Query, principal: Principal) {
    const page = readPage(query, Object.keys(columns), { field: 'created_at', descending: true })
    const visible = flowsWith(principal, [])
    const conditions: string[] = [visible.where]
    const values: SQLInputValue[] = [...visible.values]
    const wanted = [...several(query, 'filter_roles'), ...atLeast(one(query, 'filter_role'))]
    if (wanted.length > 0) {
      const { where, values: of } = flowsWith(principal, wanted)
      conditions.push(where)
      values.push(...of)
    }
    const contains = (text: string, ...names: readonly string[]) => {
      conditions.push(`(${names.map((name) => `${name} LIKE ? ESCAPE '\\'`).join(' OR ')})`)
      values.push(...names.map(() => like(text)))
    }
    const substring = (filter: string, name: string) => {
      const text = one(query, filter)
      if (text !== undefined) contains(text, name)
    }
    // Each word, wherever it stands.
    for (const word of one(query, 'filter_fulltext')?.split(/\s+/) ?? []) {
      contains(word, 'id', 'title', 'subtitle', 'description', 'keywords')
    }
    substring('filter_title', 'title')
    substring('filter_subtitle', 'subtitle')
    substring('filter_description', 'description')
    for (const keyword of several(query, 'filter_keywords')) {
      conditions.push('EXISTS (SELECT 1 FROM json_each(keywords) WHERE json_each.value = ?)')
      values.push(keyword)
    }
    const scope = one(query, 'filter_scope_string')
    if (scope !== undefined) {
      conditions.push('id = ?')
      values.push(/\/scopes\/([^/]+)\/flow_/.exec(scope)?.[1] ?? '')
    }
    const { where, values: position, tail } = pageClause(page, (field) => columns[field] ?? 'id')
    const rows = db
      .prepare(`SELECT * FROM flows WHERE ${[...conditions, where].join(' AND ')} ${tail}`)
      .all(...values, ...position)
    const given = pageOf(page, rows, (field) => columns[field] ?? 'id')
    return { flows: given.rows.map((row) => document(fromRow(row, unsealed), principal)), ...given.paging }
  }

  /** A list is given whole even where the key of one of its flows is lost: that one says so where its definition was. */
  function unsealed(text: string): string {
    try {
      return store.vault.unseal(text)
    } catch (error) {
      if (!(error instanceof VaultClosed)) throw error
      return JSON.stringify({ Comment: error.message, StartAt: '', States: {} } satisfies FlowDefinition)
    }
  }

  /** The document of Globus Flows API. */
  function document(flow: StoredFlow, principal: Principal): FlowDocument & Record<string, unknown> {
    const { id, other } = flow
    const roles = flowRoles(flow, principal)
    return {
      subscription_id: null,
      authentication_policy_id: null,
      flow_viewers: [],
      flow_starters: [],
      flow_administrators: [],
      run_managers: [],
      run_monitors: [],
      ...other,
      id,
      title: flow.title,
      subtitle: flow.subtitle,
      description: flow.description,
      keywords: [...flow.keywords],
      definition: seesSecrets(roles) ? flow.definition : privateIn(flow.definition).shown,
      input_schema: flow.input_schema,
      globus_auth_scope: flowScope(id),
      synchronous: false,
      log_supported: true,
      types: ['Action'],
      api_version: '1.0',
      principal_urn: `urn:globus:auth:identity:${id}`,
      globus_auth_username: `${id}@clients.auth.globus.org`,
      created_at: flow.created_at,
      updated_at: flow.updated_at,
      created_by: other['created_by'] ?? flow.flow_owner,
      flow_owner: flow.flow_owner,
      user_role: roles[0] ?? null,
      user_roles: [...roles],
      visible_to: [],
      runnable_by: [],
      administered_by: [],
      admin_contact: identity.email,
      action_url: flowUrl(id),
      flow_url: flowUrl(id),
      is_high_assurance: false,
    }
  }

  return { find, save, remove, list, document }
}

const RANKS = ['flow_viewer', 'flow_starter', 'flow_administrator', 'flow_owner']

/** `filter_role`, the older filter, names the weakest role that counts. */
function atLeast(role: string | undefined): readonly string[] {
  return role === undefined ? [] : RANKS.includes(role) ? RANKS.slice(RANKS.indexOf(role)) : [role]
}

function fromRow(row: Row, unseal: (text: string) => string): StoredFlow {
  const text = (name: string) => String(row[name] ?? '')
  return {
    id: text('id'),
    title: text('title'),
    subtitle: text('subtitle'),
    description: text('description'),
    flow_owner: text('flow_owner'),
    created_at: text('created_at'),
    updated_at: text('updated_at'),
    // SAFETY: written by `save` from these types.
    keywords: JSON.parse(text('keywords')) as string[],
    definition: JSON.parse(unseal(text('definition'))) as FlowDefinition,
    input_schema: JSON.parse(text('input_schema')) as JsonObject,
    other: JSON.parse(text('other')) as JsonObject,
  }
}

/** Who wrote the definition may read what it holds (Globus docs, Authoring Flows); whoever only uses the flow may not. */
const seesSecrets = (roles: readonly FlowRole[]) => roles.includes('flow_owner') || roles.includes('flow_administrator')
