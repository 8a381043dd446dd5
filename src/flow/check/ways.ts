/** The ways through a flow: targets that exist, states that are reached, an end that can be reached. */
import { isObject, own, type Path } from '../json.ts'
import type { JsonObject } from '../model.ts'
import { targetsOf, type Target } from '../targets.ts'
import type { Report } from './report.ts'

export function checkWays(definition: JsonObject, base: Path, report: Report): void {
  const states = own(definition, 'States')
  if (!isObject(states)) return
  const names = Object.keys(states)
  const start = own(definition, 'StartAt')
  const known = (name: string) => Object.hasOwn(states, name)
  const unknown = (target: string, path: Path) => {
    report.addUnknownName(path, target, names, { code: 'unknown-state', message: `there is no state "${target}"` })
  }
  if (typeof start === 'string' && !known(start)) unknown(start, [...base, 'StartAt'])
  const targets = new Map<string, readonly Target[]>()
  for (const name of names) {
    const found = targetsOf(own(states, name))
    targets.set(name, found)
    for (const { to, path } of found) if (!known(to)) unknown(to, [...base, 'States', name, ...path])
  }
  if (typeof start !== 'string' || !known(start)) return
  const reached = follow([start], (name) => (targets.get(name) ?? []).map(({ to }) => to).filter(known))
  for (const name of names) {
    if (reached.has(name)) continue
    report.add([...base, 'States', name], {
      code: 'unreachable-state',
      severity: 'warning',
      message: `no way leads to state "${name}"`,
      on: 'key',
      fix: `Take state "${name}" out`,
      choice: true,
      change: { operation: { kind: 'deleteStates', names: [name], heal: false } },
    })
  }
  checkEnds(states, targets, reached, base, report)
}

/** From every state that is reached, some way must end the run. Unfinished states are reported elsewhere and count as ends. */
function checkEnds(
  states: JsonObject,
  targets: ReadonlyMap<string, readonly Target[]>,
  reached: ReadonlySet<string>,
  base: Path,
  report: Report,
): void {
  const before = new Map<string, string[]>()
  const ends: string[] = []
  for (const [name, ways] of targets) {
    const open = ways.some(({ to }) => !Object.hasOwn(states, to))
    if (ways.length === 0 || open || endsRun(own(states, name))) ends.push(name)
    for (const { to } of ways) {
      const list = before.get(to)
      if (list) list.push(name)
      else before.set(to, [name])
    }
  }
  const leading = follow(ends, (name) => before.get(name) ?? [])
  const trapped = [...reached].filter((name) => !leading.has(name))
  const [first] = trapped
  if (first === undefined) return
  const shown = trapped.slice(0, 5).map((name) => `"${name}"`)
  const more = trapped.length > shown.length ? ` and ${trapped.length - shown.length} more` : ''
  report.add([...base, 'States', first], {
    code: 'no-end',
    message: `a run that comes to ${shown.join(', ')}${more} can never end`,
    on: 'key',
    fix: 'Give one of these states a way to a state with "End": true',
  })
}

function endsRun(state: unknown): boolean {
  return isObject(state) && (own(state, 'End') === true || own(state, 'Type') === 'Fail')
}

function follow(from: readonly string[], next: (name: string) => readonly string[]): ReadonlySet<string> {
  const seen = new Set(from)
  for (const name of seen) for (const other of next(name)) seen.add(other)
  return seen
}

/** The first state that no other leads to, else the first of all. */
export function firstState(definition: JsonObject): string | undefined {
  const states = own(definition, 'States')
  if (!isObject(states)) return undefined
  const names = Object.keys(states)
  const led = ledTo(states)
  return names.find((name) => !led.has(name)) ?? names[0]
}

/** What comes behind a state in the text, where no other state leads there yet. */
export function stateBehind(states: JsonObject, name: string): string | undefined {
  const names = Object.keys(states)
  const next = names[names.indexOf(name) + 1]
  return next === undefined || ledTo(states).has(next) ? undefined : next
}

const known = new WeakMap<JsonObject, ReadonlySet<string>>()

/** Every name that some state leads to. */
function ledTo(states: JsonObject): ReadonlySet<string> {
  let led = known.get(states)
  if (!led) {
    led = new Set(Object.values(states).flatMap((state) => targetsOf(state).map(({ to }) => to)))
    known.set(states, led)
  }
  return led
}
