/**
 * When a provider that cannot push is asked: the engine's follower with its plan, on a clock that jumps, beside the plan of
 * the paper in the same run. A provider's action is done after a drawn time; late is from then until the engine knows.
 */
import { createFollower } from '../../src/fabric/flows/engine/follow.ts'
import type { Happening } from '../../src/fabric/flows/engine/event.ts'
import type { Polling } from '../../src/api/index.ts'
import { HOSTED_PACE } from '../../src/fabric/actions/pace.ts'
import { createPlanner } from '../../src/fabric/flows/engine/polling/index.ts'
import type { ActionProvider } from '../../src/fabric/actions/index.ts'
import type { ActionStatus, ActionStatusName } from '../../src/run/index.ts'
import { isoTime, SECOND } from '../../src/fabric/clock.ts'
import { chances } from '../simulation/seeded.ts'
import { SimulatedClock } from '../simulation/clock.ts'
import type { Bench, Row } from './bench.ts'

/** A question and its answer take this long. */
const ROUND_TRIP = 0.05 * SECOND
/** States of a flow, each with what it learned itself. */
const STATES = 20
const caller = { urn: 'urn:globus:auth:identity:7d6448f4-1d5e-4d3a-9d53-1a1a1f1e0001', username: 'bench' }
const BEGIN = 1_767_225_600 * SECOND

interface Plan {
  readonly name: string
  readonly polling: Polling
  /** Actions of the same state that were followed before. */
  readonly before: number
}

const PLANS: readonly Plan[] = [
  { name: "the paper's back-off", polling: 'paper', before: 0 },
  { name: 'learned, from nothing known', polling: 'learned', before: 0 },
  { name: 'learned, after 20', polling: 'learned', before: 20 },
  { name: 'learned, after 200', polling: 'learned', before: 200 },
]

const DURATIONS: Readonly<Record<string, (chance: () => number) => number>> = {
  'log-uniform 1 s to 1 h': (chance) => Math.exp(chance() * Math.log(3600)) * SECOND,
  '5 min, 30 % more or less': (chance) => 300 * SECOND * Math.exp(0.3 * normal(chance)),
}

export const bench: Bench = {
  name: 'polling',
  about: 'lateness and questions for actions of a hosted provider, 1 s at least between two, simulated clock',
  async run({ short }) {
    const rows: Row[] = []
    for (const [what, draw] of Object.entries(DURATIONS)) {
      let paper = ''
      for (const plan of PLANS) {
        const { meanS, p95S, share, questions } = await measure(plan, draw, short ? 20 : 100)
        const sums = `mean ${meanS.toFixed(1)} s, p95 ${p95S.toFixed(1)} s, ${questions.toFixed(1)} questions an action`
        const promised = plan.before > 0 ? { budget: '< 2 %', ok: share < 0.02 } : {}
        rows.push({
          what: `${what}: late, ${plan.name}`,
          value: share * 100,
          unit: '% of the time',
          beside: paper === '' ? sums : `${sums}; paper: ${paper}`,
          ...promised,
        })
        if (plan.polling === 'paper') paper = `${(share * 100).toFixed(1)} %`
      }
    }
    return { rows }
  },
}

/** The same durations for every plan, drawn from the same seeds; `actions` of each state are measured. */
async function measure({ polling, before }: Plan, draw: (chance: () => number) => number, actions: number) {
  const late: number[] = []
  let total = 0
  let questions = 0
  for (let state = 0; state < STATES; state++) {
    const past = chances(1000 + state)
    const chance = chances(2000 + state)
    const clock = new SimulatedClock(BEGIN)
    const planner = createPlanner(polling)
    const follower = createFollower(clock, planner, (_about, text) => {
      throw new Error(text)
    })
    for (let i = 0; i < before + actions; i++) {
      const measured = i >= before
      const duration = draw(measured ? chance : past)
      const since = clock.now()
      const provider = timed(clock, since, duration)
      const heard = await new Promise<number>((resolve) => {
        const tell = (happening: Happening) => {
          if (happening.kind === 'status' && happening.status.completion_time !== null) resolve(clock.now())
        }
        follower.follow(
          {},
          {
            provider,
            actionId: 'a',
            request: 'r',
            caller,
            inactive: false,
            state: `s${state}`,
            since,
            ask: false,
            tell,
          },
        )
        void clock.run(() => provider.told)
      })
      if (!measured) continue
      late.push((heard - since - duration) / SECOND)
      total += duration / SECOND
      questions += provider.questions
    }
    follower.stop()
  }
  late.sort((one, other) => one - other)
  const sum = late.reduce((all, one) => all + one, 0)
  return {
    meanS: sum / late.length,
    p95S: late[Math.floor(late.length * 0.95)] ?? 0,
    share: sum / total,
    questions: questions / late.length,
  }
}

/** A provider of one action, which is done after this time. */
function timed(clock: SimulatedClock, since: number, duration: number) {
  const counted = { told: false, questions: 0 }
  const statusAt = (time: number): ActionStatus => {
    const over = time >= since + duration
    const status: ActionStatusName = over ? 'SUCCEEDED' : 'ACTIVE'
    return {
      action_id: 'a',
      status,
      creator_id: '',
      label: null,
      monitor_by: [],
      manage_by: [],
      start_time: isoTime(since),
      completion_time: over ? isoTime(since + duration) : null,
      release_after: null,
      display_status: status,
      details: {},
    }
  }
  async function status(): Promise<ActionStatus> {
    counted.questions++
    await clock.sleep(ROUND_TRIP / 2)
    const answer = statusAt(clock.now())
    await clock.sleep(ROUND_TRIP / 2)
    counted.told = answer.completion_time !== null
    return answer
  }
  const provider: ActionProvider = {
    name: 'hosted',
    urls: ['https://hosted.example.org'],
    title: 'hosted',
    description: '',
    inputSchema: {},
    scope: '',
    synchronous: false,
    pace: HOSTED_PACE,
    run: status,
    status,
    cancel: status,
    release: status,
  }
  return Object.assign(counted, provider)
}

/** Box and Muller 1958. */
function normal(chance: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance())
}
