/** The Action states of calls, actions and nested flows, by Gladier's rules of generation (gladier, flow_builder). */
import { renderPath, type Catcher, type JsonObject } from '#flow'
import type { Draft } from './draft.ts'
import { isOptional } from './input-type.ts'
import { callChanges, changeState, checkModifiers, type Modifiers } from './modifiers.ts'
import { functionInput } from './names.ts'
import { factsOf, reference } from './reference.ts'
import type { ActionPlan, CallPlan, FunctionCall, NestedPlan } from './step.ts'
import { writeField, writeObject } from './template.ts'

const COMPUTE = 'https://compute.actions.globus.org'
/** Seconds that an action may take when nobody says otherwise; Gladier's, and the language's own. */
const WAIT_TIME = 300

type Following = { readonly Next: string } | { readonly End: true }

export function writeAction(
  plan: CallPlan | ActionPlan | NestedPlan,
  following: Following,
  catchers: readonly Catcher[],
  draft: Draft,
): JsonObject {
  const modifiers = draft.modifiersOf(plan.name, plan.modifiers)
  checkModifiers(plan.name, modifiers, plan.kind === 'call' ? plan.version : undefined)
  // A body that is replaced as a whole needs no inputs.
  const replaced = modifiers.Parameters !== undefined || modifiers.InputPath !== undefined
  const state: JsonObject = {
    Type: 'Action',
    ...(plan.comment === undefined ? {} : { Comment: plan.comment }),
    ...provider(plan, draft),
    ...(replaced ? {} : body(plan, modifiers, draft)),
    ResultPath: `$.${plan.name}`,
    WaitTime: WAIT_TIME,
    // Gladier's calls of version 2 go on with an action that failed; here a step that fails ends the run, or is caught.
    ExceptionOnActionFailure: true,
    ...(catchers.length === 0 ? {} : { Catch: catchers.map((catcher) => ({ ...catcher })) }),
    ...following,
  }
  return changeState(state, modifiers, draft, plan.name)
}

function provider(plan: CallPlan | ActionPlan | NestedPlan, draft: Draft): JsonObject {
  switch (plan.kind) {
    case 'call':
      return { ActionUrl: plan.version === 'v3' ? `${COMPUTE}/v3` : COMPUTE }
    case 'action':
      return { ActionUrl: plan.url, ...(plan.scope === undefined ? {} : { ActionScope: plan.scope }) }
    case 'nested':
      return { ActionUrl: draft.urlOf(plan.flow) }
  }
}

function body(plan: CallPlan | ActionPlan | NestedPlan, modifiers: Modifiers, draft: Draft): JsonObject {
  switch (plan.kind) {
    case 'call': {
      const changes = callChanges(modifiers, draft.results)
      return { Parameters: plan.version === 'v3' ? callV3(plan, changes, draft) : callV2(plan, changes, draft) }
    }
    case 'action':
      return factsOf(plan.parameters)
        ? { InputPath: renderPath(draft.pathOf(plan.parameters).path) }
        : { Parameters: writeObject(Object(plan.parameters), draft, plan.name, 'Parameters') }
    case 'nested':
      return { Parameters: { input: nestedInput(plan, draft) } }
  }
}

type Changes = ReturnType<typeof callChanges>

function callV3(
  { name, endpoint, calls }: CallPlan,
  { endpoint_id, tasks, ...more }: Changes,
  draft: Draft,
): JsonObject {
  const ids = calls.map((call) => draft.idOf(call.function))
  return {
    ...writeField('endpoint_id', endpoint_id ?? endpoint, draft, name),
    ...(tasks === undefined
      ? { tasks: calls.map((call, i) => ({ 'function_id.$': ids[i] ?? '', ...given('kwargs', call, draft, name) })) }
      : writeField('tasks', tasks, draft, name)),
    ...writeObject(more, draft, name, 'Parameters'),
  }
}

function callV2(
  { name, endpoint: own, calls }: CallPlan,
  { endpoint, payload, tasks }: Changes,
  draft: Draft,
): JsonObject {
  const ids = calls.map((call) => draft.idOf(call.function))
  if (tasks !== undefined) return writeField('tasks', tasks, draft, name)
  return {
    tasks: calls.map((call, i) => ({
      ...writeField('endpoint', endpoint ?? own, draft, name),
      'function.$': ids[i] ?? '',
      ...(payload === undefined ? given('payload', call, draft, name) : writeField('payload', payload, draft, name)),
    })),
  }
}

const given = (field: string, call: FunctionCall, draft: Draft, step: string): JsonObject =>
  call.arguments === 'all' ? { [`${field}.$`]: '$.input' } : writeField(field, call.arguments, draft, step)

/**
 * What the called flow needs comes from the input of the same name, unless it was bound to something else. An optional input
 * is left out: there may be none to pass on, and a template cannot leave a field out in a run.
 */
function nestedInput({ name, flow, bound }: NestedPlan, draft: Draft): JsonObject {
  const inputs = [...flow.inputs].flatMap(([input, type]): [string, unknown][] => {
    const given = bound[input]
    if (given === undefined && isOptional(type)) return []
    return [[input, given ?? reference({ from: 'input', name: input, type, inside: [] })]]
  })
  const functions = flow.functions.map((each): [string, string] => [`${functionInput(each.name)}.$`, draft.idOf(each)])
  return { ...writeObject(Object.fromEntries(inputs), draft, name, 'input'), ...Object.fromEntries(functions) }
}
