import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { edgePath, flowGraphSvg, timelineSvg } from '#draw'
import { buildRun, type LogEntry } from '#run'
import { action, entry, smallLog, START, work } from '../run/logs.ts'

/** The first element that is not closed in order; undefined for a well-formed picture. */
function misplaced(svg: string): string | undefined {
  const open: string[] = []
  for (const [whole, close, name = '', alone] of svg.matchAll(/<(\/?)([a-z]+)(?:\s+[\w:-]+="[^"<]*")*\s*(\/?)>/gi)) {
    if (close && open.pop() !== name) return whole
    if (!close && !alone) open.push(name)
  }
  return open.at(-1)
}
const lines = (svg: string) => svg.replaceAll('><', '>\n<')
const xpcs = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../src/experiments/xpcs/xpcs.flow.json'), 'utf8'),
) as { definition: unknown }

const definition = {
  StartAt: 'Transfer',
  States: {
    Transfer: { Type: 'Action', Next: 'Check', Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Report' }] },
    Check: { Type: 'Choice', Choices: [{ Variable: '$.tries', NumericLessThan: 3, Next: 'Wait' }], Default: 'Publish' },
    Wait: { Type: 'Wait', Seconds: 30, Next: 'Transfer' },
    Publish: { Type: 'Action', End: true },
    Report: { Type: 'Fail' },
    Alone: { Type: 'Pass', Next: 'Nowhere' },
  },
}

describe('the timeline of a run', () => {
  it.each(['light', 'dark'] as const)('is the picture it was, on a %s page', async (theme) => {
    const svg = timelineSvg(buildRun(smallLog()), { now: 0, theme, title: 'XPCS <7>' })
    await expect(lines(svg)).toMatchFileSnapshot(`timeline-${theme}.golden.svg`)
  })

  it('says in words what it shows', () => {
    const svg = timelineSvg(buildRun(smallLog()), { now: 0 })
    expect(svg).toContain('<desc>3 states in 11 s, overhead 27.2 %.</desc>')
    expect(svg).toContain('<title>Correlate: poll wait 1.5 s</title>')
    expect(svg).toContain('<title>attempt 1 of correlate lost</title>')
  })

  it('folds what is idle, and gives its true duration', () => {
    const log = [
      entry(0, 'FlowStarted'),
      entry(0, 'ActionStarted', { state_name: 'A' }),
      entry(7265, 'ActionCompleted', {
        state_name: 'A',
        action: action(0, 7265, { work: [work('a', 1, 7200, 7265)] }),
      }),
      entry(7265, 'FlowSucceeded'),
    ]
    expect(timelineSvg(buildRun(log), { now: 0, fold: true })).toContain('>2 h</text>')
  })

  it('has something to say before the first state', () => {
    expect(timelineSvg(buildRun([]), { now: START })).toContain('No state has been entered yet.')
  })
})

describe('the graph of a flow', () => {
  it('is the picture it was, with a run painted on it', async () => {
    const svg = flowGraphSvg(definition, {
      states: { Transfer: 'succeeded', Check: 'failed', Wait: 'active' },
      title: 'Retry',
    })
    await expect(lines(svg)).toMatchFileSnapshot('graph.golden.svg')
  })

  it('is the picture it was of the eleven steps of XPCS', async () => {
    await expect(lines(flowGraphSvg(xpcs.definition, { theme: 'dark' }))).toMatchFileSnapshot('xpcs-graph.golden.svg')
  })

  it('runs to the right on demand, and says in words what leads where', () => {
    const svg = flowGraphSvg(definition, { direction: 'right' })
    const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(svg) ?? []
    expect(Number(width)).toBeGreaterThan(Number(height))
    expect(svg).toContain('<title>Transfer → Report: any error</title>')
  })

  it('rounds the corners of edges', () => {
    expect(
      edgePath([
        { x: 0, y: 50 },
        { x: -40, y: 50 },
        { x: -40, y: 0 },
        { x: 0, y: 0 },
      ]),
    ).toBe('M0 50L-33 50Q-40 50 -40 43L-40 7Q-40 0 -33 0L0 0')
    expect(edgePath([])).toBe('')
  })
})

describe('whatever is drawn', () => {
  it('stays a picture: well-formed, nothing of the text gets out', () => {
    const evil = '"><script>alert(1)</script>&\u0000'
    const log: LogEntry[] = [
      entry(0, 'FlowStarted'),
      entry(1, 'ActionStarted', { state_name: evil }),
      entry(2, 'ActionFailed', { state_name: evil, action: action(1, 2, { work: [work(evil, 1, 1, 2, 'lost')] }) }),
    ]
    const states = {
      [evil]: { Type: evil, Comment: evil, Next: `${evil}2`, Catch: [{ ErrorEquals: [evil], Next: evil }] },
    }
    for (const svg of [
      timelineSvg(buildRun(log), { now: START, title: evil }),
      flowGraphSvg({ StartAt: evil, States: states }, { title: evil, states: { [evil]: 'failed' } }),
    ]) {
      expect(misplaced(svg)).toBeUndefined()
      expect(svg).not.toContain('<script')
      expect(svg).not.toContain('\u0000')
    }
  })

  it('has no coordinate that is no number', () => {
    const step = fc.tuple(
      fc.integer({ min: 0, max: 99 }),
      fc.constantFrom('ActionStarted', 'ActionCompleted', 'ActionFailed'),
      fc.constantFrom('A', 'B'),
    )
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 8 }),
        fc.integer({ min: 1, max: 2000 }),
        fc.boolean(),
        (steps, width, fold) => {
          const log = steps.map(([seconds, code, state_name]) => entry(seconds, code, { state_name }))
          const svg = timelineSvg(buildRun(log), { now: START, width, fold })
          expect(misplaced(svg)).toBeUndefined()
          expect(svg).not.toMatch(/NaN|Infinity|undefined/)
        },
      ),
      { numRuns: 200 },
    )
  })
})
