/**
 * The two ends of a page: the extension host and the webview. Each page has one protocol: what the host posts, what the
 * page posts, and what the page may ask for, each request tied to its reply. Both ends parse what they receive, since
 * either may be of another version than the other after an update.
 */
import * as z from 'zod/mini'

/** How messages cross: `webview.postMessage` on one side, `acquireVsCodeApi().postMessage` on the other. */
export interface Port {
  post(message: unknown): void
  /** Returns the function that stops listening. */
  listen(listener: (message: unknown) => void): () => void
}

export interface Protocol {
  readonly toPage: z.ZodMiniType
  readonly toHost: z.ZodMiniType
  readonly calls: Readonly<Record<string, { readonly request: z.ZodMiniType; readonly reply: z.ZodMiniType }>>
}

type CallName<P extends Protocol> = keyof P['calls'] & string
type Request<P extends Protocol, N extends CallName<P>> = z.infer<P['calls'][N]['request']>
type Reply<P extends Protocol, N extends CallName<P>> = z.infer<P['calls'][N]['reply']>

/** What the host answers to each request of the page. */
export type Handlers<P extends Protocol> = {
  readonly [N in CallName<P>]: (request: Request<P, N>) => Promise<Reply<P, N>>
}

const envelope = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('message'), body: z.unknown() }),
  z.object({ kind: z.literal('request'), id: z.number(), name: z.string(), body: z.unknown() }),
  z.object({ kind: z.literal('reply'), id: z.number(), body: z.unknown() }),
  z.object({ kind: z.literal('refusal'), id: z.number(), reason: z.string() }),
])
type Envelope = z.infer<typeof envelope>

export interface HostEnd<P extends Protocol> {
  post(message: z.infer<P['toPage']>): void
  dispose(): void
}

export interface PageEnd<P extends Protocol> {
  post(message: z.infer<P['toHost']>): void
  /** @throws {Error} what the host said, or that the page was closed before it answered. */
  call<N extends CallName<P>>(name: N, request: Request<P, N>): Promise<Reply<P, N>>
  dispose(): void
}

interface HostOptions<P extends Protocol> {
  receive(message: z.infer<P['toHost']>): void
  readonly handlers: Handlers<P>
  /** A message that the protocol does not know; nothing else happens with it. */
  onUnknown(problem: string): void
}

export function hostEnd<P extends Protocol>(protocol: P, port: Port, options: HostOptions<P>): HostEnd<P> {
  let open = true
  const send = (message: Envelope) => {
    if (open) port.post(message)
  }
  async function answer(id: number, name: string, body: unknown): Promise<void> {
    const call = Object.hasOwn(protocol.calls, name) ? protocol.calls[name] : undefined
    if (!call) return send({ kind: 'refusal', id, reason: `the extension knows no request "${name}"` })
    const request = z.safeParse(call.request, body)
    if (!request.success) return send({ kind: 'refusal', id, reason: `${name}: ${problemOf(request.error)}` })
    try {
      // SAFETY: the name is a key of `calls`, and the body was parsed with the schema that this handler's type comes from.
      const handler = options.handlers[name as CallName<P>] as (body: unknown) => Promise<unknown>
      send({ kind: 'reply', id, body: await handler(request.data) })
    } catch (error) {
      send({ kind: 'refusal', id, reason: error instanceof Error ? error.message : String(error) })
    }
  }
  const stop = port.listen((raw) => {
    const message = z.safeParse(envelope, raw)
    if (!message.success) return options.onUnknown(problemOf(message.error))
    if (message.data.kind === 'request') {
      void answer(message.data.id, message.data.name, message.data.body)
    } else if (message.data.kind === 'message') {
      const body = z.safeParse(protocol.toHost, message.data.body)
      if (!body.success) return options.onUnknown(problemOf(body.error))
      // SAFETY: just parsed with the schema that the parameter's type comes from.
      options.receive(body.data as z.infer<P['toHost']>)
    } else options.onUnknown(`a page does not send a ${message.data.kind}`)
  })
  return {
    post: (body) => send({ kind: 'message', body }),
    dispose() {
      open = false
      stop()
    },
  }
}

interface PageOptions<P extends Protocol> {
  receive(message: z.infer<P['toPage']>): void
  onUnknown(problem: string): void
}

export function pageEnd<P extends Protocol>(protocol: P, port: Port, options: PageOptions<P>): PageEnd<P> {
  const waiting = new Map<
    number,
    { schema: z.ZodMiniType; resolve: (body: unknown) => void; reject: (e: Error) => void }
  >()
  let next = 1
  let open = true
  const stop = port.listen((raw) => {
    const message = z.safeParse(envelope, raw)
    if (!message.success) return options.onUnknown(problemOf(message.error))
    switch (message.data.kind) {
      case 'message': {
        const body = z.safeParse(protocol.toPage, message.data.body)
        if (!body.success) return options.onUnknown(problemOf(body.error))
        // SAFETY: just parsed with the schema that the parameter's type comes from.
        return options.receive(body.data as z.infer<P['toPage']>)
      }
      case 'reply':
      case 'refusal': {
        const call = waiting.get(message.data.id)
        if (!call) return
        waiting.delete(message.data.id)
        if (message.data.kind === 'refusal') return call.reject(new Error(message.data.reason))
        const body = z.safeParse(call.schema, message.data.body)
        return body.success ? call.resolve(body.data) : call.reject(new Error(problemOf(body.error)))
      }
      case 'request':
        return options.onUnknown('the extension does not send requests')
    }
  })
  return {
    post(body) {
      if (open) port.post({ kind: 'message', body } satisfies Envelope)
    },
    call: (name, body) =>
      new Promise((resolve, reject) => {
        const schema = protocol.calls[name]?.reply
        if (!open || !schema) return reject(new Error(open ? `no request "${name}"` : 'the page is closed'))
        const id = next++
        // SAFETY: the reply is parsed with the schema that the promise's type comes from.
        waiting.set(id, { schema, resolve: resolve as (body: unknown) => void, reject })
        port.post({ kind: 'request', id, name, body } satisfies Envelope)
      }),
    dispose() {
      open = false
      stop()
      for (const call of waiting.values()) call.reject(new Error('the page was closed before the answer came'))
      waiting.clear()
    },
  }
}

function problemOf(error: z.core.$ZodError): string {
  const issue = error.issues[0]
  return issue ? `${issue.path.join('.') || 'message'}: ${issue.message}` : error.message
}
