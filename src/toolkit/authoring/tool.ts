/** Tools: a function, what it is called with, and where it runs (the paper, section IV; Gladier). */
import { z } from 'zod'
import { AuthoringError } from './authoring-error.ts'
import type { FunctionReference, ToolFunction } from './function-source.ts'
import type { Called, Given, InputTypes } from './input-type.ts'
import { checkModifiers, type Modifiers, type NeedsOfModifiers } from './modifiers.ts'
import { checkedName, stateName } from './names.ts'
import type { NeedsOf, Plain } from './phantom.ts'
import { input, reference, type Referring } from './reference.ts'
import type { CallPlan, RegisteredFunction, Step } from './step.ts'
import type { Giving, Template } from './template.ts'

/** Where functions run when nobody says otherwise; a run on the fabric gets its own endpoint by itself. */
const computeEndpoint = () => reference<string, DefaultEndpoint>(endpointFacts)
const endpointFacts = {
  from: 'input',
  name: 'compute_endpoint',
  type: z.uuid().meta({ title: 'Compute endpoint' }),
  inside: [],
} as const

/** The input of a run in which the endpoint comes. */
export const COMPUTE_ENDPOINT = endpointFacts.name
interface DefaultEndpoint {
  compute_endpoint?: string
}

export interface ToolOptions<Name extends string, Inputs extends InputTypes, Output, Endpoint, Changes> {
  /** In snake case, as functions of Gladier: `extract_metadata`, whose state is `ExtractMetadata`. */
  readonly name: Name
  readonly comment?: string
  /**
   * What the function is called with: an object of these. Each is an input of the run unless `with` gives it. Without
   * `inputs` the function gets every input of the run, as Gladier's do.
   */
  readonly inputs?: Inputs
  readonly function: ToolFunction<Called<Inputs>, Output>
  /** @default the input `compute_endpoint` */
  readonly endpoint?: Endpoint
  /** Of the compute provider. @default "v3" */
  readonly version?: 'v2' | 'v3'
  readonly modifiers?: Changes & Modifiers
  /** What a call needs of the endpoint. */
  readonly resources?: NonNullable<RegisteredFunction['resources']>
  /** `false`: a call that may have begun is never tried again. @default true */
  readonly idempotent?: boolean
}

/** A step that calls a function. `Arguments`: those not given yet; `Prefix`: what an alias puts before their inputs. */
export interface Tool<Needs, Output, Arguments, Prefix extends string = ''> extends Step<Needs, Output> {
  readonly plan: CallPlan
  /** The same tool, with arguments that come from elsewhere than from inputs of their names. */
  with<const Bound extends { readonly [Name in keyof Arguments]?: Giving<Exclude<Arguments[Name], null | undefined>> }>(
    bound: Bound,
  ): Tool<
    Plain<Omit<Needs, `${Prefix}${keyof Bound & string}`> & NeedsOf<Bound>>,
    Output,
    Omit<Arguments, keyof Bound>,
    Prefix
  >
  /**
   * The same tool once more in a flow: `reduce.as('dark')` is the state `ReduceDark`, and its inputs begin with `dark_`.
   */
  as<const Alias extends string>(
    alias: Alias,
  ): Tool<Plain<Aliased<Needs, Arguments, Prefix, `${Alias}_`>>, Output, Arguments, `${Alias}_`>
}

type Aliased<Needs, Arguments, Old extends string, New extends string> = {
  [
    Name in keyof Needs as Name extends `${Old}${infer Argument extends keyof Arguments & string}`
      ? `${New}${Argument}`
      : Name
  ]: Needs[Name]
}

/** @throws {AuthoringError} naming the tool and the field. */
export function tool<
  const Name extends string,
  Inputs extends InputTypes = Record<never, never>,
  Output = unknown,
  Endpoint extends Giving<string> = Referring<string, DefaultEndpoint>,
  const Changes = object,
>(
  options: ToolOptions<Name, Inputs, Output, Endpoint, Changes>,
): Tool<
  Plain<Given<Inputs> & NeedsOf<Endpoint> & NeedsOfModifiers<{ readonly [key in Name]: Changes }>>,
  Output,
  Called<Inputs>
> {
  const { version = 'v3', comment, resources, idempotent } = options
  const name = checkedName(options.name, 'a tool')
  const { function: given } = options
  const modifiers: Modifiers = options.modifiers ?? {}
  checkModifiers(name, modifiers, version)
  if (typeof given !== 'function' && !isReference(given))
    throw new AuthoringError('it is no function: give one, or typescript(…), python(…), shell(…)', {
      step: name,
      field: 'function',
    })
  const registered: RegisteredFunction = {
    name,
    source: typeof given === 'function' ? { kind: 'inline', call: given } : given.source,
    ...(comment === undefined ? {} : { description: comment }),
    ...(resources === undefined ? {} : { resources }),
    ...(idempotent === undefined ? {} : { idempotent }),
  }
  const parts: Parts = {
    registered,
    inputs: options.inputs,
    shared: {
      version,
      modifiers,
      endpoint: options.endpoint ?? computeEndpoint(),
      ...(comment === undefined ? {} : { comment }),
    },
  }
  // SAFETY: `build` knows no types of inputs and outputs; here they are, as `options` say them.
  return build(parts, {}, undefined) as ReturnType<typeof tool<Name, Inputs, Output, Endpoint, Changes>>
}

interface Parts {
  readonly registered: RegisteredFunction
  readonly inputs: InputTypes | undefined
  readonly shared: Pick<CallPlan, 'version' | 'modifiers' | 'endpoint' | 'comment'>
}

type Bound = { readonly [name: string]: Template }

/** A tool as it is put together, its types left to `tool`. */
interface Built extends Step {
  readonly plan: CallPlan
  with(more: Bound): Built
  as(alias: string): Built
}

function build(parts: Parts, bound: Bound, alias: string | undefined): Built {
  const { registered, inputs, shared } = parts
  const prefix = alias === undefined ? '' : `${alias}_`
  const values = Object.entries(inputs ?? {}).map(([name, type]): [string, Template] => [
    name,
    bound[name] ?? input(`${prefix}${name}`, type),
  ])
  const plan: CallPlan = {
    kind: 'call',
    name: `${stateName(registered.name)}${alias === undefined ? '' : stateName(alias)}`,
    calls: [{ function: registered, arguments: inputs === undefined ? 'all' : Object.fromEntries(values) }],
    several: false,
    ...shared,
  }
  return {
    plan,
    with: (more) => build(parts, { ...bound, ...known(more, parts) }, alias),
    as: (name) => build(parts, bound, checkedName(name, 'an alias')),
  }
}

function known(more: Bound, { inputs, registered }: Parts): Bound {
  const stranger = Object.keys(more).find((name) => !Object.hasOwn(inputs ?? {}, name))
  if (stranger === undefined) return more
  const there = Object.keys(inputs ?? {}).join(', ') || 'none: declare "inputs" first'
  throw new AuthoringError(`the function has no such argument; there are ${there}`, {
    step: registered.name,
    field: stranger,
  })
}

function isReference(value: unknown): value is FunctionReference<never, unknown> {
  return typeof value === 'object' && value !== null && 'source' in value
}
