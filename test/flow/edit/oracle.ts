/** The operations once more, on plain values and without regard to text: what edits of a text are to come to. */
import type { FlowOperation, Json, JsonObject, Place, Way } from '#flow'

// oxlint-disable-next-line typescript/no-explicit-any -- plain objects of any shape, changed in place
type Loose = any

/** @param names the names that new states got, in order */
export function expected(value: JsonObject, operation: FlowOperation, names: readonly string[]): Json {
  const document: Loose = structuredClone(value)
  const definition: Loose = 'States' in document || 'StartAt' in document ? document : document.definition
  const states: Record<string, Loose> = definition.States
  switch (operation.kind) {
    case 'setValue': {
      let here = document
      for (const key of operation.path.slice(0, -1)) here = here[key] ??= {}
      here[operation.path.at(-1) ?? ''] = operation.value
      return document
    }
    case 'removeValue': {
      const last = operation.path.at(-1) ?? ''
      const holder = at(document, operation.path.slice(0, -1))
      if (Array.isArray(holder)) holder.splice(Number(last), 1)
      else delete holder[last]
      return document
    }
    case 'together':
      // Tried beside what its parts come to one by one.
      throw new Error('not here')
    case 'renameKey': {
      const last = operation.path.at(-1) ?? ''
      const holder = at(document, operation.path.slice(0, -1))
      holder[operation.name] = operation.value ?? holder[last]
      if (operation.name !== last) delete holder[last]
      return document
    }
    case 'moveItem': {
      const list: Loose[] = at(document, operation.path.slice(0, -1))
      const [item] = list.splice(Number(operation.path.at(-1)), 1)
      list.splice(operation.to, 0, item)
      return document
    }
    case 'renameState': {
      for (const state of Object.values(states)) eachTarget(state, (to) => (to === operation.from ? operation.to : to))
      if (definition.StartAt === operation.from) definition.StartAt = operation.to
      states[operation.to] = states[operation.from]
      if (operation.to !== operation.from) delete states[operation.from]
      return document
    }
    case 'connect':
      connect(definition, operation)
      return document
    case 'disconnect': {
      const state = states[operation.from]
      const { way } = operation
      if (way.kind === 'next') {
        delete state.Next
        state.End = true
      } else if (way.kind === 'default') delete state.Default
      else if (way.kind === 'choice') state.Choices.splice(way.index, 1)
      else if (way.kind === 'catch') {
        state.Catch.splice(way.index, 1)
        if (state.Catch.length === 0) delete state.Catch
      }
      return document
    }
    case 'deleteStates':
      deleteStates(definition, new Set(operation.names), operation.heal)
      return document
    case 'duplicateStates': {
      const copies = new Map(operation.names.map((name, i) => [name, names[i] ?? '']))
      for (const [name, copy] of copies) {
        states[copy] = structuredClone(states[name])
        eachTarget(states[copy], (to) => copies.get(to) ?? to)
      }
      return document
    }
    case 'addState':
      put(definition, { [names[0] ?? '']: operation.state }, operation.at, (to) => (to in states ? to : undefined))
      return document
    case 'pasteStates': {
      const renamed = new Map(Object.keys(operation.states).map((name, i) => [name, names[i] ?? '']))
      const pasted = Object.fromEntries(
        Object.entries(operation.states).map(([name, state]) => [renamed.get(name), state]),
      )
      put(definition, pasted, operation.at, (to) => renamed.get(to) ?? (to in states ? to : undefined))
      return document
    }
  }
}

const at = (value: Loose, path: readonly (string | number)[]) => path.reduce((here, key) => here[key], value)

/** Undefined takes the way out. */
function eachTarget(state: Loose, map: (to: string) => string | undefined): void {
  if (typeof state.Next === 'string') {
    const to = map(state.Next)
    if (to === undefined) {
      delete state.Next
      if (state.Type !== 'Choice') state.End = true
    } else state.Next = to
  }
  if (typeof state.Default === 'string') {
    state.Default = map(state.Default)
    if (state.Default === undefined) delete state.Default
  }
  for (const field of ['Choices', 'Catch']) {
    if (!Array.isArray(state[field])) continue
    for (const rule of state[field]) if (typeof rule.Next === 'string') rule.Next = map(rule.Next)
    state[field] = state[field].filter((rule: Loose) => !('Next' in rule) || rule.Next !== undefined)
    if (field === 'Catch' && state.Catch.length === 0) delete state.Catch
  }
}

function lead(definition: Loose, from: string, way: Way, to: string): string | undefined {
  const state = definition.States[from]
  switch (way.kind) {
    case 'start': {
      const before = definition.StartAt
      definition.StartAt = to
      return before
    }
    case 'next': {
      const before = state.Next
      delete state.End
      state.Next = to
      return before
    }
    case 'default': {
      const before = state.Default
      state.Default = to
      return before
    }
    case 'choice':
    case 'catch': {
      const rule = state[way.kind === 'choice' ? 'Choices' : 'Catch'][way.index]
      const before = rule.Next
      rule.Next = to
      return before
    }
  }
}

function connect(definition: Loose, { from, to, way }: Extract<FlowOperation, { kind: 'connect' }>): void {
  const state = definition.States[from]
  if (way.kind === 'newChoice') {
    state.Choices = [...(state.Choices ?? []), { ...(way.rule ?? { Variable: '$', IsPresent: true }), Next: to }]
  } else if (way.kind === 'newCatch') {
    const catchers: Loose[] = state.Catch ?? []
    const all = catchers.findIndex(({ ErrorEquals }) => ErrorEquals?.includes('States.ALL'))
    const catcher = { ErrorEquals: way.errors ?? ['States.ALL'], Next: to }
    state.Catch = catchers.toSpliced(all < 0 ? catchers.length : all, 0, catcher)
  } else lead(definition, from, way, to)
}

function deleteStates(definition: Loose, gone: ReadonlySet<string>, heal: boolean): void {
  const old = structuredClone(definition.States)
  const ways = (name: string): string[] => {
    const state = old[name]
    const all =
      state.Type === 'Choice' ? [...state.Choices.map((rule: Loose) => rule.Next), state.Default] : [state.Next]
    return all.filter((to) => to !== undefined && to in old)
  }
  /** Where runs come out; `null` for the end of the run. */
  const exits = (name: string): readonly (string | null)[] => {
    const seen = new Set([name])
    const found: (string | null)[] = []
    for (const here of seen) {
      if (ways(here).length === 0) found.push(null)
      for (const to of ways(here)) {
        if (gone.has(to)) seen.add(to)
        else found.push(to)
      }
    }
    return found
  }
  for (const name of gone) delete definition.States[name]
  for (const [name, state] of Object.entries<Loose>(definition.States)) {
    eachTarget(state, (to) => {
      if (!gone.has(to)) return to
      const [one, ...others] = new Set(exits(to))
      return heal && others.length === 0 && typeof one === 'string' && one !== name ? one : undefined
    })
  }
  if (!gone.has(definition.StartAt)) return
  const left = Object.keys(definition.States)
  const next = exits(definition.StartAt).find((name) => name !== null)
  const led = new Set<unknown>(left.flatMap((name) => targets(old[name])))
  const start = next ?? left.find((name) => !led.has(name)) ?? left[0]
  if (start === undefined) delete definition.StartAt
  else definition.StartAt = start
}

function targets(state: Loose): unknown[] {
  const rules = [...(state.Choices ?? []), ...(state.Catch ?? [])]
  return [state.Next, state.Default, ...rules.map((rule) => rule.Next)]
}

function put(
  definition: Loose,
  states: Readonly<Record<string, Loose>>,
  place: Place | undefined,
  map: (to: string) => string | undefined,
): void {
  const added: Record<string, Loose> = structuredClone({ ...states })
  for (const state of Object.values(added)) eachTarget(state, map)
  const names = Object.keys(added)
  const inside = new Set(Object.values(added).flatMap(targets))
  const first = names.find((name) => !inside.has(name)) ?? names[0] ?? ''
  const before = structuredClone(definition.States)
  let target: string | undefined
  if (place && 'edge' in place) target = lead(definition, place.edge.from, place.edge.way, first)
  else if (place && 'after' in place) {
    const kind = before[place.after].Type === 'Choice' ? 'default' : 'next'
    target = lead(definition, place.after, { kind }, first)
  } else if (place) {
    target = place.before
    for (const state of Object.values(definition.States)) eachTarget(state, (to) => (to === target ? first : to))
    if (definition.StartAt === target) definition.StartAt = first
  }
  if (target !== undefined && !(target in before)) target = undefined
  for (const state of Object.values(added)) {
    if (state.Type === 'Fail') continue
    if (state.Type === 'Choice') {
      if (target === undefined) continue
      state.Default ??= target
      for (const rule of state.Choices ?? []) rule.Next ??= target
    } else if (state.Next === undefined) {
      delete state.End
      if (target === undefined) state.End = true
      else state.Next = target
    }
  }
  if (definition.StartAt === undefined) definition.StartAt = first
  Object.assign(definition.States, added)
}
