/** An action provider of one's own: what it is asked for, and what it does then. */
import { z } from 'zod'
import { providerUrl, servedProvider, type ServedProvider } from '#api'
import type { JsonObject } from '#flow'
import { AuthoringError } from '../authoring/authoring-error.ts'
import { jsonSchemaOf, type InputType } from '../authoring/input-type.ts'

/** What an action is given beside its body. */
export interface ActionContext {
  readonly actionId: string
  /** The same whenever the same request is made again. */
  readonly requestId: string
  /** Aborted when the action is canceled. */
  readonly signal: AbortSignal
  readonly caller: { readonly urn: string; readonly username: string }
  /** Says how far it is, in a few words: the action's `display_status`, at most 64 characters. */
  progress(text: string): void
}

/** How an action stands, for providers that are asked. */
export interface Standing {
  readonly status: 'ACTIVE' | 'INACTIVE' | 'SUCCEEDED' | 'FAILED'
  readonly details?: JsonObject
  readonly display_status?: string
}

interface Described<Body extends InputType> {
  /** Lower-case letters, digits and hyphens: `motor-stage`. */
  readonly name: string
  readonly title: string
  readonly description?: string
  /** Of an action's body. */
  readonly schema: Body
  /** A hosted ActionUrl it answers for here, so that a definition that names it can be tried. */
  readonly url?: string
  /** @default nothing: `signal` is aborted */
  readonly cancel?: (actionId: string) => void | Promise<void>
  /** Nobody will ask for this action again. */
  readonly release?: (actionId: string) => void | Promise<void>
}

/** The action lasts as long as the promise of `run`: what it resolves with are the action's details. */
export interface Running<Body extends InputType> extends Described<Body> {
  readonly run: (body: z.output<Body>, action: ActionContext) => unknown
  readonly status?: never
}

/** `run` begins the action somewhere else; `status` asks there, also after this process was ended and started again. */
export interface Asked<Body extends InputType> extends Described<Body> {
  readonly run: (body: z.output<Body>, action: ActionContext) => Standing | Promise<Standing>
  readonly status: (
    actionId: string,
    asked: { readonly requestId: string; readonly body: z.output<Body> },
  ) => Standing | Promise<Standing>
  /** Milliseconds between two questions. @default 1000 */
  readonly every?: number
}

export interface ServedActionProvider {
  readonly served: ServedProvider
  /** What flows name it by: `action({ url: provider.url, … })`. */
  readonly url: string
  readonly act: Acting
}

/** What the provider does, its types left behind. */
export interface Acting {
  /** The body with defaults filled in. @throws {AuthoringError} for a body that does not fit. */
  parse(body: JsonObject): unknown
  run(body: unknown, action: ActionContext): unknown
  readonly status?: (
    actionId: string,
    asked: { readonly requestId: string; readonly body: unknown },
  ) => Standing | Promise<Standing>
  readonly every: number
  cancel(actionId: string): void | Promise<void>
  release(actionId: string): void | Promise<void>
}

/** @throws {AuthoringError} naming the provider and the field. */
export function actionProvider<Body extends InputType>(options: Running<Body> | Asked<Body>): ServedActionProvider {
  const { name, title, description = '', schema, url, cancel, release } = options
  const described = z.safeParse(servedProvider, {
    name,
    title,
    description,
    input_schema: jsonSchemaOf(schema),
    urls: url === undefined ? [] : [url],
    resumes: options.status !== undefined,
  })
  if (!described.success) {
    const [issue] = described.error.issues
    throw new AuthoringError(issue?.message ?? 'it is not right', { step: name, field: issue?.path.join('.') ?? '' })
  }
  const asked = options.status === undefined ? { every: 0 } : { status: options.status, every: options.every ?? 1_000 }
  const act = {
    parse(body: JsonObject) {
      const parsed = z.safeParse(schema, body)
      if (parsed.success) return parsed.data
      const [issue] = parsed.error.issues
      throw new AuthoringError(issue?.message ?? 'it does not fit', {
        step: 'body',
        field: issue?.path.join('.') ?? '',
      })
    },
    run: options.run,
    ...asked,
    cancel: (actionId: string) => cancel?.(actionId),
    release: (actionId: string) => release?.(actionId),
  }
  // SAFETY: `run` and `status` are only called with what `parse` has made of a body.
  return { served: described.data, url: providerUrl(name), act: act as unknown as Acting }
}
