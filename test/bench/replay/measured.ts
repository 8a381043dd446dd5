/** What a replay measures of its runs, flow by flow, in memory that does not grow with them. */
import { RunTally, Sketch, stepsOf, summaryOf } from '../../../src/run/index.ts'
import { flowNames, type FlowName } from '../../recorded/flows.ts'
import type { ReplayedRun } from './replay.ts'

/** The first runs of a flow, of which the planner knows little or nothing. */
export const COLD_RUNS = 20

export class Measured {
  readonly #flows = new Map<FlowName, MeasuredFlow>()

  add(replayed: ReplayedRun): void {
    const flow = this.#flows.get(replayed.flow) ?? new MeasuredFlow(replayed.flow)
    this.#flows.set(replayed.flow, flow)
    flow.add(replayed)
  }

  /** In the order of Table I. */
  get flows(): readonly MeasuredFlow[] {
    return flowNames.flatMap((name) => this.#flows.get(name) ?? [])
  }

  of(name: FlowName): MeasuredFlow {
    const flow = this.#flows.get(name)
    if (!flow) throw new Error(`no run of ${name} was replayed`)
    return flow
  }

  runsOf(name: FlowName): number {
    return this.#flows.get(name)?.tally.runs ?? 0
  }

  /** All flows together: their first runs, or the later ones. */
  share(part: 'cold' | 'warm'): Share {
    const share = new Share()
    for (const flow of this.flows) share.add(flow[part].lateSeconds, flow[part].actionSeconds)
    return share
  }
}

/** Lateness as a part of the time that the actions took. */
export class Share {
  lateSeconds = 0
  actionSeconds = 0

  add(lateSeconds: number, actionSeconds: number): void {
    this.lateSeconds += lateSeconds
    this.actionSeconds += actionSeconds
  }

  get percent(): number {
    return this.actionSeconds === 0 ? 0 : (100 * this.lateSeconds) / this.actionSeconds
  }
}

export class MeasuredFlow {
  readonly name: FlowName
  readonly tally = new RunTally()
  /** Per state, seconds from the end of an action until its provider was asked. */
  readonly lateness = new Map<string, Sketch>()
  readonly cold = new Share()
  readonly warm = new Share()
  polls = 0
  actions = 0

  constructor(name: FlowName) {
    this.name = name
  }

  add({ run, asked }: ReplayedRun): void {
    const summary = summaryOf(run, 0)
    const share = this.tally.runs < COLD_RUNS ? this.cold : this.warm
    this.tally.add(summary, stepsOf(run, 0))
    let late = 0
    for (const [i, { polls, lateness }] of asked.entries()) {
      const state = run.visits[i]?.state ?? ''
      const sketch = this.lateness.get(state) ?? new Sketch()
      this.lateness.set(state, sketch)
      sketch.add(lateness / 1e6)
      late += lateness / 1e6
      this.polls += polls
      this.actions++
    }
    share.add(late, summary.active_seconds + summary.queue_seconds)
  }

  get latePercent(): number {
    return (100 * this.lateSeconds) / (this.cold.actionSeconds + this.warm.actionSeconds)
  }

  get lateSeconds(): number {
    return this.cold.lateSeconds + this.warm.lateSeconds
  }
}
