/** Steps → states: what comes after what, and what each does. Pure; the order of the states is that of the steps. */
import { renderPath, type Catcher, type JsonObject, type State } from '#flow'
import { AuthoringError } from './authoring-error.ts'
import { writeRule } from './condition.ts'
import { byState, newDraft, type Draft, type DraftOptions } from './draft.ts'
import type { Modifiers } from './modifiers.ts'
import { factsOf } from './reference.ts'
import type { ChoicePlan, FailPlan, GuardPlan, LoopPlan, Plan, Step, ValuesPlan, WaitPlan } from './step.ts'
import { writeObject } from './template.ts'
import { writeAction } from './write-action.ts'

/** Where a step leads when it is done, and what catches its errors. */
interface Way {
  /** Undefined: the run ends. */
  readonly next: string | undefined
  readonly catchers: readonly Catcher[]
}

/** @throws {AuthoringError} */
export function compose(
  steps: readonly Step[],
  options: Omit<DraftOptions, 'results'>,
): Draft & { readonly start: string } {
  const start = startOf(steps)
  if (start === undefined) throw new AuthoringError('a flow needs at least one step')
  const modifiers = new Map([...modifiersIn(steps), ...options.modifiers])
  const draft = newDraft({ ...options, modifiers, results: new Set(namesIn(steps)) })
  place(steps, { next: undefined, catchers: [] }, draft)
  const unused = [...modifiers.keys()].find((name) => !draft.modified.has(name))
  if (unused !== undefined)
    throw new AuthoringError(
      `there is a modifier for ${unused}, and no call or action of this flow is called so; there are ${[...draft.results].join(', ')}`,
      { step: unused },
    )
  return { ...draft, start }
}

function place(steps: readonly Step[], way: Way, draft: Draft): void {
  for (const [i, { plan }] of steps.entries())
    placeStep(plan, { ...way, next: startOf(steps.slice(i + 1)) ?? way.next }, draft)
}

function placeStep(plan: Plan, way: Way, draft: Draft): void {
  if ('name' in plan) draft.begin(plan.name)
  switch (plan.kind) {
    case 'call':
    case 'action':
    case 'nested':
      return draft.add(plan.name, writeAction(plan, following(way), way.catchers, draft))
    case 'values':
      return draft.add(plan.name, writeValues(plan, way, draft))
    case 'wait':
      return draft.add(plan.name, { ...writeWait(plan, draft), ...following(way) })
    case 'fail':
      return draft.add(plan.name, writeFail(plan, draft))
    case 'finish':
      return draft.add(plan.name, { Type: 'Pass', ...comment(plan), End: true })
    case 'choice':
      return placeChoice(plan, way, draft)
    case 'loop':
      return placeLoop(plan, way, draft)
    case 'guard':
      return placeGuarded(plan, way, draft)
    case 'sequence':
      return place(plan.steps, way, draft)
  }
}

const following = ({ next }: Way) => (next === undefined ? { End: true as const } : { Next: next })
const comment = ({ comment }: { readonly comment?: string }) => (comment === undefined ? {} : { Comment: comment })

function writeValues(plan: ValuesPlan, way: Way, draft: Draft): State | JsonObject {
  const { name, type, parameters } = plan
  return {
    Type: type,
    ...comment(plan),
    ...(factsOf(parameters)
      ? { InputPath: renderPath(draft.pathOf(parameters).path) }
      : { Parameters: writeObject(Object(parameters), draft, name, 'Parameters') }),
    ResultPath: `$.${name}`,
    ...following(way),
  }
}

function writeWait(plan: WaitPlan, draft: Draft): JsonObject {
  const seconds = 'seconds' in plan.for
  const value = seconds ? plan.for.seconds : plan.for.until
  const field = seconds ? 'Seconds' : 'Timestamp'
  const common = { Type: 'Wait', ...comment(plan) }
  if (factsOf(value)) return { ...common, [`${field}Path`]: renderPath(draft.pathOf(value).path) }
  return { ...common, [field]: value instanceof Date ? value.toISOString() : Number(value) }
}

function writeFail(plan: FailPlan, draft: Draft): JsonObject {
  const text = (field: string, value: unknown): JsonObject => {
    if (value === undefined) return {}
    return factsOf(value) ? { [`${field}Path`]: renderPath(draft.pathOf(value).path) } : { [field]: String(value) }
  }
  return { Type: 'Fail', ...comment(plan), ...text('Error', plan.error), ...text('Cause', plan.cause) }
}

function placeChoice(plan: ChoicePlan, way: Way, draft: Draft): void {
  const { name, ways, otherwise } = plan
  const target = (steps: readonly Step[]) => startOf(steps) ?? way.next ?? `${name}Done`
  draft.add(name, {
    Type: 'Choice',
    ...comment(plan),
    Choices: ways.map(({ when, steps }) => ({ ...writeRule(when, draft), Next: target(steps) })),
    Default: target(otherwise),
  })
  for (const { steps } of [...ways, { steps: otherwise }]) place(steps, way, draft)
  if (way.next === undefined && [...ways, { steps: otherwise }].some(({ steps }) => startOf(steps) === undefined))
    draft.add(`${name}Done`, { Type: 'Pass', End: true })
}

/** Begin at 0, do the steps, count, and decide whether to do them again. */
function placeLoop(plan: LoopPlan, way: Way, draft: Draft): void {
  const { name, until, atMost, steps, otherwise } = plan
  const [begin, count, decide] = [startOfLoop(name), `${name}Count`, `${name}Decide`]
  const again = startOf(steps)
  if (again === undefined) throw new AuthoringError('a loop needs a step to do again', { step: name })
  const done = way.next ?? `${name}Done`
  const held = writeRule(until, draft)
  draft.reserve(name)
  draft.add(begin, { Type: 'Pass', ...comment(plan), Result: { count: 0 }, ResultPath: `$.${name}`, Next: again })
  place(steps, { ...way, next: count }, draft)
  draft.add(count, {
    Type: 'ExpressionEval',
    Parameters: { 'count.=': `${name}.count + 1` },
    ResultPath: `$.${name}`,
    Next: decide,
  })
  const enough = otherwise === undefined ? `${name}GaveUp` : (startOf(otherwise) ?? done)
  draft.add(decide, {
    Type: 'Choice',
    Choices: [
      { ...held, Next: done },
      { Variable: `$.${name}.count`, NumericGreaterThanEquals: atMost, Next: enough },
    ],
    Default: again,
  })
  if (otherwise) place(otherwise, way, draft)
  else
    draft.add(enough, {
      Type: 'Fail',
      Error: 'LoopLimit',
      Cause: `${name} was done ${atMost} times, and its condition does not hold`,
    })
  if (way.next === undefined) draft.add(done, { Type: 'Pass', End: true })
}

/** Errors inside lead to the handler, which goes on where the guarded steps do. */
function placeGuarded(plan: GuardPlan, way: Way, draft: Draft): void {
  const { steps, errors, handler, caught } = plan
  const next = startOf(handler) ?? way.next
  if (next === undefined)
    throw new AuthoringError('the last steps of a flow need a handler with a step in it: finish(…), for instance')
  const catcher: Catcher = { ErrorEquals: [...errors], ResultPath: `$.${caught}`, Next: next }
  place(steps, { ...way, catchers: [catcher, ...way.catchers] }, draft)
  place(handler, way, draft)
}

const startOfLoop = (name: string) => `${name}Begin`

/** The first state of these steps; undefined when there is none. */
function startOf(steps: readonly Step[]): string | undefined {
  for (const { plan } of steps) {
    const start =
      plan.kind === 'sequence' || plan.kind === 'guard'
        ? startOf(plan.steps)
        : plan.kind === 'loop'
          ? startOfLoop(plan.name)
          : plan.name
    if (start !== undefined) return start
  }
  return undefined
}

/** The names of all states that leave a result. */
function namesIn(steps: readonly Step[]): string[] {
  return steps.flatMap(({ plan }): string[] => {
    switch (plan.kind) {
      case 'call':
      case 'action':
      case 'nested':
      case 'values':
        return [plan.name]
      case 'choice':
        return [...plan.ways.flatMap(({ steps }) => namesIn(steps)), ...namesIn(plan.otherwise)]
      case 'loop':
        return [plan.name, ...namesIn(plan.steps), ...namesIn(plan.otherwise ?? [])]
      case 'guard':
        return [plan.caught, ...namesIn(plan.steps), ...namesIn(plan.handler)]
      case 'sequence':
        return namesIn(plan.steps)
      case 'wait':
      case 'fail':
      case 'finish':
        return []
    }
  })
}

/** The modifiers of the flows among these steps. */
const modifiersIn = (steps: readonly Step[]): [string, Modifiers][] =>
  steps.flatMap(({ plan }) =>
    plan.kind === 'sequence' ? [...modifiersIn(plan.steps), ...byState(plan.modifiers)] : [],
  )
