import { describe, expect, test } from 'vitest'
import { checkFlow, parseFlowValue, type Json, type State } from '#flow'
import {
  action,
  and,
  AuthoringError,
  at,
  call,
  catchErrors,
  caught,
  choice,
  collection,
  countOf,
  evaluate,
  expression,
  fail,
  finish,
  flow,
  ingest,
  input,
  is,
  isPresent,
  item,
  loop,
  not,
  otherwise,
  parallel,
  pass,
  python,
  result,
  tool,
  transfer,
  transferItems,
  wait,
  when,
  z,
  type Step,
} from '#toolkit'

const collect = tool({
  name: 'collect_files',
  comment: 'Finds the files of a scan.',
  inputs: { folder: z.string(), limit: z.int().optional() },
  function: ({ folder, limit }) => ({ files: [folder, String(limit)], bytes: 1 }),
})
const reduce = tool({
  name: 'reduce',
  inputs: { files: z.array(z.string()), threshold: z.number().default(0.5) },
  function: ({ files, threshold }) => ({ mean: files.length * threshold, quality: 'good' }),
})
const mean = reduce.with({ files: result(collect).files })
const title = 'Test'

/** The states of a flow, which the checks have nothing to say against, not even a warning. */
function states(steps: readonly Step[], options: Partial<Parameters<typeof flow>[1]> = {}): Record<string, State> {
  const { document } = flow(steps, { title, ...options })
  // SAFETY: a flow is JSON; its type only says more about it.
  const problems = checkFlow(parseFlowValue(document as unknown as Json))
  // That a provider is none of Globus's is no fault of the flow.
  expect(problems.filter(({ code }) => code !== 'unknown-provider')).toEqual([])
  return { ...document.definition.States }
}

describe('a tool', () => {
  test('is the state that Gladier generates, with the arguments that its function takes', () => {
    expect(states([collect, mean])).toEqual({
      CollectFiles: {
        Type: 'Action',
        Comment: 'Finds the files of a scan.',
        ActionUrl: 'https://compute.actions.globus.org/v3',
        Parameters: {
          'endpoint_id.$': '$.input.compute_endpoint',
          tasks: [
            {
              'function_id.$': '$.input.collect_files_function_id',
              kwargs: { 'folder.$': '$.input.folder', 'limit.=': "getattr('input.limit', None)" },
            },
          ],
        },
        ResultPath: '$.CollectFiles',
        WaitTime: 300,
        ExceptionOnActionFailure: true,
        Next: 'Reduce',
      },
      Reduce: {
        Type: 'Action',
        ActionUrl: 'https://compute.actions.globus.org/v3',
        Parameters: {
          'endpoint_id.$': '$.input.compute_endpoint',
          tasks: [
            {
              'function_id.$': '$.input.reduce_function_id',
              kwargs: {
                'files.$': '$.CollectFiles.details.result[0].files',
                'threshold.$': '$.input.threshold',
              },
            },
          ],
        },
        ResultPath: '$.Reduce',
        WaitTime: 300,
        ExceptionOnActionFailure: true,
        End: true,
      },
    })
  })

  test('declares the inputs of the flow, and what has a default is filled in by whoever starts a run', () => {
    const { input_schema: schema } = flow([collect, mean], { title }).document
    expect(schema).toMatchObject({
      required: ['input'],
      properties: {
        input: {
          properties: {
            folder: { type: 'string' },
            limit: { type: 'integer' },
            threshold: { type: 'number', default: 0.5 },
            compute_endpoint: { type: 'string', format: 'uuid' },
            reduce_function_id: { type: 'string', format: 'uuid' },
          },
          required: ['compute_endpoint', 'folder', 'threshold', 'collect_files_function_id', 'reduce_function_id'],
          additionalProperties: false,
        },
      },
    })
  })

  test('of version 2 without declared inputs takes them all, as Gladier has it', () => {
    const plain = tool({ name: 'my_fn', version: 'v2', function: python('def my_fn(**data):\n    return 1\n') })
    const { MyFn } = states([plain])
    expect(MyFn).toMatchObject({
      ActionUrl: 'https://compute.actions.globus.org',
      Parameters: {
        tasks: [
          {
            'endpoint.$': '$.input.compute_endpoint',
            'function.$': '$.input.my_fn_function_id',
            'payload.$': '$.input',
          },
        ],
      },
      ResultPath: '$.MyFn',
    })
  })

  test('has another name and other inputs under an alias', () => {
    const { ReduceDark } = states([reduce.as('dark')])
    expect(ReduceDark).toMatchObject({
      Parameters: {
        'endpoint_id.$': '$.input.compute_endpoint',
        tasks: [
          {
            'function_id.$': '$.input.reduce_function_id',
            kwargs: { 'files.$': '$.input.dark_files', 'threshold.$': '$.input.dark_threshold' },
          },
        ],
      },
      ResultPath: '$.ReduceDark',
    })
  })

  test('can be called several times in one action', () => {
    const both = parallel(
      'both',
      mean.with({ threshold: 1 }),
      reduce.as('dark').with({ files: ['a', item(result(collect).files, 0)] }),
    )
    const { Both, Says } = states([collect, both, pass('says', { first: item(result(both), 0).mean })])
    expect(Both).toMatchObject({
      Parameters: {
        tasks: [
          { kwargs: { 'files.$': '$.CollectFiles.details.result[0].files', threshold: 1 } },
          {
            kwargs: {
              'files.=': '["a", CollectFiles.details.result[0].files[0]]',
              'threshold.$': '$.input.dark_threshold',
            },
          },
        ],
      },
    })
    expect(Says).toMatchObject({ Parameters: { 'first.$': '$.Both.details.result[0].mean' } })
  })
})

describe('modifiers', () => {
  const modified = (modifiers: Record<string, object>, steps: readonly Step[] = [collect, mean]) =>
    states(steps, { modifiers })

  test('change fields of the state', () => {
    const { Reduce } = modified({ reduce: { WaitTime: 60, RunAs: 'Flow', ExceptionOnActionFailure: false } })
    expect(Reduce).toMatchObject({ WaitTime: 60, RunAs: 'Flow', ExceptionOnActionFailure: false })
  })

  test('name inputs of the run, which the flow then asks for, and paths', () => {
    const { document } = flow([collect, mean], {
      title,
      modifiers: {
        collect_files: { endpoint_id: 'gpu', resource_specification: 'nodes' },
        Reduce: { endpoint_id: '$.input.gpu', user_endpoint_config: { 'queue.$': '$.input.gpu', nodes: 2 } },
      },
    })
    expect(document.definition.States['CollectFiles']).toMatchObject({
      Parameters: { 'endpoint_id.$': '$.input.gpu', 'resource_specification.$': '$.input.nodes' },
    })
    expect(document.definition.States['Reduce']).toMatchObject({
      Parameters: { 'endpoint_id.$': '$.input.gpu', user_endpoint_config: { 'queue.$': '$.input.gpu', nodes: 2 } },
    })
    const { properties } = Object(document.input_schema['properties'])['input']
    expect(Object.keys(properties)).toEqual(expect.arrayContaining(['gpu', 'nodes']))
    expect(properties).not.toHaveProperty('compute_endpoint')
    expect(properties).toMatchObject({ gpu: { type: 'string' }, nodes: {} })
  })

  test('write paths out by hand, which are inputs of the run too', () => {
    const { document } = flow([pass('note', { 'who.$': '$.input.who', list: [at('$.input.other.x')] })], { title })
    const { properties, required } = Object(document.input_schema['properties'])['input']
    expect(properties).toEqual({ who: {}, other: {} })
    expect(required).toEqual(['who', 'other'])
  })

  test('name a step by its function, its state or itself, and mean its results', () => {
    const first = tool({ name: 'make_tasks', version: 'v2', function: () => [] })
    const tasksOf = (tasks: unknown) =>
      modified({ use_tasks: { tasks } }, [first, tool({ name: 'use_tasks', version: 'v2', function: () => 1 })])
    for (const name of ['make_tasks', 'MakeTasks', first])
      expect(tasksOf(name)['UseTasks']).toMatchObject({
        Parameters: { 'tasks.$': '$.MakeTasks.details.results' },
      })
    const { UseTasks } = modified({ use_tasks: { payload: '$.MakeTasks.details.result[0]' } }, [
      first,
      tool({ name: 'use_tasks', version: 'v2', function: () => 1 }),
    ])
    expect(UseTasks).toMatchObject({ Parameters: { tasks: [{ 'payload.$': '$.MakeTasks.details.result[0]' }] } })
  })

  test('move a result, and what reads it follows', () => {
    const { Reduce } = modified({ collect_files: { ResultPath: '$.scan.files' } })
    expect(Reduce).toMatchObject({
      Parameters: { tasks: [{ kwargs: { 'files.$': '$.scan.files.details.result[0].files' } }] },
    })
  })

  test('that change nothing are an error with the name', () => {
    expect(() => modified({ redcue: { WaitTime: 1 } })).toThrow(/Redcue: .*Reduce/)
    expect(() => modified({ reduce: { Waittime: 1 } })).toThrow('Reduce.Waittime: there is no such modifier')
    expect(() => modified({ reduce: { payload: 'x' } })).toThrow(/Reduce\.payload: .*version v2/)
    expect(() =>
      modified({ get: { endpoint_id: 'x' } }, [action({ name: 'get', url: 'https://a.b', parameters: {} })]),
    ).toThrow(/Get\.endpoint_id/)
  })
})

describe('ways', () => {
  test('of a choice come together after it', () => {
    const good = is(result(reduce).mean, '>=', 0.8)
    const made = states([
      collect,
      mean,
      choice(
        'judge',
        when(and(isPresent(result(reduce).quality), good), pass('praise', { quality: result(reduce).quality })),
        when(
          not(is(result(reduce).quality, '=', 'good')),
          fail('too_dark', { error: 'TooDark', cause: result(reduce).quality }),
        ),
        otherwise(wait('settle', { seconds: 5 })),
      ),
      finish('done'),
    ])
    expect(Object.keys(made)).toEqual(['CollectFiles', 'Reduce', 'Judge', 'Praise', 'TooDark', 'Settle', 'Done'])
    const quality = '$.Reduce.details.result[0].quality'
    expect(made['Judge']).toEqual({
      Type: 'Choice',
      Choices: [
        {
          And: [
            { Variable: quality, IsPresent: true },
            { Variable: '$.Reduce.details.result[0].mean', NumericGreaterThanEquals: 0.8 },
          ],
          Next: 'Praise',
        },
        { Not: { Variable: quality, StringEquals: 'good' }, Next: 'TooDark' },
      ],
      Default: 'Settle',
    })
    expect(made['Praise']).toMatchObject({ Next: 'Done' })
    expect(made['Settle']).toEqual({ Type: 'Wait', Seconds: 5, Next: 'Done' })
    expect(made['TooDark']).toEqual({ Type: 'Fail', Error: 'TooDark', CausePath: quality })
  })

  test('at the end of a flow end it', () => {
    const made = states([
      pass('begin', { x: 1 }),
      choice('go', when(is(at<number>('$.Begin.x'), '>', 0), finish('there'))),
    ])
    expect(made['Go']).toMatchObject({ Default: 'GoDone' })
    expect(made['GoDone']).toEqual({ Type: 'Pass', End: true })
  })

  test('compare as the type of the constant says, and an optional input may be missing', () => {
    const since = input('since', z.string().optional())
    const made = states([choice('late', when(is(since, '>', new Date(0)), finish('yes')))])
    expect(made['Late']).toMatchObject({
      Choices: [
        {
          And: [
            { Variable: '$.input.since', IsPresent: true },
            { Variable: '$.input.since', TimestampGreaterThan: '1970-01-01T00:00:00.000Z' },
          ],
        },
      ],
    })
  })

  test('lead round in a loop, counted and bounded', () => {
    const refine = loop(
      'refine',
      { until: is(result(reduce).mean, '<', 0.1), atMost: 5 },
      reduce.with({ threshold: countOf('refine') }),
    )
    const made = states([refine, pass('note', { times: result(refine).count })])
    expect(made).toMatchObject({
      RefineBegin: { Type: 'Pass', Result: { count: 0 }, ResultPath: '$.Refine', Next: 'Reduce' },
      Reduce: { Next: 'RefineCount', Parameters: { tasks: [{ kwargs: { 'threshold.$': '$.Refine.count' } }] } },
      RefineCount: { Parameters: { 'count.=': 'Refine.count + 1' }, Next: 'RefineDecide' },
      RefineDecide: {
        Choices: [
          { Variable: '$.Reduce.details.result[0].mean', NumericLessThan: 0.1, Next: 'Note' },
          { Variable: '$.Refine.count', NumericGreaterThanEquals: 5, Next: 'RefineGaveUp' },
        ],
        Default: 'Reduce',
      },
      RefineGaveUp: { Type: 'Fail', Error: 'LoopLimit' },
    })
    const patient = loop(
      'refine',
      { until: is(result(reduce).mean, '<', 0.1), atMost: 2, orElse: [pass('take_it', {})] },
      reduce,
    )
    expect(Object.keys(states([patient]))).toEqual([
      'RefineBegin',
      'Reduce',
      'RefineCount',
      'RefineDecide',
      'TakeIt',
      'RefineDone',
    ])
  })

  test('lead from an error to its handler and on', () => {
    const safe = catchErrors([collect, pass('between', {}), mean], [pass('note', { why: caught().Cause })], {
      errors: ['ActionTimeout'],
    })
    const made = states([safe, finish('done')])
    const to = { ErrorEquals: ['ActionTimeout'], ResultPath: '$.Caught', Next: 'Note' }
    expect(made).toMatchObject({
      CollectFiles: { Catch: [to], Next: 'Between' },
      Reduce: { Catch: [to], Next: 'Done' },
      Note: { Parameters: { 'why.$': '$.Caught.Cause' }, Next: 'Done' },
    })
  })
})

describe('other steps', () => {
  const source = input('source', collection('Detector'))
  test('transfer, ingest, and any action', () => {
    const send = transfer({ name: 'send', from: source, to: { id: input('hpc', z.uuid()), path: '/in' } })
    const gather = tool({
      name: 'gather',
      function: () => ({ items: [{ source_path: '/a', destination_path: '/b' }] }),
    })
    const items = transferItems({
      name: 'keep',
      from: source.id,
      to: input('archive', z.uuid()),
      items: result(gather).items,
    })
    const recursive = input('recursive', z.boolean().default(false))
    const folder = transfer({ name: 'folder', from: source, to: source, recursive, label: 'All of it' })
    expect(states([gather, items, folder])).toMatchObject({
      Keep: {
        Parameters: { 'destination_endpoint.$': '$.input.archive', 'DATA.$': '$.Gather.details.result[0].items' },
      },
      Folder: { Parameters: { DATA: [{ 'recursive.$': '$.input.recursive' }], label: 'All of it' } },
    })
    const content = { mean: result(reduce).mean, 'file.name': source.path, list: [1, { deep: source.id }] }
    const publish = ingest({ name: 'publish', index: input('index', z.uuid()), subject: 'a', content })
    const ask = action({ name: 'ask', url: 'https://actions.globus.org/hello_world', parameters: { echo_string: 'x' } })
    const made = states([
      send,
      reduce,
      publish,
      ask,
      action({ name: 'again', url: 'https://x.example.org', parameters: result<object>(ask) }),
    ])
    expect(made['Send']).toMatchObject({
      ActionUrl: 'https://transfer.actions.globus.org/transfer',
      Parameters: {
        'source_endpoint.$': '$.input.source.id',
        'destination_endpoint.$': '$.input.hpc',
        DATA: [{ 'source_path.$': '$.input.source.path', destination_path: '/in' }],
        verify_checksum: true,
      },
    })
    expect(made['Publish']).toMatchObject({
      Parameters: {
        visible_to: ['public'],
        content: {
          'mean.$': '$.Reduce.details.result[0].mean',
          'file.name.$': '$.input.source.path',
          list: [1, { 'deep.$': '$.input.source.id' }],
        },
      },
    })
    expect(made['Again']).toMatchObject({ InputPath: '$.Ask.details' })
  })

  test('values and expressions', () => {
    const x = input('x', z.number())
    const half = evaluate('half', {
      x: expression.number`${x} / 2`,
      all: [x, expression`${x} + ${{ a: [null, true] }}`],
    })
    const made = states([half, pass('both', { sum: result(half).x, odd: at('$.input') })])
    expect(made['Half']).toMatchObject({
      Type: 'ExpressionEval',
      Parameters: { 'x.=': 'input.x / 2', 'all.=': '[input.x, (input.x + {"a": [None, True]})]' },
    })
    expect(made['Both']).toMatchObject({ Parameters: { 'sum.$': '$.Half.x', 'odd.$': '$.input' } })
  })

  test('a flow, state by state, with its own modifiers', () => {
    const inner = flow([collect, mean], { title: 'inner', modifiers: { reduce: { WaitTime: 7 } } })
    const made = states([pass('begin', {}), inner, finish('end')], { modifiers: { collect_files: { WaitTime: 8 } } })
    expect(made).toMatchObject({ CollectFiles: { WaitTime: 8 }, Reduce: { WaitTime: 7, Next: 'End' } })
  })

  test('a flow as one action, whose id comes when it is deployed', () => {
    const inner = flow([collect, mean], { title: 'inner' })
    const outer = flow([call('analyse', inner, { folder: '/today' })], { title: 'outer' })
    expect(() => outer.document).toThrow(/"inner".*deploy/)
    const { States } = outer.written(new Map([['inner', '11111111-2222-4333-8444-555555555555']])).definition
    expect(States['Analyse']).toMatchObject({
      ActionUrl: 'https://flows.globus.org/flows/11111111-2222-4333-8444-555555555555',
      Parameters: {
        input: {
          folder: '/today',
          'threshold.$': '$.input.threshold',
          'compute_endpoint.$': '$.input.compute_endpoint',
          'reduce_function_id.$': '$.input.reduce_function_id',
        },
      },
    })
    expect([...outer.inputs.keys()]).not.toContain('folder')
  })
})

describe('a mistake is said where the flow is written', () => {
  const mistake = (make: () => unknown): string => {
    try {
      make()
    } catch (error) {
      if (error instanceof AuthoringError) return error.message
      throw error
    }
    return 'none'
  }
  const flowOf = (...steps: readonly Step[]) => mistake(() => flow(steps, { title }))

  test('two steps of one name', () => expect(flowOf(reduce, reduce)).toMatch(/^Reduce: two steps .*alias/))
  test('the result of a step that is not there', () =>
    expect(flowOf(mean)).toBe('Reduce: it uses the result of CollectFiles, which is no step of this flow'))
  test('an input of two types', () =>
    expect(flowOf(pass('a', { x: input('x', z.string()) }), pass('b', { x: input('x', z.number()) }))).toMatch(
      /^B\.x: .*twice/,
    ))
  test('a name that no path can have', () =>
    expect(mistake(() => tool({ name: 'my tool', function: () => 1 }))).toMatch(/^my tool: /))
  test('an argument that the function has not', () =>
    // @ts-expect-error the type says so too
    expect(mistake(() => reduce.with({ file: 'x' }))).toBe(
      'reduce.file: the function has no such argument; there are files, threshold',
    ))
  test('what JSON cannot hold', () =>
    expect(flowOf(pass('a', { x: Number.NaN }))).toBe(
      'A.Parameters.x: NaN cannot be written into a flow: use JSON, a reference or an expression',
    ))
  test('a choice without an order', () => expect(mistake(() => is(at<boolean>('$.x'), '<', true))).toMatch(/no order/))
  test('what the checks find in the whole', () =>
    expect(mistake(() => flow([collect], { title, modifiers: { collect_files: { Next: 'Nowhere' } } }))).toMatch(
      /^CollectFiles\.Next: .*Nowhere/,
    ))
  test('an expression that is none', () =>
    expect(flowOf(evaluate('a', { x: expression`1 +` }))).toMatch(/^A\.Parameters/))
  test('nothing at all', () => expect(flowOf()).toMatch(/at least one step/))
})
