/** What can be added to a flow: the states of the language, the providers of the catalogue and of the fabric, other flows. */
import { catalogue, isObject, normalizeActionUrl, own, type Json, type JsonObject } from '#flow'
import type { Surroundings } from '#messages'
import type { IconName } from '../../kit/icon-paths.ts'
import { serviceOf } from '#draw'
import { t } from '../../kit/words.ts'

export interface PaletteEntry {
  readonly id: string
  readonly group: string
  readonly title: string
  readonly description: string
  readonly icon: IconName
  /** What a new state is called, before it is made unique. */
  readonly name: string
  /** The state as it is added under a name, without where it leads; `to`: the state that will be behind it, if there is one. */
  state(name: string, to?: string): JsonObject
}

const LANGUAGE = 'Steering'

const language: readonly PaletteEntry[] = [
  entry('Choice', 'choice', t('Choose the way by the data'), 'Choose', (_, to) => ({
    Type: 'Choice',
    // A rule to be written anew, as a way that is drawn has one.
    Choices: to === undefined ? [] : [{ Variable: '$', IsPresent: true, Next: to }],
  })),
  entry('Pass', 'pass', t('Put values together, or do nothing'), 'Pass', () => ({ Type: 'Pass' })),
  entry('Expression', 'expression', t('Compute values from others'), 'Evaluate', (name) => ({
    Type: 'ExpressionEval',
    Parameters: { 'value.=': '1 + 1' },
    ResultPath: pathOf(name),
  })),
  entry('Wait', 'wait', t('Wait some seconds or until a time'), 'Wait', () => ({ Type: 'Wait', Seconds: 10 })),
  entry('Fail', 'fail', t('End the run as failed'), 'Fail', () => ({
    Type: 'Fail',
    Error: 'Failed',
    Cause: 'Say here what went wrong',
  })),
  entry(t('Ask a person'), 'person', t('Ask a question; the run goes on'), 'Ask', (name) => ({
    Type: 'CreateWebInput',
    Parameters: { title: 'A question', schema: { type: 'object', properties: { answer: { type: 'string' } } } },
    ResultPath: pathOf(name),
  })),
  entry(t('Await the answer'), 'person', t('Wait until somebody has answered'), 'AwaitAnswer', (name) => ({
    Type: 'AwaitWebInput',
    Parameters: { 'web_input_id.$': '$.Ask.id' },
    ResultPath: pathOf(name),
  })),
]

function entry(
  title: string,
  icon: IconName,
  description: string,
  name: string,
  state: PaletteEntry['state'],
): PaletteEntry {
  return { id: `state:${title}`, group: LANGUAGE, title, description, icon, name, state }
}

/** Groups in the order in which they are offered. */
export function paletteEntries({ providers, flows }: Surroundings): readonly PaletteEntry[] {
  const hosted = catalogue.filter(({ replacedBy }) => replacedBy === undefined)
  const known = new Set(hosted.map(({ url }) => url))
  const own = providers.filter(({ kind, url }) => kind !== 'built-in' && !known.has(normalizeActionUrl(url)))
  const offered = [
    ...hosted.map((provider) => {
      const { group, icon } = serviceOf(provider.url)
      return action({
        ...provider,
        group: group ?? t('More providers'),
        icon,
        schema: provider.inputSchema,
        description: '',
      })
    }),
    ...own.map((provider) =>
      action({ ...provider, group: t('Providers here'), icon: 'action', schema: provider.input_schema ?? {} }),
    ),
    ...flows.map(({ id, title, input_schema }) =>
      action({
        url: `https://flows.globus.org/flows/${id}`,
        title,
        description: t('A flow as a step of this one'),
        synchronous: false,
        group: 'Flows',
        icon: 'timeline',
        schema: input_schema,
        parameters: { input: exampleOf(input_schema, 0) },
      }),
    ),
  ]
  return inOrderOfGroups([...offered, ...language])
}

const ORDER = ['Transfer', 'Compute', 'Search', t('Providers here'), 'Flows', LANGUAGE]

function inOrderOfGroups(entries: readonly PaletteEntry[]): readonly PaletteEntry[] {
  const place = ({ group }: PaletteEntry) => (ORDER.includes(group) ? ORDER.indexOf(group) : ORDER.length)
  return entries.toSorted((a, b) => place(a) - place(b))
}

interface OfferedAction {
  readonly url: string
  readonly title: string
  readonly description: string
  readonly group: string
  readonly icon: IconName
  readonly synchronous: boolean
  readonly schema: JsonObject
  readonly parameters?: JsonObject
}

/** Seconds: what is not done at once is given an hour rather than the five minutes that are the default. */
const PATIENCE = 3600

function action({
  url,
  title,
  description,
  group,
  icon,
  synchronous,
  schema,
  parameters,
}: OfferedAction): PaletteEntry {
  return {
    id: url,
    group,
    title,
    description: description.split('\n')[0] ?? '',
    icon,
    name: NAMES[url] ?? stateNameOf(title),
    state: (name) => ({
      Type: 'Action',
      ActionUrl: url,
      Parameters: parameters ?? requiredOf(schema),
      ResultPath: pathOf(name),
      ...(synchronous ? {} : { WaitTime: PATIENCE }),
    }),
  }
}

/** What people call a state that does it, where the provider's title is not that. */
const NAMES: Readonly<Record<string, string>> = {
  'https://compute.actions.globus.org': 'Compute',
  'https://compute.actions.globus.org/v3': 'Compute',
  'https://actions.globus.org/search/ingest': 'Publish',
  'https://actions.globus.org/search/delete': 'Unpublish',
  'https://actions.globus.org/notification/notify': 'Notify',
  'https://actions.globus.org/datacite/mint/basic_auth': 'MintDoi',
}

/** `Make directory` → `MakeDirectory`. */
export function stateNameOf(title: string): string {
  const words = title.match(/[\p{L}\p{N}]+/gu) ?? ['State']
  return words
    .slice(0, 4)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('')
}

const pathOf = (name: string) => (/^\w+$/.test(name) ? `$.${name}` : `$['${name.replaceAll(/['\\]/g, '\\$&')}']`)

/** The parameters that a schema wants, each with an empty value of its type: places to fill in. */
export function requiredOf(schema: JsonObject): JsonObject {
  const example = exampleOf(schema, 0)
  return isObject(example) ? example : {}
}

const DEEPEST = 4

function exampleOf(schema: Json | undefined, depth: number): Json {
  if (!isObject(schema)) return {}
  for (const name of ['default', 'const'] as const) {
    const value = own(schema, name)
    if (value !== undefined && depth > 0) return value
  }
  const [type] = [own(schema, 'type')].flat()
  const values = own(schema, 'enum')
  if (Array.isArray(values)) return values[0] ?? null
  if (type === 'string') return ''
  if (type === 'number' || type === 'integer') return 0
  if (type === 'boolean') return false
  if (type === 'array') {
    const item = own(schema, 'items')
    const wanted = Number(own(schema, 'minItems') ?? 0) > 0
    return wanted && depth < DEEPEST ? [exampleOf(item, depth + 1)] : []
  }
  const properties = own(schema, 'properties')
  if (depth >= DEEPEST) return {}
  const either = own(schema, 'anyOf') ?? own(schema, 'oneOf')
  const names = new Set([...requiredNames(schema), ...(Array.isArray(either) ? requiredNames(either[0]) : [])])
  return Object.fromEntries(
    [...names].map((name) => [name, exampleOf(isObject(properties) ? own(properties, name) : undefined, depth + 1)]),
  )
}

function requiredNames(schema: Json | undefined): readonly string[] {
  const required = isObject(schema) ? own(schema, 'required') : undefined
  return Array.isArray(required) ? required.filter((name) => typeof name === 'string') : []
}

/** Entries that have every word of the query, those whose title begins with it first. */
export function findEntries(entries: readonly PaletteEntry[], query: string): readonly PaletteEntry[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return entries
  const text = ({ title, group, description, id }: PaletteEntry) =>
    `${title} ${group} ${description} ${id}`.toLowerCase()
  const rank = ({ title }: PaletteEntry) => (title.toLowerCase().startsWith(words[0] ?? '') ? 0 : 1)
  return entries.filter((one) => words.every((word) => text(one).includes(word))).toSorted((a, b) => rank(a) - rank(b))
}
