/** One run with a very long log: what its pages and its document cost, wherever they are. */
import type { FlowDefinition } from '../../../src/flow/index.ts'
import type { Row } from '../bench.ts'
import { createStand } from './stand.ts'

const FLOW = '33333333-3333-4333-8333-333333333333'
const BUDGET_MS = 50

/** `entries` of the log; two for each state that is passed. */
export async function measureLongRun(entries: number): Promise<Row[]> {
  await using stand = await createStand(0)
  await stand.deploy(FLOW, counting(Math.floor(entries / 4)))
  const began = performance.now()
  await stand.carryOut(FLOW, 1, () => ({ n: 0 }))
  const seconds = (performance.now() - began) / 1000
  const [run] = (await stand.get('/runs'))['runs'] as { run_id: string }[]
  const log = `/runs/${run?.run_id}/log?limit=100`
  const times: Record<string, number> = {
    'first page': await stand.medianMs(log, 5),
    'page in its middle': await stand.medianMs(`${log}&marker=${Math.floor(entries / 2)}`, 5),
    'last page': await stand.medianMs(`${log}&reverse_order=true`, 5),
    'run document': await stand.medianMs(`/runs/${run?.run_id}`, 5),
  }
  const read = performance.now()
  let count = 0
  for (let marker: unknown = '0'; marker !== null;) {
    const page = await stand.get(`${log}&marker=${String(marker)}`)
    count += (page['entries'] as unknown[]).length
    marker = page['marker']
  }
  const all = (performance.now() - read) / 1000
  return [
    { what: `states passed in a row, a log of ${count} entries`, value: count / 2 / seconds, unit: '/s' },
    ...Object.entries(times).map(([what, value]) => ({
      what: `${what}, of a log of ${count} entries`,
      value,
      unit: 'ms',
      budget: `< ${BUDGET_MS} ms`,
      ok: value < BUDGET_MS,
    })),
    { what: 'the whole log, page by page', value: all, unit: 's' },
  ]
}

/** Counts to `turns`, in two states a turn. */
function counting(turns: number): FlowDefinition {
  return {
    StartAt: 'Add',
    States: {
      Add: { Type: 'ExpressionEval', Parameters: { 'n.=': 'n + 1' }, ResultPath: '$', Next: 'Enough' },
      Enough: {
        Type: 'Choice',
        Choices: [{ Variable: '$.n', NumericLessThan: turns, Next: 'Add' }],
        Default: 'Done',
      },
      Done: { Type: 'Pass', End: true },
    },
  }
}
