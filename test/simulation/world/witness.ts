/**
 * Sees everything that passes between the engine and the world and remembers it for the oracle: what became durable, what
 * providers were asked, and what they said. What must never happen is said at once, as a violation.
 */
import type { JsonObject } from '../../../src/flow/index.ts'
import type { ActionStatus } from '../../../src/run/index.ts'
import type { Entry } from '../../../src/fabric/flows/engine/entry.ts'
import type { Counts } from '../counts.ts'

/** Of one request: an Action's intent, and all that came of it. */
export interface Asked {
  readonly runId: string
  readonly body: string
  /** Calls to `/run` that reached for the provider. */
  calls: number
  /** Its acceptance, or its result, is in the journal. */
  accepted: boolean
  over: boolean
  refusals: number
  failures: number
  wrongAnswers: number
  forgotten: boolean
  /** Calls to `/cancel`. */
  cancels: number
  /** The engine knows that its acceptance is in the journal, and that its result is. */
  knownAccepted: boolean
  knownOver: boolean
  /** Actions that were begun for it, by id. */
  readonly actions: Set<string>
  /** What its providers said of them, as `saying` has it. */
  readonly said: Set<string>
  /** When an action of it was over, true time, and what may be said of how long the engine took to hear. */
  doneAt: number | undefined
}

/** What matters of a status document, as text. */
export function saying({ action_id, status, display_status, details }: ActionStatus): string {
  return JSON.stringify([action_id, status, display_status, details])
}

const RESULTS: readonly string[] = ['polled', 'action-done', 'erred'] satisfies Entry['kind'][]

/** What is on disk of it is known to the engine now. */
function know(asked: Asked): void {
  asked.knownAccepted = asked.accepted
  asked.knownOver = asked.over
}

export class Witness {
  readonly violations: string[] = []
  readonly asked = new Map<string, Asked>()
  /** Runs that somebody asked to cancel, and whose journal says so. */
  readonly cancelWanted = new Set<string>()
  readonly canceling = new Set<string>()
  readonly #ended = new Set<string>()
  /** How many runs there will be. */
  runs = Infinity
  readonly #counts: Counts

  constructor(counts: Counts) {
    this.#counts = counts
  }

  violate(what: string): void {
    if (this.violations.length < 20) this.violations.push(what)
  }

  /** Every run has ended, on disk. */
  get isOver(): boolean {
    return this.#ended.size >= this.runs
  }

  hasEnded(runId: string): boolean {
    return this.#ended.has(runId)
  }

  /** A step is on disk now. */
  wrote(runId: string, entries: readonly Entry[]): void {
    for (const entry of entries) {
      this.#counts.add('entries', entry.kind)
      if (this.#ended.has(runId)) this.violate(`run ${runId}: "${entry.kind}" was written after its end`)
      if (entry.kind === 'acted') this.#announce(runId, entry.request, entry.value)
      if (entry.kind === 'canceling') this.canceling.add(runId)
      if (entry.kind === 'ended') this.#ended.add(runId)
      const open = this.#openOf(runId)
      if (open && entry.kind === 'polled') open.accepted = true
      if (open && (entry.kind === 'action-done' || entry.kind === 'erred')) open.over = open.accepted = true
    }
  }

  /** The engine has been told that a step is on disk. */
  told(runId: string, entries: readonly Entry[]): void {
    const newest = this.#newest.get(runId)
    if (newest && entries.some(({ kind }) => RESULTS.includes(kind))) know(newest)
  }

  /** A new process has read the journal: it knows all that is in it. */
  restarted(): void {
    for (const asked of this.asked.values()) know(asked)
  }

  readonly #newest = new Map<string, Asked>()

  #openOf(runId: string): Asked | undefined {
    const newest = this.#newest.get(runId)
    return newest?.over === false ? newest : undefined
  }

  #announce(runId: string, request: string, body: JsonObject): void {
    if (this.asked.has(request)) return this.violate(`the request ${request} was written for two actions`)
    const asked: Asked = {
      runId,
      body: JSON.stringify(body),
      calls: 0,
      accepted: false,
      over: false,
      refusals: 0,
      failures: 0,
      wrongAnswers: 0,
      forgotten: false,
      cancels: 0,
      knownAccepted: false,
      knownOver: false,
      actions: new Set(),
      said: new Set(),
      doneAt: undefined,
    }
    this.asked.set(request, asked)
    this.#newest.set(runId, asked)
  }

  /** The engine calls `/run`. Undefined, and a violation, when it must not. */
  calls(request: string, body: unknown): Asked | undefined {
    const asked = this.asked.get(request)
    this.#counts.add('calls', asked && asked.calls > 0 ? '/run again' : '/run')
    if (!asked) {
      this.violate(`/run was called with ${request} before the journal had it`)
      return undefined
    }
    asked.calls++
    if (JSON.stringify(body) !== asked.body) this.violate(`/run was called with another body for ${request}`)
    if (asked.knownAccepted) this.violate(`/run was called again for ${request}, whose acceptance is in the journal`)
    return asked
  }

  /** The engine calls `/status`. */
  asks(request: string | undefined): void {
    this.#counts.add('calls', '/status')
    if (request === undefined || this.asked.get(request)?.knownOver !== true) return
    this.violate(`/status was called for ${request}, whose result is in the journal`)
  }

  /** The engine calls `/cancel`. */
  cancels(request: string): void {
    this.#counts.add('calls', '/cancel')
    const asked = this.asked.get(request)
    if (asked) asked.cancels++
    if (!asked || !this.canceling.has(asked.runId)) {
      this.violate(`an action of ${request} was canceled, and nobody had canceled its run`)
    }
  }
}
