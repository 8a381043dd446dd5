/** What TypeScript knows of a flow. The compiler checks these; `npm run typecheck` fails when one is wrong. */
import { expectTypeOf, test } from 'vitest'
import {
  and,
  call,
  catchErrors,
  choice,
  collection,
  expression,
  flow,
  ingest,
  input,
  is,
  item,
  loop,
  parallel,
  pass,
  python,
  result,
  tool,
  transfer,
  typescript,
  when,
  z,
  type AuthoredFlow,
  type Client,
  type FlowRun,
  type Reference,
} from '#toolkit'

const collect = tool({
  name: 'collect',
  inputs: { folder: z.string(), limit: z.int().optional() },
  function: async ({ folder, limit }) => {
    expectTypeOf(folder).toEqualTypeOf<string>()
    expectTypeOf(limit).toEqualTypeOf<number | null>()
    return { files: [folder], size: 1 }
  },
})
const reduce = tool({
  name: 'reduce',
  inputs: { files: z.array(z.string()), threshold: z.number().default(0.5) },
  function: ({ files, threshold }) => {
    expectTypeOf(threshold).toEqualTypeOf<number>()
    return { mean: files.length * threshold }
  },
})

type InputOf<Flow> = Flow extends AuthoredFlow<infer Input> ? Input : never

test('a run is given what the tools need; defaults, optional inputs and the endpoint may be left out', () => {
  const two = flow([collect, reduce.with({ files: result(collect).files })], { title: 'two' })
  expectTypeOf<InputOf<typeof two>>().toEqualTypeOf<{
    folder: string
    limit?: number | undefined
    threshold?: number | undefined
    compute_endpoint?: string
  }>()
  const run = (client: Client): FlowRun => two.run(client, { folder: '/data' })
  // @ts-expect-error without its folder
  const wrong = (client: Client): FlowRun => two.run(client, {})
  // @ts-expect-error nobody asks for a file
  const other = (client: Client): FlowRun => two.run(client, { folder: '/data', file: 'x' })
  expectTypeOf([run, wrong, other]).toBeArray()
  expectTypeOf<FlowRun['output']>().returns.resolves.toBeUnknown()
})

test('what a run finds out has the type of what the function returns', () => {
  const outputs = async (run: FlowRun) => (await run.output(collect)).files
  expectTypeOf(outputs).returns.resolves.toEqualTypeOf<string[]>()
  const means = async (run: FlowRun) => (await run).output(reduce)
  expectTypeOf(means).returns.resolves.toEqualTypeOf<{ mean: number }>()
})

test('a result fits only where its type is wanted', () => {
  expectTypeOf(result(collect).files).toExtend<Reference<string[]>>()
  expectTypeOf(item(result(collect).files, 0)).toExtend<Reference<string>>()
  // @ts-expect-error a number is no list of files
  reduce.with({ files: result(collect).size })
  // @ts-expect-error nor is a list with a number in it
  reduce.with({ files: ['a', 1] })
  // @ts-expect-error the function returns no such thing
  void result(collect).nothing
  // @ts-expect-error a number is compared with a number
  is(result(reduce).mean, '<', 'high')
  reduce.with({ threshold: expression.number`1 / 2`, files: ['a'] })
})

test('inputs come from conditions, places, values and expressions as well', () => {
  const x = input('x', z.number())
  const source = input('source', collection())
  const many = flow(
    [
      choice(
        'c',
        when(and(is(x, '>', 1), is(input('y', z.string()), '=', 'a')), pass('p', { z: input('z', z.boolean()) })),
      ),
      transfer({ name: 'send', from: source, to: { id: input('to', z.string()), path: '/a' } }),
      ingest({
        name: 'publish',
        index: 'i',
        subject: input('subject', z.string()),
        content: { deep: [{ e: expression`${input('e', z.number())} + 1` }] },
      }),
      loop('l', { until: is(result(reduce).mean, '<', 1), atMost: 3 }, reduce, reduce.as('dark')),
      catchErrors([parallel('both', collect)], [pass('q', {})]),
    ],
    { title: 'many', modifiers: { both: { endpoint_id: 'gpu' } } },
  )
  expectTypeOf<Required<InputOf<typeof many>>>().toMatchObjectType<{
    x: number
    y: string
    z: boolean
    source: { id: string; path: string }
    to: string
    subject: string
    e: number
    dark_files: string[]
    folder: string
    gpu: string
  }>()
})

test('an alias renames inputs, also those that are given later', () => {
  const one = flow([reduce.as('dark').with({ threshold: 1 })], { title: 'one' })
  expectTypeOf<InputOf<typeof one>>().toEqualTypeOf<{ dark_files: string[]; compute_endpoint?: string }>()
  const other = flow([reduce.with({ threshold: 1 }).as('dark').as('light')], { title: 'other' })
  expectTypeOf<InputOf<typeof other>>().toEqualTypeOf<{ light_files: string[]; compute_endpoint?: string }>()
})

test('a flow that calls another asks for what it does not give it', () => {
  const inner = flow([collect], { title: 'inner' })
  const outer = flow([call('inner', inner, { folder: '/a' })], { title: 'outer' })
  expectTypeOf<InputOf<typeof outer>>().toEqualTypeOf<{
    limit?: number | undefined
    compute_endpoint?: string
  }>()
  // @ts-expect-error a folder is text
  call('inner', inner, { folder: 1 })
})

test('functions that stand elsewhere have types too', () => {
  type Count = (input: { files: readonly string[] }) => Promise<{ count: number }>
  const counted = tool({
    name: 'count',
    inputs: { files: z.array(z.string()) },
    function: typescript<Count>('./count.ts', import.meta.url),
  })
  expectTypeOf(result(counted).count).toExtend<Reference<number>>()
  tool({
    name: 'count',
    inputs: { files: z.array(z.number()) },
    // @ts-expect-error the function takes text
    function: typescript<Count>('./count.ts', import.meta.url),
  })
  const plain = tool({ name: 'plain', function: python<{ n: number }>('def plain(**data): return {"n": 1}') })
  expectTypeOf(result(plain).n).toExtend<Reference<number>>()
})
