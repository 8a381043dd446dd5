import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FlowDefinition, State } from '../../../src/flow/index.ts'
import { buildRun } from '../../../src/run/index.ts'
import { replay } from '../../../src/fabric/flows/engine/apply.ts'
import { readLog } from '../../../src/fabric/flows/engine/log-entries.ts'
import { newRun } from '../../../src/fabric/flows/engine/run.ts'
import { decodeStep, encodeStep } from '../../../src/fabric/flows/journal/encode.ts'
import { chances } from '../../simulation/seeded.ts'
import { driveToEnd, Driven, factsOf, statusDocument } from './core-driver.ts'

const names = ['A', 'B', 'C', 'D', 'E', 'F']
const target = fc.constantFrom(...names, 'End')

/**
 * Any state, with and without a Catch; paths that may or may not have a value. Actions and waits lead anywhere, the others
 * ahead only: a loop that takes no time goes on to the budget, which has its own test.
 */
const anyState = (place: number): fc.Arbitrary<State> => {
  const ahead = fc.constantFrom(...names.slice(place + 1), 'End')
  return fc.oneof(
    fc
      .record({ next: target, wait: fc.integer({ min: 1, max: 20 }), strict: fc.boolean(), caught: fc.option(ahead) })
      .map(({ next, wait, strict, caught }): State => ({
        Type: 'Action',
        ActionUrl: 'https://a.example.org',
        Parameters: { n: 1, 'last.=': "getattr('act.details.n', 0)" },
        ResultPath: '$.act',
        WaitTime: wait,
        ExceptionOnActionFailure: strict,
        ...(caught === null ? {} : { Catch: [{ ErrorEquals: ['States.ALL'], Next: caught, ResultPath: '$.error' }] }),
        Next: next,
      })),
    ahead.map((Next): State => ({ Type: 'Pass', Parameters: { 'was.$': '$.x' }, ResultPath: '$.y', Next })),
    target.map((Next): State => ({ Type: 'Wait', Seconds: 3, Next })),
    fc.record({ a: ahead, b: ahead }).map(({ a, b }): State => ({
      Type: 'Choice',
      Choices: [{ And: [{ Variable: '$.act.status', IsPresent: true }], Next: a }],
      Default: b,
    })),
    fc.constant<State>({ Type: 'Fail', Error: 'Planned', Cause: 'as it should' }),
  )
}
const anyFlow: fc.Arbitrary<FlowDefinition> = fc
  .tuple(...names.map((_, place) => anyState(place)))
  .map((states): FlowDefinition => ({
    StartAt: 'A',
    States: {
      ...Object.fromEntries(states.map((state, i) => [names[i] ?? '', state] as const)),
      End: { Type: 'Pass', End: true },
    },
  }))

/** Loops of waits and actions can go on for long: those flows are not what is looked at here. */
function toEnd(flow: FlowDefinition, seed: number): Driven | undefined {
  try {
    return driveToEnd(flow, { x: 1 }, chances(seed))
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('no end')) return undefined
    throw error
  }
}

describe('any flow in any world', () => {
  it('comes to an end that its journal and its log explain', () => {
    fc.assert(
      fc.property(anyFlow, fc.integer(), (flow, seed) => {
        const driven = toEnd(flow, seed)
        if (!driven) return
        const { run, entries } = driven
        // The journal alone gives the same run.
        const { text, payloads } = encodeStep(entries)
        const read = decodeStep(text, (hash) => payloads.get(hash) ?? '')
        expect(replay(factsOf(flow), read)).toEqual(run)
        // Each intent has exactly one accepted result, and each result its intent.
        const results = entries.map(({ kind }) => kind).filter((kind) => /^(acted|action-done|erred)$/.test(kind))
        const unanswered = results.filter(
          (kind, i) => kind === 'acted' && !/action-done|erred/.test(results[i + 1] ?? ''),
        )
        const unasked = results.filter((kind, i) => kind === 'action-done' && results[i - 1] !== 'acted')
        expect([...unanswered, ...unasked]).toEqual([])
        // The log says the same, in as many entries as were counted, and its times never go back.
        const log = readLog(newRun(run.facts), [entries], 0, Infinity).page
        expect(log).toHaveLength(run.logged)
        expect(log.map(({ time }) => time)).toEqual(log.map(({ time }) => time).sort())
        const told = buildRun(log)
        const how = run.phase.kind === 'ended' ? run.phase.how : ''
        expect(told.status).toBe(how.toUpperCase())
        expect(told.visits).toHaveLength(run.steps)
        expect(told.visits.every(({ end }) => end !== null)).toBe(true)
        expect(how === 'succeeded' ? told.output : run.data).toEqual(run.data)
      }),
      { numRuns: 200 },
    )
  })

  it('writes the same bytes for the same events', () => {
    fc.assert(
      fc.property(anyFlow, fc.integer(), (flow, seed) => {
        const [one, two] = [toEnd(flow, seed), toEnd(flow, seed)]
        expect(two && encodeStep(two.entries).text).toBe(one && encodeStep(one.entries).text)
      }),
      { numRuns: 100 },
    )
  })

  it('never throws, whatever happens and in whatever order', () => {
    const happening = fc.oneof(
      fc.constant({ kind: 'start', input: {} } as const),
      fc.constant({ kind: 'continue' } as const),
      fc.constantFrom('wait', 'deadline', 'cancel').map((timer) => ({ kind: 'timer', timer }) as const),
      fc.constant({ kind: 'cancel', by: 'ada' } as const),
      fc
        .record({ mine: fc.boolean(), status: fc.constantFrom('ACTIVE', 'INACTIVE', 'SUCCEEDED', 'FAILED') })
        .map(({ mine, status }) => ({ kind: 'status', mine, status }) as const),
    )
    fc.assert(
      fc.property(
        anyFlow,
        fc.array(fc.tuple(happening, fc.integer({ min: -5e6, max: 9e6 })), { maxLength: 40 }),
        (flow, events) => {
          const driven = new Driven(flow, { x: 1 })
          for (const [event, later] of events) {
            if (event.kind === 'status') {
              const request = event.mine ? driven.request : 'another'
              driven.tell({ kind: 'status', request, status: statusDocument('a', event.status) }, later)
            } else driven.tell(event, later)
          }
          expect(replay(factsOf(flow), driven.entries)).toEqual(driven.run)
        },
      ),
      { numRuns: 300 },
    )
  })
})
