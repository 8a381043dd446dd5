/** A flow as its author has it: a document to look at, something to run, and a step of other flows. */
import type { Client, FlowDocument } from '#api'
import type { Flow, JsonObject } from '#flow'
import { author, type Authored, type FlowOptions } from './authoring/author.ts'
import { checkedName, stateName } from './authoring/names.ts'
import { AuthoringError } from './authoring/authoring-error.ts'
import type { NeedsOfSteps } from './authoring/control.ts'
import type { NeedsOfModifiers } from './authoring/modifiers.ts'
import type { NeedsOf, Plain } from './authoring/phantom.ts'
import type { Step } from './authoring/step.ts'
import type { Giving } from './authoring/template.ts'
import { followFlowRun, type FlowRun, type FlowRunOptions } from './flow-run.ts'
import { completeInput, deployAuthored, rerunRequestOf } from './prepare.ts'
import { startRun } from './runs.ts'

/** `Input`: what a run of it is given; the ids of functions, and an endpoint, come by themselves. */
export interface AuthoredFlow<Input> extends Authored, Step<Input, never> {
  readonly title: string
  /** The flow document: title, definition, input_schema. @throws {AuthoringError} when it calls a flow of the toolkit, whose id only `deploy` knows. */
  readonly document: Flow
  /** Its inputs in full, for a trigger or another client: functions are registered, defaults filled in. */
  input(client: Client, given: Input): Promise<JsonObject>
  /** Once by content: the same flow is found again, a changed one of this title is updated. */
  deploy(client: Client): Promise<FlowDocument>
  /**
   * Registers its functions, deploys it, starts a run, and answers at once: `await` the answer for the run's end.
   * A label has at most 64 characters.
   */
  run(client: Client, input: Input, options?: FlowRunOptions): FlowRun
  /**
   * Goes on from where a run of this flow failed, with what it had found out by then, as the flow and its functions are now.
   * The run that failed stays as it is.
   */
  rerun(client: Client, failed: FlowRun | string, options?: RerunOptions<Input>): FlowRun
}

export interface RerunOptions<Input> extends Pick<FlowRunOptions, 'signal' | 'onProgress'> {
  /** The step to begin at. @default the one that failed */
  readonly from?: Step
  /** Inputs that are to be others now. */
  readonly input?: Partial<Input>
  readonly label?: string
}

/**
 * A flow of steps, one after the other.
 * @throws {AuthoringError} naming step and field.
 */
export function flow<const Steps extends readonly Step[], const Changes = object>(
  steps: Steps,
  options: FlowOptions<Changes>,
): AuthoredFlow<Plain<NeedsOfSteps<Steps> & NeedsOfModifiers<Changes>>> {
  const authored = author(steps, options)
  return {
    ...authored,
    plan: { kind: 'sequence', steps, modifiers: options.modifiers ?? {} },
    get document() {
      const [inner] = authored.nested
      if (inner === undefined) return authored.written(new Map())
      throw new AuthoringError(
        `it calls the flow "${inner.title}", which has an id only where it is deployed: deploy(client) both, and ask the answer`,
        { step: authored.title },
      )
    },
    // SAFETY: an input is JSON, as the schemas say from which its type comes.
    input: (client, given) => completeInput(client, authored, given as JsonObject),
    deploy: (client) => deployAuthored(client, authored),
    run(client, given, { signal, onProgress, ...rest } = {}) {
      const start = async () => {
        // SAFETY: the same.
        const input = await completeInput(client, authored, given as JsonObject)
        signal?.throwIfAborted()
        const { id } = await deployAuthored(client, authored)
        return startRun(client, id, input, rest)
      }
      return followFlowRun(client, start(), authored.placeOf, watching({ signal, onProgress }))
    },
    rerun(client, failed, { from, input: changes = {}, label, signal, onProgress } = {}) {
      const start = async () => {
        // SAFETY: the same.
        const request = await rerunRequestOf(client, authored, changes as JsonObject)
        signal?.throwIfAborted()
        return client.runs.rerun(typeof failed === 'string' ? failed : (await failed.started).run_id, {
          ...request,
          ...(from === undefined ? {} : { state: stateOf(from) }),
          ...(label === undefined ? {} : { label }),
        })
      }
      return followFlowRun(client, start(), authored.placeOf, watching({ signal, onProgress }))
    },
  }
}

/** The options that are there. */
const watching = ({ signal, onProgress }: { [Name in 'signal' | 'onProgress']: FlowRunOptions[Name] | undefined }) => ({
  ...(signal ? { signal } : {}),
  ...(onProgress ? { onProgress } : {}),
})

function stateOf({ plan }: Step): string {
  if ('name' in plan) return plan.name
  throw new AuthoringError(`a ${plan.kind} is no state: name a step inside it`)
}

/**
 * Another flow as one action of this one. Its inputs are inputs of this flow too, unless `given` says otherwise (one that is
 * optional has to be given here); its result is the document its run ends with.
 */
export function call<
  Input,
  const Given extends { readonly [Name in keyof Input]?: Giving<Exclude<Input[Name], undefined>> },
>(name: string, inner: AuthoredFlow<Input>, given?: Given): Step<Plain<Omit<Input, keyof Given> & NeedsOf<Given>>> {
  const stranger = Object.keys(given ?? {}).find((input) => !inner.inputs.has(input))
  if (stranger !== undefined)
    throw new AuthoringError(`the flow "${inner.title}" has no such input`, { step: name, field: stranger })
  return {
    plan: {
      kind: 'nested',
      name: stateName(checkedName(name, 'a step')),
      flow: inner,
      bound: { ...given },
      modifiers: {},
    },
  }
}
