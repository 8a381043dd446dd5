import { until } from '../until.ts'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FabricStatus, RunDocument } from '../../src/api/index.ts'
import type { LogEntry, Step } from '../../src/run/index.ts'
import { answerOf, davyHome, type Refusal } from './davy.ts'

const home = davyHome()
beforeAll(async () => void (await home.davy('up')), 60_000)
afterAll(() => home[Symbol.asyncDispose]())

interface Ran {
  readonly run: RunDocument
  readonly steps: readonly Step[]
}
interface Listed {
  readonly runs: readonly RunDocument[]
}

const waiting = {
  title: 'Wait a little',
  definition: {
    StartAt: 'Note',
    States: {
      Note: { Type: 'Pass', Parameters: { 'said.$': '$.words' }, ResultPath: '$.note', Next: 'Wait' },
      Wait: { Type: 'Wait', Seconds: 600, End: true },
    },
  },
  input_schema: {
    type: 'object',
    properties: { words: { type: 'string' } },
    required: ['words'],
    additionalProperties: false,
  },
}
const noting = {
  title: 'Note',
  definition: {
    StartAt: 'Note',
    States: { Note: { Type: 'Pass', Parameters: { 'said.$': '$.words' }, ResultPath: '$.note', End: true } },
  },
  input_schema: waiting.input_schema,
}

function file(name: string, content: unknown): string {
  const path = join(home.path, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content, null, 2))
  return path
}

describe('the fabric', () => {
  test('prints what it serves', async () => {
    const { status, stdout } = await home.davy('openapi')
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ openapi: '3.1.0', paths: { '/flows/{id}/run': { post: {} } } })
    expect((await home.json('openapi')).document).toEqual(JSON.parse(stdout))
  })

  test('is started once', async () => {
    const { status, document } = await home.json<FabricStatus>('up')
    expect(status).toBe(0)
    expect(document).toMatchObject({ running: true, started: false, home: home.path })
    const now = await home.json('status')
    expect(now.document).toMatchObject({ running: true, origin: document.origin, pid: document.pid })
  })

  test('says on which port it is when it cannot be on the one asked for', async () => {
    const { status, document } = await home.json('up', '--port', '1234')
    expect(status).toBe(3)
    expect(document.error).toMatchObject({ code: 'AnotherPort' })
  })

  test('that runs nowhere is said, not started, by status', async () => {
    const { status, document } = await home.json('status', '--home', join(home.path, 'elsewhere'))
    expect(status).toBe(3)
    expect(document).toMatchObject({ running: false })
  })

  test('refuses a port that is taken, with a sentence', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    const port = await until(() => {
      const address = server.address()
      return typeof address === 'object' ? address?.port : undefined
    })
    const { status, document } = await home.json('up', '--port', String(port), '--home', join(home.path, 'other'))
    server.close()
    expect(status).toBe(3)
    expect(document.error.message).toContain(`${port} is taken`)
  })

  test('gives the variables of official clients, for each shell', async () => {
    const { document } = await home.json('env')
    expect(document).toMatchObject({ GLOBUS_SDK_ENVIRONMENT: 'local' })
    expect((await home.davy('env')).stdout).toContain(`export GLOBUS_SDK_SERVICE_URL_FLOWS='http://127.0.0.1:`)
    expect((await home.davy('env', '--shell', 'fish')).stdout).toContain(`set -gx GLOBUS_SDK_ENVIRONMENT 'local'`)
    expect((await home.davy('env', '--shell', 'powershell')).stdout).toContain(`$env:GLOBUS_SDK_ENVIRONMENT = 'local'`)
  })
})

describe('flows and runs', () => {
  test('a file is deployed once, run, and shown', async () => {
    const flow = file('note.flow.json', noting)
    const first = await home.json<Ran>('flow', 'run', flow, '--input', '{"words": "hello"}', '--label', 'first')
    expect(first.status).toBe(0)
    expect(first.document.run).toMatchObject({ status: 'SUCCEEDED', label: 'first' })
    expect(first.document.steps).toMatchObject([{ name: 'Note', status: 'succeeded' }])
    const second = await home.json<Ran>('flow', 'run', flow, '--input', file('input.json', { words: 'again' }))
    expect(second.document.run.flow_id).toBe(first.document.run.flow_id)
    const third = await home.json<Ran>('flow', 'run', 'Note', '--input', '{"words": "by title"}')
    expect(third.document.run.flow_id).toBe(first.document.run.flow_id)

    const list = await home.json<Listed>('run', 'list', '--status', 'SUCCEEDED')
    expect(list.document.runs.map(({ run_id }) => run_id)).toContain(second.document.run.run_id)
    const short = first.document.run.run_id.slice(0, 13)
    const shown = await home.davy('run', 'show', short, '--svg', join(home.path, 'timeline.svg'))
    expect(shown.stdout).toContain('first  SUCCEEDED')
    expect(shown.stdout).toMatch(/^Note\s+succeeded/m)
    const log = await home.json<{ entries: LogEntry[] }>('run', 'log', 'first')
    expect(log.document.entries.map(({ code }) => code)).toEqual([
      'FlowStarted',
      'PassStarted',
      'PassCompleted',
      'FlowSucceeded',
    ])
  })

  test('an input that does not match is refused, and the field is named', async () => {
    const { status, document } = await home.json(
      'flow',
      'run',
      file('note.flow.json', noting),
      '--input',
      '{"words": 7}',
    )
    expect(status).toBe(5)
    expect(document.error.message).toMatch(/words/)
  })

  test('a run that fails is exit status 1, with the state and the cause', async () => {
    const failing = {
      ...noting,
      title: 'Fail',
      definition: {
        StartAt: 'GiveUp',
        States: { GiveUp: { Type: 'Fail', Error: 'NoBeam', Cause: 'the shutter is closed' } },
      },
    }
    const path = file('fail.flow.json', failing)
    const { status, document, stderr } = await home.json<Ran & Refusal>('flow', 'run', path, '--input', '{"words": ""}')
    expect(status).toBe(1)
    expect(document.run.status).toBe('FAILED')
    expect(document.error.code).toBe('RunFailed')
    expect(document.error.message).toMatch(/FAILED at GiveUp.*the shutter is closed/)
    expect(stderr).toMatch(/GiveUp failed: NoBeam/)
  })

  test('Ctrl-C leaves the run alone and says how to cancel it', async () => {
    const child = home.start(
      'flow',
      'run',
      file('wait.flow.json', waiting),
      '--input',
      '{"words": "x"}',
      '--label',
      'long',
    )
    const ended = answerOf(child)
    await until(async () => (await home.json<Listed>('run', 'list', '--status', 'ACTIVE')).document.runs[0])
    child.kill('SIGINT')
    const { status, stderr } = await ended
    expect(status).toBe(130)
    const [, cancel] = /cancel it: .*davy (run cancel \S+)/.exec(stderr) ?? []
    expect((await home.json<Listed>('run', 'list', '--status', 'ACTIVE')).document.runs).toHaveLength(1)
    expect((await home.davy(...(cancel ?? '').split(' '))).status).toBe(0)
    await until(async () =>
      (await home.json<Listed>('run', 'list', '--status', 'ACTIVE')).document.runs[0] ? undefined : true,
    )
    expect((await home.davy('run', 'cancel', 'long')).status).toBe(5)
  })

  test('validate shows an error where it is', async () => {
    const path = file('bad.flow.json', {
      ...noting,
      definition: { ...noting.definition, StartAt: 'Nothing' },
    })
    const { status, stdout } = await home.davy('flow', 'validate', path)
    expect(status).toBe(1)
    expect(stdout).toMatch(/bad\.flow\.json:4:\d+: error: /)
    expect(stdout).toMatch(/4 \| .*"StartAt": "Nothing"/)
    const { document } = await home.json('flow', 'validate', path)
    expect(document).toMatchObject({ valid: false, problems: [{ line: 4, severity: 'error' }] })
    expect((await home.davy('flow', 'validate', file('good.flow.json', noting))).status).toBe(0)
    expect((await home.davy('flow', 'run', path)).status).toBe(1)
  })

  test('the schema of flows comes as JSON', async () => {
    const { status, stdout } = await home.davy('flow', 'schema')
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toHaveProperty('definitions.Action.properties.ActionUrl.description')
  })

  test('compare tells what is different, in JSON and YAML alike', async () => {
    const paths = [file('before.flow.json', noting), file('after.flow.json', { ...noting, title: 'Another' })] as const
    const told = await home.davy('flow', 'compare', ...paths)
    expect(told).toMatchObject({ status: 1, stdout: expect.stringContaining('+ "Another"') })
    const { document } = await home.json('flow', 'compare', ...paths)
    expect(document).toMatchObject({
      same: false,
      flow: [{ kind: 'changed', after: { path: ['title'] } }],
      states: [{ change: 'same' }],
    })
    const [first] = paths
    expect(await home.davy('flow', 'compare', first, first)).toMatchObject({
      status: 0,
      stdout: 'The two versions say the same.\n',
    })
    expect(
      (await home.davy('flow', 'compare', first, file('half.flow.json', noting).replace('half', 'no'))).status,
    ).toBe(4)
  })

  test('validate takes many files, mends them, and explains', async () => {
    const old = {
      StartAt: 'List',
      States: {
        List: {
          Type: 'Action',
          ActionUrl: 'https://actions.globus.org/transfer/ls',
          Parameters: { endpoint_id: 'a', path: '/', limt: 3 },
          ResultPath: '$.List',
          End: true,
        },
      },
    }
    const paths = [file('old.flow.json', old), file('fine.flow.json', noting)]
    const seen = await home.davy('flow', 'validate', ...paths)
    expect(seen).toMatchObject({ status: 0, stdout: expect.stringContaining('2 warnings in 2 flows') })
    expect(seen.stdout).toContain('did you mean "limit"?')
    expect(seen.stdout).toContain('fine.flow.json: no problems')
    const mended = await home.json('flow', 'validate', '--fix', ...paths)
    expect(mended.document).toMatchObject({
      valid: true,
      fixed: [{ code: 'old-action-url' }],
      problems: [{ code: 'unknown-parameter', fix: { edits: [{ text: '"limit"' }] } }],
    })
    expect(readFileSync(paths[0] ?? '', 'utf8')).toContain('"https://transfer.actions.globus.org/ls"')
    const page = await home.davy('flow', 'validate', '--explain', 'maybe-missing')
    expect(page).toMatchObject({ status: 0, stdout: expect.stringContaining('getattr') })
    expect((await home.davy('flow', 'validate', '--explain', 'nothing')).status).toBe(2)
    expect((await home.davy('flow', 'validate', '--fix', '-')).status).toBe(2)
    expect((await home.davy('flow', 'validate')).status).toBe(2)
  })

  test('validate asks the running fabric what its providers take', async () => {
    const body = {
      StartAt: 'Hello',
      States: {
        Hello: {
          Type: 'Action',
          ActionUrl: 'https://actions.globus.org/hello_world',
          Parameters: { echo_string: 'x', loud: true },
          ResultPath: '$.Hello',
          End: true,
        },
        Nobody: { Type: 'Action', ActionUrl: 'https://nobody.example.org', ResultPath: '$.x', End: true },
      },
    }
    const path = file('hello.flow.json', body)
    const asked = await home.davy('flow', 'validate', path)
    expect(asked.stdout).toMatch(/Hello World takes no "loud"/i)
    expect(asked.stdout).toContain('nor does it answer in this fabric')
    expect((await home.davy('flow', 'validate', path, '--offline')).stdout).not.toContain('nor does it answer')
  })

  test('a flow in YAML is checked and run as one in JSON', async () => {
    const source = `title: Note in YAML
definition:
  StartAt: Note
  States:
    Note: {Type: Pass, Parameters: {said.=: words + '!'}, ResultPath: $.note, Next: Done}
`
    const bad = await home.davy('flow', 'validate', file('bad.flow.yaml', source))
    expect(bad.status).toBe(1)
    expect(bad.stdout).toMatch(/bad\.flow\.yaml:5:85: error: there is no state "Done"/)
    const good = file('good.flow.yaml', `${source}    Done: {Type: Pass, End: true}\n`)
    expect((await home.davy('flow', 'validate', good)).status).toBe(0)
    const { document } = await home.json<Ran>('flow', 'run', good, '--input', '{"words": "seen"}')
    expect(document.run).toMatchObject({ status: 'SUCCEEDED', details: { output: { note: { said: 'seen!' } } } })
  })

  test('what is not there is not found', async () => {
    expect((await home.davy('run', 'show', 'nothing')).status).toBe(4)
    expect((await home.davy('run', 'show', '00000000-0000-4000-8000-000000000000')).status).toBe(4)
    expect((await home.davy('flow', 'run', 'nothing')).status).toBe(4)
    expect((await home.davy('endpoint', 'stop', 'nothing')).status).toBe(4)
    expect((await home.davy('search', '--index', 'nothing')).status).toBe(4)
  })
})

describe('the command line', () => {
  test.each([[[]], [['flow']], [['--help']], [['run', 'show', '--help']], [['--version']]])(
    '%j is help',
    async (args) => {
      const { status, stdout } = await home.davy(...args)
      expect(status).toBe(0)
      expect(stdout).not.toBe('')
    },
  )

  test.each([[['nothing']], [['run', 'show']], [['run', 'list', '--limit', '0']], [['up', '--port', 'x']]])(
    '%j is not right',
    async (args) => {
      const { status, document, stderr } = await home.json(...args)
      expect(status).toBe(2)
      expect(document.error.code).toBe('Usage')
      expect(stderr).toMatch(/^davy: /)
    },
  )
})
