/** What trying a state says is what a run does: random runs of the engine's core, and each of their states tried. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  maskKeys,
  tryState,
  type FlowDefinition,
  type JsonObject,
  type Trial,
  type TrialInput,
} from '../../../src/flow/index.ts'
import { passages } from '../../../src/fabric/flows/engine/apply.ts'
import type { Entry } from '../../../src/fabric/flows/engine/entry.ts'
import { readLog } from '../../../src/fabric/flows/engine/log-entries.ts'
import { newRun, type Run } from '../../../src/fabric/flows/engine/run.ts'
import { buildRun, dataOfVisits } from '../../../src/run/index.ts'
import { Chances } from '../../simulation/chances.ts'
import { anyFlow } from '../../simulation/flows/generate-flow.ts'
import { spoilFlow } from '../../simulation/flows/spoil-flow.ts'
import { anyInput } from '../../simulation/flows/values.ts'
import { driveToEnd, type Driven } from './core-driver.ts'

/** Loops of waits and actions can go on for long: those flows are not what is looked at here. */
function toEnd(flow: FlowDefinition, input: JsonObject, chance: () => number): Driven | undefined {
  try {
    return driveToEnd(flow, input, chance)
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('no end')) return undefined
    throw error
  }
}

/** The run as it was when it entered a state, and what became of it. */
interface Visit {
  readonly state: string
  readonly entered: Run
  readonly sent?: Entry & { kind: 'acted' }
  readonly left: Entry
  readonly after: Run
}

function visitsOf({ run, entries }: Driven): readonly Visit[] {
  const visits: Visit[] = []
  let open: { state: string; entered: Run; sent?: Entry & { kind: 'acted' } } | undefined
  for (const { before, entry, after } of passages(newRun(run.facts), [entries])) {
    // What ends a run from outside, somebody or its year, is no doing of the state.
    if (entry.kind === 'canceling' || (entry.kind === 'erred' && entry.error === 'States.Timeout')) break
    if (before.phase.kind === 'entering' && before.entries > 0) open = { state: before.phase.state, entered: before }
    if (entry.kind === 'acted' && open) open = { ...open, sent: entry }
    const leaves =
      entry.kind === 'passed' || entry.kind === 'action-done' || entry.kind === 'waited' || entry.kind === 'erred'
    if (leaves && open) visits.push({ ...open, left: entry, after })
  }
  return visits
}

/** What the world did to an action is told to the trial; what evaluation comes to, it has to find out itself. */
function told({ sent, left }: Visit): Partial<TrialInput> {
  if (!sent) return {}
  if (left.kind === 'action-done') return { returned: { ...left.value } }
  if (left.kind !== 'erred') return {}
  const said = left.value === undefined ? {} : { returned: left.value }
  // What a Catch could not store stands behind the error that this ended in.
  const [, first, why] = /\(while storing (\S+): (.*)\)$/s.exec(left.cause) ?? []
  const [error, cause] = [first ?? left.error, why ?? left.cause]
  const worked = left.value?.['status'] === 'SUCCEEDED' || error === 'ActionFailedException'
  return worked ? said : { ...said, outcome: error, cause }
}

/** What the run did, in the trial's words. */
function done({ entered, sent, left, after }: Visit) {
  const erred = left.kind === 'erred' ? left : undefined
  return {
    dataIn: entered.data,
    sent: sent && { value: sent.value, hidden: sent.hidden ?? [] },
    dataOut: after.data,
    next: after.phase.kind === 'entering' ? after.phase.state : null,
    error: erred && { name: erred.error, message: erred.cause },
    caught: erred?.caught,
    failed: erred !== undefined && erred.caught === undefined,
  }
}

/** The same of a trial. What a Pass puts together stands in no entry of its own. */
function found({ dataIn, sent, dataOut, next, error, taken }: Trial, visit: Visit) {
  return {
    dataIn,
    sent: visit.sent && sent,
    dataOut,
    next,
    error: error && { name: error.name, message: error.message },
    caught: taken.kind === 'catch' ? taken.index : undefined,
    failed: taken.kind === 'failed',
  }
}

/** A random flow, and a run of it; undefined where that goes on for long. */
function played(
  seed: number,
  { spoiled = false, secrets = true }: { spoiled?: boolean; secrets?: boolean } = {},
): Driven | undefined {
  const chances = new Chances(seed)
  const whole = anyFlow(chances.fork('flow'), { blocks: 4, depth: 2, urls: ['https://a.example.org'] })
  const drawn = chances.fork('world')
  const flow = spoiled ? spoilFlow(whole, chances.fork('spoil')) : whole
  const { _private_key, _tokens, ...open } = anyInput(chances.fork('input'))
  const input = secrets ? { ...open, ...(_private_key && { _private_key }), ...(_tokens && { _tokens }) } : open
  return toEnd(flow, input, () => drawn.next())
}

// SAFETY: a definition is JSON.
const definitionOf = ({ run }: Driven) => run.facts.definition as unknown as JsonObject

describe('a state that is tried', () => {
  it('does what it does in a run, whatever the flow, its data and what happens to its actions', () => {
    const seen = new Map<string, number>()
    const count = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1)
    fc.assert(
      fc.property(fc.integer(), fc.boolean(), (seed, spoiled) => {
        const driven = played(seed, { spoiled })
        if (!driven) return
        for (const visit of visitsOf(driven)) {
          const { state, entered } = visit
          const { context } = entered.facts
          const trial = tryState(definitionOf(driven), state, { data: entered.data, context, ...told(visit) })
          expect(found(trial, visit)).toEqual(done(visit))
          count(`${trial.type} ${trial.taken.kind}`)
        }
      }),
      { numRuns: 400 },
    )
    const seldom = [
      'Action next',
      'Action catch',
      'Action failed',
      'Pass next',
      'Choice choice',
      'Choice default',
      'Wait next',
      'Fail failed',
    ].filter((way) => (seen.get(way) ?? 0) < 5)
    expect(seldom).toEqual([])
  })
})

describe('the log of a run', () => {
  it('tells `$` before and after every visit', () => {
    let told = 0
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const driven = played(seed, { secrets: false })
        // Private texts are masked from where they are learned on: not what is looked at here.
        if (!driven || driven.run.hidden.texts.length > 0) return
        const log = readLog(newRun(driven.run.facts), [driven.entries], 0, Infinity).page
        const visits = dataOfVisits(buildRun(log), definitionOf(driven))
        const happened = visitsOf(driven)
        const ended = (visit: Visit) => visit.left.kind === 'erred' && visit.left.caught === undefined
        expect(visits.slice(0, happened.length).map(({ before, after }) => ({ before, after }))).toEqual(
          happened.map((visit) => ({
            before: maskKeys(visit.entered.data),
            after: ended(visit) ? undefined : maskKeys(visit.after.data),
          })),
        )
        told += happened.length
      }),
      { numRuns: 600 },
    )
    expect(told).toBeGreaterThan(200)
  })
})
