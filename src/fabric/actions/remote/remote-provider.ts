/** An action provider on another host, or in another process of this one, behind the interface that all have here. */
import type { JsonObject } from '#flow'
import type { ActionStatus } from '#run'
import { HOSTED_PACE, OWN_PACE } from '../pace.ts'
import { ActionError, type ActionProvider, type Caller } from '../provider.ts'
import { isLoopback } from './admission.ts'
import { createBulkhead } from './bulkhead.ts'
import { ask } from './http.ts'
import { readIntrospection, type Introspection } from './introspection.ts'
import { isActionId, pathOf, type Generation, type Verb } from './paths.ts'

/** How long a call may take, milliseconds. */
export interface Timeouts {
  /** A synchronous provider works while it answers. */
  readonly run: number
  readonly other: number
}
export const TIMEOUTS: Timeouts = { run: 60_000, other: 20_000 }

export interface RemoteParts {
  /** As `normalizeActionUrl` writes it. */
  readonly url: string
  /** The bearer token for this provider. @throws {NoToken} */
  token(caller: Caller | undefined, scope: () => Promise<string>): Promise<string>
  readonly timeouts: Timeouts
}

export interface RemoteProvider extends ActionProvider {
  /** What it says of itself; asked again when that is some time ago. @throws {ActionError} when it does not answer. */
  introspect(): Promise<Introspection>
}

/** Calls at a time. */
const AT_ONCE = 16
/** What a provider says of itself holds for so long, and that it did not answer: milliseconds. */
const FRESH = { known: 600_000, failed: 10_000 }
/** `/run` is sent again so often while there is no answer: about a minute. */
const TRIES = 10

export function createRemoteProvider({ url, token, timeouts }: RemoteParts): RemoteProvider {
  const { run: carryOut } = createBulkhead(AT_ONCE)
  let said: Introspection | undefined
  let asked: { readonly at: number; readonly answer: Promise<Introspection> } | undefined
  let generation: Generation | undefined

  function introspect(): Promise<Introspection> {
    const age = asked === undefined ? Infinity : performance.now() - asked.at
    if (!asked || age > (said ? FRESH.known : FRESH.failed)) {
      asked = { at: performance.now(), answer: askItself() }
      asked.answer.catch(() => {})
    }
    return asked.answer
  }

  async function askItself(): Promise<Introspection> {
    const at = (place: string) =>
      carryOut(() => ask({ method: 'GET', url: place, token: undefined, timeoutMs: timeouts.other }))
    // Some frameworks send whoever writes the last slash to where there is none.
    const document = await at(`${url}/`).catch((error: unknown) => {
      if (error instanceof ActionError && (error.status === 404 || error.code === 'RedirectRefused')) return at(url)
      throw error
    })
    const answer = readIntrospection(document)
    if (typeof answer === 'string') throw new ActionError(502, 'MalformedIntrospection', `${url}: ${answer}`)
    said = answer
    return answer
  }

  const scope = async () => (await introspect()).scope

  async function call(verb: Verb, id: string, caller: Caller | undefined, body?: JsonObject): Promise<unknown> {
    const bearer = await token(caller, scope)
    const send = (of: Generation) => {
      const { method, url: path } = pathOf(of, verb, id)
      const timeoutMs = verb === 'run' ? timeouts.run : timeouts.other
      return carryOut(async () => {
        if (caller?.wanted?.() === false) throw new ActionError(409, 'NotWanted', 'nobody waits for this any more')
        return ask({ method, url: `${url}${path}`, token: bearer, timeoutMs, ...(body === undefined ? {} : { body }) })
      })
    }
    if (generation !== undefined) return send(generation)
    try {
      const answer = await send('run')
      generation = 'run'
      return answer
    } catch (error) {
      // One that knows only the other generation of paths has nothing here.
      if (!(error instanceof ActionError) || (error.status !== 404 && error.status !== 405)) throw error
      const answer = await send('actions').catch(() => {
        throw error
      })
      generation = 'actions'
      return answer
    }
  }

  async function about(verb: Exclude<Verb, 'run'>, id: string, caller?: Caller): Promise<ActionStatus> {
    if (!isActionId(id)) throw new ActionError(404, 'ActionNotFound', `${JSON.stringify(id)} is no id of an action`)
    // SAFETY: the engine reads every status document with suspicion (engine/status-document.ts).
    return (await call(verb, id, caller)) as ActionStatus
  }

  return {
    name: url,
    urls: [url],
    get title() {
      return said?.title || url
    },
    get description() {
      return said?.description ?? ''
    },
    get scope() {
      return said?.scope ?? ''
    },
    get synchronous() {
      return said?.synchronous ?? false
    },
    get inputSchema() {
      return said?.inputSchema ?? {}
    },
    pace: isLoopback(url) ? OWN_PACE : HOSTED_PACE,
    tries: TRIES,
    introspect,
    async run(request, caller) {
      const { request_id, body, label, monitor_by = [], manage_by = [] } = request
      // The interface knows no null: what is not said is left out.
      const said = { request_id, body, monitor_by, manage_by, ...(label ? { label } : {}) }
      const answer = await call('run', '', caller, said)
      // SAFETY: as in `about`.
      const status = answer as ActionStatus
      const id: unknown = status?.action_id
      if (typeof id === 'string' && id !== '' && !isActionId(id))
        throw new ActionError(422, 'MalformedStatus', `${url} calls its action ${JSON.stringify(id.slice(0, 200))}`)
      return status
    },
    status: (id, caller) => about('status', id, caller),
    cancel: (id, caller) => about('cancel', id, caller),
    release: (id, caller) => about('release', id, caller),
    resume: (id, caller) => about('resume', id, caller),
  }
}
