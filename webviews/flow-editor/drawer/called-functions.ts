/** Which registered functions a state calls, as far as the flow, a run of it, or names tell. Pure. */
import { getAt, isList, isObject, normalizeActionUrl, own, parsePath, type Json, type JsonObject } from '#flow'

export interface CalledFunction {
  readonly id: string
  /** Written in the flow, what a run passed on, or the newest function that is called as the path says. */
  readonly known: 'written' | 'run' | 'name'
}

export interface Knowledge {
  /** What came into the state in the run that is looked at. */
  readonly input: Json | undefined
  /** Of the fabric, newest first. */
  readonly functions: readonly { readonly id: string; readonly name: string }[]
}

const COMPUTE = 'https://compute.actions.globus.org'
const FIELDS = ['function_id', 'function', 'func']

/** In the order of the tasks, each once. None for states that call no function; undefined where none of them is known. */
export function calledFunctions(state: Json | undefined, knowledge: Knowledge): readonly CalledFunction[] | undefined {
  if (!isObject(state)) return []
  const url = own(state, 'ActionUrl')
  if (typeof url !== 'string' || !isCompute(url)) return []
  const parameters = own(state, 'Parameters')
  if (!isObject(parameters)) return undefined
  const tasks = own(parameters, 'tasks')
  const places = isList(tasks) ? tasks.filter(isObject) : [parameters]
  const found = places.flatMap((task) => functionOf(task, knowledge) ?? [])
  const once = found.filter(({ id }, index) => found.findIndex((other) => other.id === id) === index)
  return once.length > 0 ? once : undefined
}

function isCompute(actionUrl: string): boolean {
  const url = normalizeActionUrl(actionUrl)
  return url === COMPUTE || url.startsWith(`${COMPUTE}/`)
}

function functionOf(task: JsonObject, { input, functions }: Knowledge): CalledFunction | undefined {
  for (const field of FIELDS) {
    const written = own(task, field)
    if (typeof written === 'string' && written !== '') return { id: written, known: 'written' }
    const path = own(task, `${field}.$`)
    const parsed = parsePath(path)
    if (!parsed.ok) continue
    const passed = input === undefined ? undefined : getAt(input, parsed.path.segments)
    if (passed?.found && typeof passed.value === 'string') return { id: passed.value, known: 'run' }
    const last = parsed.path.segments.at(-1)
    const named = typeof last === 'string' ? functions.find(({ name }) => sameName(name, last)) : undefined
    if (named) return { id: named.id, known: 'name' }
  }
  return undefined
}

/** `correlate_function_id` is for `correlate`; Gladier writes `correlate_funcx_id`. */
function sameName(name: string, field: string): boolean {
  const plain = (text: string) =>
    text
      .replace(/_?(?:function|func|funcx)(?:_?id)?$/i, '')
      .replaceAll(/[^a-z\d]/gi, '')
      .toLowerCase()
  return plain(field) !== '' && plain(name) === plain(field)
}
