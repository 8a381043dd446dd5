/**
 * A world for the runner that exists in memory only: its clock jumps, its journal and its provider fail now and then, its
 * process dies. Everything that happens comes from one seed.
 */
import type { ActionRequest } from '../../../src/api/index.ts'
import type { ActionStatus } from '../../../src/run/index.ts'
import type { ActionProvider } from '../../../src/fabric/actions/index.ts'
import { createProviderRegistry } from '../../../src/fabric/actions/registry.ts'
import type { Clock, Journal, Ports, Random } from '../../../src/fabric/flows/engine/ports.ts'
import { statusDocument } from './core-driver.ts'
import { createSimulatedJournal } from './simulated-journal.ts'

export const SIMULATED = 'https://simulated.example.org'

export function chances(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

interface Planned {
  readonly time: number
  readonly order: number
  readonly call: () => void
}

export class SimulatedWorld {
  readonly journal = createSimulatedJournal()
  /** Actions by request, as their provider keeps them: on disk, so to say. */
  readonly actions = new Map<string, { readonly done: number; readonly ok: boolean }>()
  readonly #chance: () => number
  readonly #planned: Planned[] = []
  #time = 1_767_225_600_000_000
  #order = 0
  #life = 0

  constructor(seed: number) {
    this.#chance = chances(seed)
  }

  chance(below: number): boolean {
    return this.#chance() < below
  }

  plan(after: number, call: () => void): { cancel(): void } {
    const planned = { time: this.#time + Math.max(0, Math.round(after)), order: this.#order++, call }
    this.#planned.push(planned)
    return {
      cancel: () => void (this.#planned.includes(planned) && this.#planned.splice(this.#planned.indexOf(planned), 1)),
    }
  }

  /** The process dies: nothing that belonged to it happens any more, nothing it waits for comes. */
  die(): void {
    this.#life++
    this.#planned.length = 0
  }

  /** The ports of the present process. */
  ports(): Ports {
    const life = this.#life
    const alive = () => life === this.#life
    const clock: Clock = {
      now: () => this.#time,
      at: (time, callback) => (alive() ? this.plan(time - this.#time, callback) : { cancel() {} }),
    }
    const random: Random = {
      uuid: () =>
        `00000000-0000-4000-8000-${Math.floor(this.#chance() * 1e12)
          .toString()
          .padStart(12, '0')}`,
    }
    return {
      clock,
      random,
      journal: this.#faultyJournal(alive),
      providers: createProviderRegistry([this.#provider(alive)]),
    }
  }

  #faultyJournal(alive: () => boolean): Journal {
    const never = new Promise<never>(() => {})
    return {
      ...this.journal,
      append: async (run, entries) => {
        await new Promise<void>((resolve) => this.plan(this.#chance() * 100_000, resolve))
        if (!alive()) return never
        if (this.chance(0.1)) throw new Error('the disk is full')
        await this.journal.append(run, entries)
        // Written, but the process dies before it hears of it.
        return this.chance(0.02) ? never : undefined
      },
    }
  }

  #statusOf(request: string): ActionStatus {
    const action = this.actions.get(request)
    if (!action || action.done > this.#time) return statusDocument(request, 'ACTIVE')
    return statusDocument(request, action.ok ? 'SUCCEEDED' : 'FAILED')
  }

  #provider(alive: () => boolean): ActionProvider {
    const listeners = new Set<(status: ActionStatus) => void>()
    const begin = ({ request_id }: ActionRequest): void => {
      if (this.actions.has(request_id)) return
      const seconds = this.#chance() * 20
      this.actions.set(request_id, { done: this.#time + Math.round(seconds * 1e6), ok: this.chance(0.9) })
      if (this.chance(0.3)) return
      this.plan(seconds * 1e6, () => listeners.forEach((listener) => listener(this.#statusOf(request_id))))
    }
    return {
      name: 'simulated',
      urls: [SIMULATED],
      title: '',
      description: '',
      inputSchema: {},
      scope: '',
      synchronous: false,
      run: async (request) => {
        await new Promise<void>((resolve) => this.plan(this.#chance() * 50_000, resolve))
        if (!alive() || this.chance(0.01)) return new Promise(() => {})
        if (this.chance(0.05)) throw new Error('before it began')
        begin(request)
        if (this.chance(0.05)) throw new Error('after it began')
        return this.#statusOf(request.request_id)
      },
      status: async (id) => {
        if (this.chance(0.1)) throw new Error('no answer')
        return this.#statusOf(id)
      },
      cancel: async (id) => this.#statusOf(id),
      release: async (id) => this.#statusOf(id),
      watch(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    }
  }

  /** Let the world go on by one happening. False when nothing is left to happen. */
  async turn(): Promise<boolean> {
    // Promises that are settled by now are heard of first; they need no time.
    for (let i = 0; i < 3; i++) await new Promise<void>((resolve) => setImmediate(resolve))
    this.#planned.sort((a, b) => a.time - b.time || a.order - b.order)
    const next = this.#planned.shift()
    if (!next) return false
    this.#time = Math.max(this.#time, next.time)
    next.call()
    return true
  }
}
