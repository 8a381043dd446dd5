/** Many finished runs in the database: what lists, filters, orders and documents cost, and what stays in memory. */
import type { Row } from '../bench.ts'
import { chain, createStand, URL_INSTANT, type Stand } from './stand.ts'

const FLOW = '11111111-1111-4111-8111-111111111111'
const ANOTHER = '22222222-2222-4222-8222-222222222222'
/** A page of any list or filter. */
const BUDGET_MS = 100

/** `carriedOut` by the engine, `count` in all: the others are copies of their rows with names and times of their own. */
export async function measureFinished(carriedOut: number, count: number): Promise<Row[]> {
  await using stand = await createStand(400)
  await stand.deploy(FLOW, chain(URL_INSTANT, 2))
  await stand.deploy(ANOTHER, chain(URL_INSTANT, 1))
  globalThis.gc?.()
  const before = process.memoryUsage().rss
  for (let done = 0; done < carriedOut; done += 100) {
    await stand.carryOut(
      done % 1000 === 0 ? ANOTHER : FLOW,
      100,
      (i) => ({ n: i }),
      (i) => `scan ${done + i}`,
    )
  }
  const burst = (process.memoryUsage().rss - before) / 2 ** 20
  multiply(stand, carriedOut, count)
  const times = await measurePages(stand, count)
  globalThis.gc?.()
  await new Promise((resolve) => setTimeout(resolve, 500))
  const rest = (process.memoryUsage().rss - before) / 2 ** 20
  return [
    ...times.map(([what, value]) => ({
      what: `${what}, of ${count}`,
      value,
      unit: 'ms',
      budget: `< ${BUDGET_MS} ms`,
      ok: value < BUDGET_MS,
    })),
    {
      what: `memory grown over ${carriedOut} runs; with ${count} in the database`,
      value: burst,
      unit: 'MiB',
      beside: `${Math.round(rest)} MiB after its pages were read`,
      budget: '< 130 MiB',
      ok: Math.max(burst, rest) < 130,
    },
  ]
}

async function measurePages(stand: Stand, count: number): Promise<readonly (readonly [string, number])[]> {
  const first = await stand.get('/runs?per_page=50')
  const [run] = first['runs'] as { run_id: string }[]
  const half = new Date(Date.UTC(2025, 0, 1) + (count / 2) * 60_000).toISOString()
  const urls: Record<string, string> = {
    'page of 50, newest': '/runs?per_page=50',
    'page of 1000': '/runs?per_page=1000',
    'page after a marker': `/runs?per_page=50&marker=${String(first['marker'])}`,
    'page number 1000': '/runs?per_page=50&page=1000',
    'by status': '/runs?filter_status=FAILED',
    'by status and flow': `/runs?filter_status=SUCCEEDED&filter_flow_id=${ANOTHER}`,
    'by a label of many': '/runs?filter_label=scan',
    'by a label of one': `/runs?filter_label=scan%20${count - 3}`,
    'by a label of none': '/runs?filter_label=nothing%20like%20it',
    'by flow title of none': '/runs?filter_flow_title=nothing',
    'by tag': '/runs?filter_tags=rare',
    'by start': `/runs?filter_start_time=${half},`,
    'by completion': `/runs?filter_completion_time=,${half}`,
    'by role': '/runs?filter_roles=run_owner',
    'in order of label': '/runs?orderby=label%20ASC',
    'in order of status': '/runs?orderby=status%20DESC',
    'in order of completion': '/runs?orderby=completion_time%20ASC',
    'in order of flow title': '/runs?orderby=flow_title%20ASC',
    'in order of flow and start': '/runs?orderby=flow_id%20ASC&orderby=start_time%20DESC',
    'in order of id': '/runs?orderby=run_id%20ASC',
    'runs of a flow': `/flows/${FLOW}/runs`,
    'one run': `/runs/${run?.run_id}`,
    'its log': `/runs/${run?.run_id}/log`,
  }
  const times: [string, number][] = []
  for (const [what, url] of Object.entries(urls)) times.push([what, await stand.medianMs(url, 11)])
  for (const [what, ask] of [
    ['counts of /davy/status', () => stand.flows.runCounts?.()],
    ['snapshot of 500', () => stand.flows.snapshot?.()],
  ] as const) {
    const began = performance.now()
    for (let i = 0; i < 11; i++) ask()
    times.push([what, (performance.now() - began) / 11])
  }
  return times
}

/** Copies of all rows of the runs that were carried out, until there are `count` of them. */
function multiply({ store: { db } }: Stand, carriedOut: number, count: number): void {
  const time = `strftime('%Y-%m-%dT%H:%M:%S', '2025-01-01', '+' || (copy.value * ${carriedOut} + seq) || ' minutes') || '.000000+00:00'`
  db.exec(`BEGIN;
    CREATE TEMP TABLE copy AS WITH RECURSIVE copy (value) AS
      (SELECT 1 UNION ALL SELECT value + 1 FROM copy WHERE value < ${Math.ceil(count / carriedOut) - 1}) SELECT value FROM copy;
    INSERT INTO runs (seq, run_id, flow_id, flow_title, flow_updated, definition, label, tags, run_owner, run_managers,
        run_monitors, status, start_time, completion_time, details, context)
      SELECT seq + copy.value * ${carriedOut}, printf('%08x-0000-4000-8000-%012x', seq, copy.value), flow_id, flow_title, flow_updated,
        definition, 'scan ' || (copy.value * ${carriedOut} + seq), iif(seq % 5000 = 7, '["rare"]', tags), run_owner, run_managers,
        run_monitors, iif(seq % 50 = 0, 'FAILED', status), ${time}, ${time}, details, context FROM runs, copy WHERE seq <= ${carriedOut};
    INSERT INTO journal (id, entries) SELECT id + copy.value * ${carriedOut} * 4194304, entries FROM journal, copy
      WHERE id < ${carriedOut + 1} * 4194304;
    COMMIT; DROP TABLE copy`)
}
