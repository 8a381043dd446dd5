/** The log of a long run is read from checkpoints: it must be the log that all its entries tell. */
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { FlowDefinition } from '../../../src/flow/index.ts'
import type { LogEntry } from '../../../src/run/index.ts'
import { temporaryHome } from '../temporary-home.ts'
import { HELLO, startFlows, type FlowsFabric } from './flows-fabric.ts'

const home = temporaryHome()
let fabric: FlowsFabric
let run: string
/** As the event stream told it, entry by entry. */
let told: readonly LogEntry[]

/** 1500 turns in two states, with something private in `$` and an action at the end. */
const flow: FlowDefinition = {
  StartAt: 'Add',
  States: {
    Add: { Type: 'ExpressionEval', Parameters: { 'n.=': 'count.n + 1' }, ResultPath: '$.count', Next: 'Enough' },
    Enough: {
      Type: 'Choice',
      Choices: [{ Variable: '$.count.n', NumericLessThan: 1500, Next: 'Add' }],
      Default: 'Say',
    },
    Say: {
      Type: 'Action',
      ActionUrl: HELLO,
      Parameters: { 'echo_string.$': '$._private_word' },
      ResultPath: '$.said',
      End: true,
    },
  },
}

beforeAll(async () => {
  fabric = await startFlows(join(home.path, 'fabric.db'))
  run = await fabric.start(await fabric.deploy(flow), { count: { n: 0 }, _private_word: 'sesame-street' })
  await fabric.ended(run)
  told = fabric.events.flatMap((event) => (event.kind === 'log' && event.run_id === run ? event.entry : []))
}, 60_000)
afterAll(async () => {
  await fabric.stop()
  home.remove()
})

async function page(query: string) {
  const { body } = await fabric.call('GET', `/runs/${run}/log?${query}`)
  // SAFETY: the log's own document.
  return body as { entries: LogEntry[]; has_next_page: boolean; marker: string | null }
}

it('has checkpoints, and what they hold is masked', () => {
  const rows = fabric.context.store.db.prepare('SELECT state FROM checkpoints').all()
  expect(rows.length).toBeGreaterThan(2)
  expect(JSON.stringify(rows)).not.toContain('sesame')
})

it('is the same page by page as it was told', { timeout: 60_000 }, async () => {
  expect(told).toHaveLength(1 + 2 * 3000 + 3)
  expect(JSON.stringify(told)).not.toContain('sesame')
  expect(await fabric.log(run)).toEqual(told)
})

it('is the same back from its end', { timeout: 60_000 }, async () => {
  const all: LogEntry[] = []
  for (let marker: string | null = ''; marker !== null;) {
    const { entries, marker: next } = await page(`limit=97&reverse_order=true${marker && `&marker=${marker}`}`)
    all.push(...entries)
    marker = next
  }
  expect(all.toReversed()).toEqual(told)
})

it('is the same from anywhere, in any order of asking, before and after a restart', { timeout: 60_000 }, async () => {
  const somewhere = fc.record({
    from: fc.nat(told.length + 5),
    limit: fc.integer({ min: 1, max: 100 }),
    back: fc.boolean(),
  })
  for (let life = 0; life < 2; life++) {
    await fc.assert(
      fc.asyncProperty(somewhere, async ({ from, limit, back }) => {
        const { entries, has_next_page } = await page(
          `limit=${limit}&marker=${from}${back ? '&reverse_order=true' : ''}`,
        )
        const first = back ? Math.max(0, from - limit) : from
        const expected = told.slice(first, back ? from : from + limit)
        expect(entries).toEqual(back ? expected.toReversed() : expected)
        expect(has_next_page).toBe(back ? first > 0 : from + limit < told.length)
      }),
      { numRuns: 60 },
    )
    await fabric.stop()
    fabric = await startFlows(join(home.path, 'fabric.db'))
  }
})

it('gives the output of the run without what is private', { timeout: 60_000 }, async () => {
  const { body } = await fabric.call('GET', `/runs/${run}`)
  expect(body.details.output).toMatchObject({
    count: { n: 1500 },
    _private_word: '<private>',
    said: { details: { hello: '<private>' } },
  })
})
