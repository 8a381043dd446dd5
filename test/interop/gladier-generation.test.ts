/**
 * The definitions that the toolkit generates, beside those of Gladier for the same tools. Where they differ on purpose the
 * difference stands here: a step that fails ends the run unless it is said otherwise, a flow says what its comment is, and
 * the results of an alias do not take the place of its tool's.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FlowDefinition } from '#flow'
import { flow, python, tool, type Step } from '#toolkit'
import { startClientFabric, type ClientFabric } from './client-fabric.ts'

let fabric: ClientFabric
let gladier: Readonly<Record<'plain' | 'version3' | 'chained' | 'client' | 'alias', FlowDefinition>>
beforeAll(async () => {
  fabric = await startClientFabric()
  gladier = await fabric.script('gladier_definitions.py')
})
afterAll(() => fabric.stop())

const collect = tool({
  name: 'collect_files',
  version: 'v2',
  comment: 'Finds the files of a scan.',
  function: python('def collect_files(**data):\n    return {"files": []}\n'),
  // Gladier's calls of version 2 go on when they fail.
  modifiers: { ExceptionOnActionFailure: false },
})
const reduceIn = (version: 'v2' | 'v3') =>
  tool({
    name: 'reduce_2D',
    version,
    function: python('def reduce_2D(**data):\n    return 1\n'),
    modifiers: { ExceptionOnActionFailure: version === 'v3' },
  })

/** Gladier writes null for a comment that nobody gave. */
const withoutNull = (definition: FlowDefinition): unknown =>
  JSON.parse(JSON.stringify(definition, (_, value: unknown) => (value === null ? undefined : value)))

const ours = (steps: readonly Step[], options: Partial<Parameters<typeof flow>[1]> = {}) =>
  withoutNull(flow(steps, { title: 'Test', ...options }).document.definition)

const gpu = {
  endpoint_id: 'gpu_endpoint',
  WaitTime: 60,
  user_endpoint_config: { 'queue.$': '$.input.queue' },
}

test('a tool of either version is the same flow', () => {
  expect(ours([collect])).toEqual(withoutNull(gladier.plain))
  expect(ours([reduceIn('v3')], { modifiers: { reduce_2D: gpu } })).toEqual(withoutNull(gladier.version3))
})

test('tools are chained, and modifiers mean the same', () => {
  expect(
    ours([collect, reduceIn('v2')], {
      modifiers: {
        reduce_2D: { payload: collect, endpoint: 'other_endpoint', ExceptionOnActionFailure: true },
        collect_files: { payload: '$.input.scan', RunAs: 'Flow' },
      },
    }),
  ).toEqual(withoutNull(gladier.chained))
  expect(
    ours([collect, reduceIn('v3')], {
      comment: 'What the flow is for',
      modifiers: { CollectFiles: { WaitTime: 7 }, reduce_2D: { ...gpu, tasks: 'tasks_of_the_batch' } },
    }),
  ).toEqual(withoutNull(gladier.client))
})

test('an alias differs in where its result goes', () => {
  const { CollectFilesDark: theirs } = gladier.alias.States
  expect(ours([collect.as('dark')])).toMatchObject({
    States: {
      CollectFilesDark: { ...theirs, Comment: 'Finds the files of a scan.', ResultPath: '$.CollectFilesDark' },
    },
  })
  expect(theirs).toMatchObject({ ResultPath: '$.CollectFiles' })
})
