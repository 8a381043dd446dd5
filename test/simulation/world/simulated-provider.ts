/** A provider that everything can go wrong with: on the way to it, in it, and on the way back. */
import type { ActionStatus } from '../../../src/run/index.ts'
import { ActionError, type ActionProvider } from '../../../src/fabric/actions/index.ts'
import { NoToken } from '../../../src/fabric/actions/provider.ts'
import type { ProviderKind } from './provider-kinds.ts'
import { beginAction, documentOf, isOver, type SimulatedAction } from './simulated-action.ts'
import { saying } from './witness.ts'
import type { Mortal, World } from './world.ts'

/** It lives on when the process dies: what it was asked arrives, what it does goes on, only the answers are lost. */
export class SimulatedProvider {
  readonly #world: World
  readonly #kind: ProviderKind
  readonly #byRequest = new Map<string, SimulatedAction>()
  readonly #byId = new Map<string, SimulatedAction>()
  readonly #listeners = new Set<(status: ActionStatus) => void>()

  constructor(world: World, kind: ProviderKind) {
    this.#world = world
    this.#kind = kind
  }

  get listeners(): number {
    return this.#listeners.size
  }

  /** As the process has it; the process may die while it asks. */
  as(process: Mortal): ActionProvider {
    const world = this.#world
    const { name, urls, tells } = this.#kind
    return {
      name,
      urls,
      title: name,
      description: '',
      inputSchema: {},
      scope: '',
      synchronous: tells === 'synchronously',
      run: ({ request_id, body }) => {
        if (process.alive) world.witness.calls(request_id, body)
        return this.#exchange(process, 'run', () => this.#run(request_id, body))
      },
      status: (id) => {
        if (process.alive) world.witness.asks(this.#byId.get(id)?.request)
        return this.#exchange(process, 'status', () => this.#status(id))
      },
      cancel: (id) => {
        if (process.alive) this.#witnessCancel(id)
        return this.#exchange(process, 'cancel', () => this.#cancel(id))
      },
      resume: (id) => {
        world.counts.add('calls', '/resume')
        return this.#exchange(process, 'resume', () => this.#resume(id))
      },
      release: (id) => this.#exchange(process, 'release', () => this.#status(id)),
      ...(tells === 'by push' ? { watch: (listener) => this.#watch(process, listener) } : {}),
    }
  }

  /** There and back. `carryOut` throws what the provider refuses with; undefined: it never answers. */
  #exchange(
    process: Mortal,
    what: 'run' | 'status' | 'cancel' | 'resume' | 'release',
    carryOut: () => ActionStatus | Promise<ActionStatus> | undefined,
  ): Promise<ActionStatus> {
    const world = this.#world
    world.moment(`before /${what}`)
    return new Promise((resolve, reject) => {
      if (!process.alive) return
      world.plan(this.#delay(), () => {
        let answer: (() => void) | undefined
        try {
          const answered = carryOut()
          if (answered === undefined) return
          answer = () => resolve(answered)
        } catch (error) {
          answer = () => reject(error)
        }
        world.moment(`between /${what} and its answer`)
        const late =
          (what === 'run' && world.happens('run answers late')) ||
          (what === 'status' && world.happens('status answers late'))
        const back = late ? world.chances.spread(1e6, 1e9) : this.#delay()
        world.plan(back, () => {
          if (process.alive) answer()
        })
      })
    })
  }

  /** Milliseconds, as on a network. */
  #delay(): number {
    return this.#world.chances.spread(500, 50_000)
  }

  #run(request: string, body: SimulatedRequest): ActionStatus | Promise<ActionStatus> | undefined {
    const world = this.#world
    const asked = world.witness.asked.get(request)
    const failed = (error: Error) => {
      if (asked) asked.failures++
      return error
    }
    if (world.happens('run hangs before it begins')) return undefined
    if (world.happens('run fails before it begins')) throw failed(new Error('the connection was reset'))
    if (world.happens('run is answered 429')) throw failed(new ActionError(429, 'TooManyRequests', 'ask later'))
    const known = this.#byRequest.get(request)
    if (!known && world.happens('run is refused')) {
      if (asked) asked.refusals++
      throw new ActionError(400, 'BadActionRequest', `the body is not what ${this.#kind.name} takes`)
    }
    if (!known && world.happens('run has no token')) {
      if (asked) asked.refusals++
      throw new NoToken(`there is no token for ${this.#kind.name}`)
    }
    const again = known && (known.forgottenAt <= world.now || world.happens('run begins a second action'))
    const action = known && !again ? known : this.#begin(request, body)
    if (world.happens('run hangs after it began')) return undefined
    if (world.happens('run fails after it began')) throw failed(new ActionError(502, 'BadGateway', 'no answer'))
    if (world.happens('run answers a wrong document')) {
      if (asked) asked.wrongAnswers++
      return this.#wrong(action)
    }
    if (this.#kind.tells !== 'synchronously') return this.#say(action)
    if (action.end.at === Infinity) return undefined
    return new Promise((resolve) => {
      world.plan(action.end.at - world.now, () => resolve(this.#say(action)))
    })
  }

  #begin(request: string, body: SimulatedRequest): SimulatedAction {
    const world = this.#world
    const asked = world.witness.asked.get(request)
    const id = `${this.#kind.name}-${request}-${(asked?.actions.size ?? 0) + 1}`
    const action = beginAction(world, {
      id,
      request,
      body,
      quick: this.#kind.tells === 'synchronously',
      ends: this.#kind.ends === true,
    })
    world.counts.add('actions', this.#kind.name)
    asked?.actions.add(id)
    this.#byRequest.set(request, action)
    this.#byId.set(id, action)
    if (Number.isFinite(action.end.at) && asked) asked.doneAt = action.end.at
    if (this.#kind.tells === 'by push') this.#planPushes(action)
    return action
  }

  #status(id: string): ActionStatus | undefined {
    const world = this.#world
    if (world.happens('status hangs')) return undefined
    if (world.happens('status fails')) throw new Error('no answer')
    if (world.happens('status is answered 429')) throw new ActionError(429, 'TooManyRequests', 'ask later')
    const action = this.#known(id)
    if (world.happens('status answers a wrong document')) return this.#wrong(action)
    if (world.happens('status tells of another action')) {
      const others = [...this.#byId.values()].filter((other) => other.request !== action.request)
      return others.length === 0 ? this.#say(action) : this.#say(world.chances.pick(others))
    }
    return this.#say(action)
  }

  #cancel(id: string): ActionStatus | undefined {
    const world = this.#world
    if (world.happens('cancel hangs')) return undefined
    if (world.happens('cancel fails')) throw new Error('the connection was reset')
    const action = this.#known(id)
    if (isOver(action, world.now) || world.happens('cancel changes nothing')) return this.#say(action)
    action.end = { at: world.now, ok: false, details: { description: 'canceled' } }
    this.#planPush(action, world.now)
    return this.#say(action)
  }

  /** What it waited for is there: it goes on, and is done soon. */
  #resume(id: string): ActionStatus | undefined {
    const action = this.#known(id)
    const { now } = this.#world
    if (documentOf(action, now).status !== 'INACTIVE') return this.#say(action)
    action.progress = [...action.progress.filter(({ at }) => at <= now), { at: now, status: 'ACTIVE', text: 'resumed' }]
    action.end = { ...action.end, at: now + 1e6 }
    const asked = this.#world.witness.asked.get(action.request)
    if (asked) asked.doneAt = action.end.at
    this.#planPush(action, now)
    this.#planPush(action, action.end.at)
    return this.#say(action)
  }

  #known(id: string): SimulatedAction {
    const action = this.#byId.get(id)
    if (action && action.forgottenAt > this.#world.now) return action
    const asked = action && this.#world.witness.asked.get(action.request)
    if (asked) asked.forgotten = true
    else this.#world.witness.violate(`${this.#kind.name} was asked about an action it never had: ${id}`)
    throw new ActionError(404, 'ActionNotFound', `there is no action ${id}`)
  }

  #witnessCancel(id: string): void {
    const action = this.#byId.get(id)
    if (action) this.#world.witness.cancels(action.request)
    else this.#world.witness.violate(`${this.#kind.name} was asked to cancel an action it never had: ${id}`)
  }

  #say(action: SimulatedAction, at = this.#world.now): ActionStatus {
    const said = documentOf(action, at)
    this.#world.witness.asked.get(action.request)?.said.add(saying(said))
    return said
  }

  #wrong(action: SimulatedAction): ActionStatus {
    const document = documentOf(action, this.#world.now)
    const wrong: readonly unknown[] = [
      'SUCCEEDED',
      [],
      {},
      { ...document, status: 'DONE' },
      { ...document, action_id: 7 },
      { ...document, action_id: '' },
    ]
    // SAFETY: it is none, on purpose: nothing that comes from a provider is trusted to be one.
    return this.#world.chances.pick(wrong) as ActionStatus
  }

  #watch(process: Mortal, listener: (status: ActionStatus) => void): () => void {
    const heard = (status: ActionStatus) => {
      if (process.alive) listener(status)
    }
    if (process.alive) this.#listeners.add(heard)
    return () => this.#listeners.delete(heard)
  }

  /** The process is gone: nobody hears any more. */
  deafen(): void {
    this.#listeners.clear()
  }

  #planPushes(action: SimulatedAction): void {
    for (const { at } of action.progress) this.#planPush(action, at)
    if (Number.isFinite(action.end.at)) this.#planPush(action, action.end.at)
    if (Number.isFinite(action.end.at) && this.#world.happens('push comes after the end')) {
      this.#planPush(action, action.begun, action.end.at + this.#world.chances.spread(1e3, 1e8))
    }
  }

  /** Tells how the action stands at `at`, a little later, or at `when`. */
  #planPush(action: SimulatedAction, at: number, when = at + this.#delay()): void {
    const world = this.#world
    if (this.#kind.tells !== 'by push' || world.happens('push is lost')) return
    const late = world.happens('push comes out of order') ? world.chances.spread(1e5, 1e9) : 0
    const times = world.happens('push comes twice') ? [when + late, when + this.#delay()] : [when + late]
    for (const time of times) {
      world.plan(time - world.now, () => {
        world.moment('before a push is heard')
        const status = this.#say(action, at)
        for (const listener of this.#listeners) listener(status)
      })
    }
  }
}

type SimulatedRequest = Parameters<ActionProvider['run']>[0]['body']
