/** Flows written with the toolkit, on a real fabric with a real worker. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  at,
  call,
  catchErrors,
  caught,
  choice,
  countOf,
  evaluate,
  expression,
  flow,
  input,
  is,
  item,
  loop,
  otherwise,
  parallel,
  pass,
  result,
  RunFailed,
  tool,
  typescript,
  wait,
  when,
  z,
} from '#toolkit'
import { finished } from '#run'
import type countWords from './functions/count-words.ts'
import { startComputeFabric, type ComputeFabric } from '../fabric/compute/compute-fabric.ts'

let fabric: ComputeFabric
let file: string
beforeAll(async () => {
  fabric = await startComputeFabric()
  file = join(fabric.home, 'words.txt')
  writeFileSync(file, 'a few words of some length')
})
afterAll(() => fabric.stop())

const count = tool({
  name: 'count_words',
  inputs: { file: z.string(), least: z.int().default(1) },
  function: typescript<typeof countWords>('./functions/count-words.ts', import.meta.url),
})
const double = tool({
  name: 'double',
  inputs: { n: z.number(), note: z.string().optional() },
  function: ({ n, note }) => ({ doubled: 2 * n, note: note ?? 'none' }),
})
const twice = double.with({ n: result(count).words })
const counting = flow([count, twice], { title: 'Count and double' })

test('a flow is deployed, run and asked for what its steps found out', async () => {
  const { client } = fabric
  const told: string[] = []
  const run = counting.run(
    client,
    { file },
    {
      label: 'first',
      tags: ['toolkit'],
      onProgress: (update) => told.push(update.kind === 'log' ? update.entry.code : update.kind),
    },
  )
  expect(await run.started).toMatchObject({ status: 'ACTIVE', label: 'first', tags: ['toolkit'] })
  const codes: string[] = []
  for await (const update of run.progress) if (update.kind === 'log') codes.push(update.entry.code)
  expect(codes.at(0)).toBe('FlowStarted')
  expect(codes.at(-1)).toBe('FlowSucceeded')
  const ended = await run
  expect(ended.output(count)).toEqual({ words: 6 })
  expect(await run.output(twice)).toEqual({ doubled: 12, note: 'none' })
  expect(ended.run.visits.map(({ state }) => state)).toEqual(['CountWords', 'Double'])
  expect(told.filter((code) => codes.includes(code))).toEqual(codes)
  expect(finished(ended.document.status)).toBe(true)
})

test('functions and the flow are registered once, as long as nothing changes', async () => {
  const { client } = fabric
  const [first, again] = [await counting.deploy(client), await counting.deploy(client)]
  expect(again.id).toBe(first.id)
  const [one, two] = [await counting.input(client, { file }), await counting.input(client, { file, least: 2 })]
  expect(one).toMatchObject({ input: { file, least: 1, compute_endpoint: fabric.endpointId } })
  const id = (value: unknown) => Object(Object(value)['input'])['count_words_function_id']
  expect(id(two)).toBe(id(one))
  expect(id(one)).toMatch(/^[\da-f-]{36}$/)
})

test('an input that is missing, wrong or unknown is refused before anything is started', async () => {
  const { client } = fabric
  // @ts-expect-error without its file
  await expect(counting.run(client, {})).rejects.toThrow('input.file: it is missing')
  await expect(counting.run(client, { file, least: 0.5 })).rejects.toThrow(/^input\.least: /)
  // @ts-expect-error there is no such input
  await expect(counting.input(client, { file, most: 1 })).rejects.toThrow(/^input\.most: .*file, least/)
})

test('a run that fails says where and why, with the line of the source', async () => {
  const run = counting.run(fabric.client, { file, least: 10 }, { label: 'none so long' })
  const failure: unknown = await run.then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(failure).toBeInstanceOf(RunFailed)
  expect(failure).toMatchObject({
    message: expect.stringMatching(/none so long failed at CountWords: RangeError: .*no word of 10 letters/),
    failure: { task: { stack: [{ file: expect.stringContaining('count-words.ts'), line: 8 }] } },
  })
})

test('choices, loops, errors, values and parallel calls go the ways they should', async () => {
  const start = input('start', z.number())
  const grow = tool({
    name: 'grow',
    inputs: { by: z.number(), seed: z.number() },
    function: ({ by, seed }) => ({ size: seed + by, by }),
  }).with({ by: countOf('growing'), seed: start })
  const both = parallel('both', double.as('one').with({ n: 1 }), double.as('two').with({ n: result(grow).size }))
  const handled = pass('handled', { why: caught().Cause })
  const sum = evaluate('sum', {
    total: expression.number`${item(result(both), 0).doubled} + ${item(result(both), 1).doubled}`,
    list: [start, 2],
  })
  const many = flow(
    [
      loop('growing', { until: is(result(grow).size, '>=', 12), atMost: 5 }, grow),
      catchErrors([count.with({ least: 99 })], [handled]),
      both,
      sum,
      choice(
        'judge',
        when(is(result(sum).total, '>', 100), pass('large', {})),
        otherwise(wait('rest', { seconds: 0 })),
      ),
    ],
    { title: 'Many ways' },
  )
  const ended = await many.run(fabric.client, { start: 10, file })
  expect(ended.run.visits.map(({ state }) => state)).toEqual([
    'GrowingBegin',
    ...Array.from({ length: 3 }, () => ['Grow', 'GrowingCount', 'GrowingDecide']).flat(),
    'CountWords',
    'Handled',
    'Both',
    'Sum',
    'Judge',
    'Rest',
  ])
  expect(ended.output(grow)).toEqual({ size: 12, by: 2 })
  expect(ended.output(sum)).toEqual({ total: 26, list: [10, 2] })
  expect(ended.output(handled).why).toMatch(/no word of 99 letters/)
})

test('a run can be given up and canceled', async () => {
  const long = flow([wait('long', { seconds: 3600 })], { title: 'Long' })
  const signal = AbortSignal.timeout(300)
  const run = long.run(fabric.client, {}, { signal })
  await expect(run).rejects.toThrow(/abort/i)
  expect((await fabric.client.runs.get((await run.started).run_id)).status).toBe('ACTIVE')
  await run.cancel()
  const other = long.run(fabric.client, {})
  await other.started
  await other.cancel()
  await expect(other).rejects.toThrow(RunFailed)
})

test('a function that cannot be bundled is named', async () => {
  const lost = tool({
    name: 'lost',
    function: typescript<typeof countWords>('./none.ts', import.meta.url) as never,
  })
  await expect(flow([lost], { title: 'Lost' }).run(fabric.client, {})).rejects.toThrow(/^lost\.function: .*none\.ts/)
})

test('a flow calls another, which is deployed with it', async () => {
  const inner = call('count', counting, { least: 4 })
  const outer = flow(
    [inner, pass('note', { words: at('$.Count.details.output.CountWords.details.result[0].words') })],
    {
      title: 'Outer',
    },
  )
  const ended = await outer.run(fabric.client, { file })
  expect(Object(ended.run.output).Note).toEqual({ words: 3 })
})

test('a run that failed goes on from there, with the function mended and another input', async () => {
  const start = tool({ name: 'start', inputs: { n: z.number() }, function: ({ n }) => ({ n: n + 1 }) })
  const finishing = (wrong: boolean) =>
    tool({
      name: 'finish_it',
      inputs: { n: z.number(), more: z.number() },
      function: wrong
        ? () => {
            throw new Error('not yet')
          }
        : ({ n, more }) => ({ sum: n + more }),
    }).with({ n: result(start).n })
  const title = 'Mended'
  const failed = flow([start, finishing(true)], { title }).run(fabric.client, { n: 1, more: 1 })
  await expect(failed).rejects.toThrow('not yet')
  const finish = finishing(false)
  const mended = flow([start, finish], { title })
  const again = await mended.rerun(fabric.client, failed, { input: { more: 10 }, label: 'again' })
  expect(again.output(finish)).toEqual({ sum: 12 })
  expect(again.run.visits.map(({ state }) => state)).toEqual(['FinishIt'])
  expect(again.document).toMatchObject({ label: 'again', rerun_from: 'FinishIt' })
  const { run_id: id } = await failed.started
  const whole = await mended.rerun(fabric.client, id, { from: start, input: { n: 5 } })
  expect(whole.output(finish)).toEqual({ sum: 7 })
})
