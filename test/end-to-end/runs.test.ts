/** Answering, going on from and keeping runs, and letting others in, from the command line, as its user does. */
import { until } from '../until.ts'
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Retention, RunDocument, WebInputDocument, WebInputSummary } from '../../src/api/index.ts'
import { davyHome, type DavyHome } from './davy.ts'

let home: DavyHome
let flow: string
beforeAll(() => {
  home = davyHome()
  flow = join(dirname(home.path), 'ask.flow.json')
  writeFileSync(flow, JSON.stringify({ title: 'Ask', definition, input_schema: {} }))
})
afterAll(() => home[Symbol.asyncDispose]())

/** Fails unless somebody says yes. */
const definition = {
  StartAt: 'Ask',
  States: {
    Ask: {
      Type: 'CreateWebInput',
      Parameters: {
        context: { title: 'Publish?', rows: [{ field: 'sample', value: 'D0042' }] },
        options: [{ option_id: 'yes', label: 'Publish it' }, { option_id: 'no' }],
      },
      ResultPath: '$.ask',
      Next: 'Hear',
    },
    Hear: {
      Type: 'AwaitWebInput',
      Parameters: { 'WebInputId.$': '$.ask.id' },
      ResultPath: '$.answer',
      Next: 'Check',
    },
    Check: { Type: 'Choice', Choices: [{ Variable: '$.answer.value', StringEquals: 'yes', Next: 'Done' }] },
    Done: { Type: 'Pass', End: true },
  },
}

async function asked(): Promise<{ readonly run: string; readonly input: string }> {
  const { document } = await home.json<{ run: RunDocument }>('flow', 'run', flow, '--detach')
  const input = await until(async () => {
    const { document: list } = await home.json<{ web_inputs: WebInputSummary[] }>('input', 'list')
    return list.web_inputs.find(({ run }) => run.id === document.run.run_id)?.id
  })
  return { run: document.run.run_id, input }
}

const ended = (run: string) =>
  until(async () => {
    const { document } = await home.json<{ run: RunDocument }>('run', 'show', run)
    return document.run.completion_time === null ? undefined : document.run
  })

test('a question is listed, shown and answered once, by option or label', async () => {
  const { run, input } = await asked()
  expect((await home.davy('run', 'show', run)).stdout).toContain(`answer it with: davy input answer ${input}`)
  const shown = (await home.davy('input', 'show', 'last')).stdout
  for (const text of ['Publish?', 'sample: D0042', '1. yes  Publish it', '2. no']) expect(shown).toContain(text)
  expect(await home.json('input', 'answer', 'last')).toMatchObject({
    status: 2,
    document: { error: { message: 'Say which option: Publish it, no.' } },
  })
  expect(await home.json('input', 'answer', 'last', 'perhaps')).toMatchObject({ status: 5 })
  const given = await home.json<{ web_input: WebInputDocument }>('input', 'answer', input.slice(0, 8), 'Publish it')
  expect(given).toMatchObject({ status: 0, document: { web_input: { status: 'closed', value: 'yes' } } })
  expect(await ended(run)).toMatchObject({ status: 'SUCCEEDED' })
  expect(await home.json('input', 'answer', input, 'no')).toMatchObject({
    status: 5,
    document: { error: { code: 'Closed', message: expect.stringContaining('answered "yes"') } },
  })
  expect((await home.davy('input', 'list')).stdout).toContain('No run waits for an answer.')
})

test('a run that failed is gone on from, with changed data or a mended flow', async () => {
  const { run, input } = await asked()
  await home.davy('input', 'answer', input, 'no')
  await ended(run)
  const again = await home.json<{ run: RunDocument }>(
    'run',
    'rerun',
    run,
    '--input',
    '{"answer": {"value": "yes"}}',
    '--follow',
  )
  expect(again).toMatchObject({
    status: 0,
    document: { run: { status: 'SUCCEEDED', rerun_of: run, rerun_from: 'Check' } },
  })
  expect((await home.davy('run', 'show', again.document.run.run_id)).stdout).toContain(`from Check of run ${run}`)
  const mended = join(dirname(home.path), 'mended.flow.json')
  const States = { ...definition.States, Check: { ...definition.States.Check, Default: 'Done' } }
  writeFileSync(mended, JSON.stringify({ title: 'Ask', definition: { ...definition, States }, input_schema: {} }))
  expect(await home.davy('run', 'rerun', run, '--definition', mended, '--follow')).toMatchObject({ status: 0 })
  expect(await home.davy('run', 'rerun', run, '--follow')).toMatchObject({ status: 1 })
  expect(await home.json('run', 'rerun', run, '--from', 'Done')).toMatchObject({
    status: 5,
    document: { error: { message: expect.stringContaining('it entered Ask, Hear, Check') } },
  })
})

test('somebody is let in, listed, and let in no more', async () => {
  const added = await home.json<{ principal: { client_id: string; client_secret: string } }>(
    'principal',
    'add',
    'guest',
  )
  expect(added.document.principal.client_secret).toHaveLength(43)
  expect(await home.json('principal', 'add', 'guest')).toMatchObject({ status: 5 })
  expect((await home.davy('principal', 'list')).stdout).toContain(added.document.principal.client_id)
  expect((await home.davy('principal', 'list')).stdout).not.toContain(added.document.principal.client_secret)
  expect(await home.davy('principal', 'remove', 'guest')).toMatchObject({ status: 0 })
  expect(await home.davy('principal', 'remove', 'guest')).toMatchObject({ status: 4 })
})

test('runs are kept as long as is wanted', async () => {
  const usual = await home.json<{ retention: Retention }>('status')
  expect(usual.document.retention).toEqual({ days: 90, runs: null })
  expect(await home.davy('up', '--keep-runs', 'always')).toMatchObject({ status: 2 })
  expect((await home.davy('up', '--keep-runs', '12h,1')).stdout).toContain('keeps 12 hours, and the newest 1')
  await until(async () => {
    const { document } = await home.json<{ runs: RunDocument[] }>('run', 'list')
    return document.runs.length === 1 ? true : undefined
  })
  expect((await home.davy('status')).stdout).toContain('12 hours, and the newest 1 of the runs that have ended')
})
