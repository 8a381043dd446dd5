/** What comes together while steps are written out: states, and the inputs, functions and flows that they use. */
import { parsePath, type JsonObject, type Path, type State } from '#flow'
import { canonicalJson } from '../canonical.ts'
import { AuthoringError } from './authoring-error.ts'
import type { Places } from './expression.ts'
import { anything, isOptional, jsonSchemaOf, type InputType } from './input-type.ts'
import { functionInput, stateName } from './names.ts'
import { factsOf } from './reference.ts'
import type { Modifiers } from './modifiers.ts'
import type { NestedFlow, RegisteredFunction } from './step.ts'

/** Stands in for the id of a flow that is not deployed yet. */
export const NOT_DEPLOYED = '00000000-0000-0000-0000-000000000000'

export interface DraftOptions {
  /** Names of all states whose results can be read. */
  readonly results: ReadonlySet<string>
  /** By the name of the state. */
  readonly modifiers: ReadonlyMap<string, Modifiers>
  readonly flowIds: ReadonlyMap<string, string>
}

export interface Draft extends Places {
  readonly states: ReadonlyMap<string, State>
  readonly inputs: ReadonlyMap<string, InputType>
  readonly functions: ReadonlyMap<string, RegisteredFunction>
  readonly nested: ReadonlyMap<string, NestedFlow>
  readonly results: ReadonlySet<string>
  /** Says which step is being written out, for what is wrong with it. */
  begin(step: string): void
  /** @throws {AuthoringError} when there is one of this name. */
  add(name: string, state: State | JsonObject): void
  /** Takes a name of the run's document that is no state's. */
  reserve(name: string): void
  /** The path of a function's id. */
  idOf(call: RegisteredFunction): string
  urlOf(flow: NestedFlow): string
  modifiersOf(state: string, own: Modifiers): Modifiers
  /** That one of the given modifiers was for this state. */
  readonly modified: ReadonlySet<string>
}

export function newDraft({ results, modifiers, flowIds }: DraftOptions): Draft {
  const states = new Map<string, State>()
  const inputs = new Map<string, InputType>()
  const functions = new Map<string, RegisteredFunction>()
  const nested = new Map<string, NestedFlow>()
  const taken = new Set<string>()
  const modified = new Set<string>()
  let step = 'flow'

  function use(name: string, type: InputType): void {
    const known = inputs.get(name)
    if (known === undefined || known === anything) inputs.set(name, type)
    else if (type === anything) return
    else if (known !== type && canonicalJson(jsonSchemaOf(known)) !== canonicalJson(jsonSchemaOf(type)))
      throw new AuthoringError(
        `the input "${name}" is declared twice with different types: give one of them another name, or the same schema to both`,
        { step, field: name },
      )
  }

  /** Where a state's result goes. */
  function resultPath(name: string): Path {
    const given = modifiers.get(name)?.ResultPath
    const parsed = given === undefined ? undefined : parsePath(given)
    return parsed?.ok ? parsed.path.segments : [name]
  }

  function reserve(name: string): void {
    if (taken.has(name))
      throw new AuthoringError(`two steps are called ${name}: give one of them an alias, tool.as('again')`, {
        step: name,
      })
    taken.add(name)
  }

  return {
    states,
    inputs,
    functions,
    nested,
    results,
    modified,
    reserve,
    begin(name) {
      step = name
    },
    add(name, state) {
      reserve(name)
      // SAFETY: whether it is a state after its modifiers, `checkFlow` says of the whole flow.
      states.set(name, state as State)
    },
    pathOf(value) {
      const facts = factsOf(value)
      if (facts === undefined)
        throw new AuthoringError('here belongs a reference: input(…), result(…) or at(…)', { step })
      switch (facts.from) {
        case 'document':
          if (facts.inside[0] === 'input' && typeof facts.inside[1] === 'string') use(facts.inside[1], anything)
          return { path: facts.inside, optional: false }
        case 'input':
          use(facts.name, facts.type)
          return { path: ['input', facts.name, ...facts.inside], optional: isOptional(facts.type) }
        case 'state':
          if (!results.has(facts.name))
            throw new AuthoringError(`it uses the result of ${facts.name}, which is no step of this flow`, { step })
          return { path: [...resultPath(facts.name), ...facts.inside], optional: false }
      }
    },
    idOf(call) {
      const known = functions.get(call.name)
      if (known !== undefined && known.source !== call.source)
        throw new AuthoringError('two different functions have this name', { step: call.name })
      functions.set(call.name, call)
      return `$.input.${functionInput(call.name)}`
    },
    urlOf(flow) {
      nested.set(flow.title, flow)
      return `https://flows.globus.org/flows/${flowIds.get(flow.title) ?? NOT_DEPLOYED}`
    },
    modifiersOf(state, own) {
      const given = modifiers.get(state)
      if (given !== undefined) modified.add(state)
      return { ...own, ...given }
    },
  }
}

/** By state, from names as their author wrote them. */
export function byState(modifiers: Readonly<Record<string, Modifiers | undefined>>): ReadonlyMap<string, Modifiers> {
  return new Map(
    Object.entries(modifiers).flatMap(([name, given]): [string, Modifiers][] =>
      given === undefined ? [] : [[stateName(name), given]],
    ),
  )
}
