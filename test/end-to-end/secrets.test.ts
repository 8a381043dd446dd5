/** Planted secrets: through every state and service, over kill -9; then every byte that anybody could read is searched. */
import { until } from '../until.ts'
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { packFunction, type Client } from '../../src/api/index.ts'
import type { Flow } from '../../src/flow/index.ts'
import { finished } from '../../src/run/index.ts'
import { deployFlow, registerFunctions, startRun } from '../../src/toolkit/index.ts'
import { davyHome } from './davy.ts'

/** With characters that JSON, URLs and regular expressions write otherwise; one within another; a number. */
const SECRETS = {
  token: 'Ag4kz9QmXtoken',
  password: 'pä"ss\\w/ord +&%(1)',
  longer: 'Ag4kz9QmXtoken-and-more',
  plain: 'only-private-by-its-parameter',
  constant: 'written-in-the-definition',
  number: 9021_0477,
  returned: 'made-by-the-function',
}

/** Repeats all it is given, in every spelling, to its output and in its result; and fails with it where it is asked to. */
const echo = `
import { setTimeout as sleep } from 'node:timers/promises'
export default async (given) => {
  const all = JSON.stringify(given)
  const spelt = { all, twice: JSON.stringify(all), url: encodeURIComponent(given.password ?? ''), given,
    base64: Buffer.from('user:' + given.password).toString('base64'), hex: Buffer.from(given.token ?? '').toString('hex') }
  console.log(spelt)
  console.error('for ' + given.token + ' and ' + spelt.base64)
  await sleep(given.sleep ?? 0)
  if (given.fails) throw new Error('refused: ' + all + ' ' + spelt.base64 + ' ' + spelt.url + ' ' + given.number)
  return { ...spelt, _private_more: ['made-', 'by-the-function'].join(''), [given.token]: 1 }
}`

const compute = (kwargs: Flow['input_schema'], next: { Next: string } | { End: true }) =>
  ({
    Type: 'Action',
    ActionUrl: 'https://compute.actions.globus.org/v3',
    Parameters: { 'endpoint_id.$': '$.endpoint', tasks: [{ 'function_id.$': '$.echo', kwargs }] },
    WaitTime: 300,
    ...next,
  }) as const

const given = {
  __Private_Parameters: ['key', 'constant'],
  'password.$': '$._private_password',
  'token.$': '$._tokens.service',
  'number.$': '$.deep[0]._private.pin',
  'key.$': '$.plain',
  constant: SECRETS.constant,
}

/** Called by the other flow, and begun by a trigger: what is private there is private here. */
const inner: Flow = {
  title: 'Secrets further on',
  input_schema: {},
  definition: {
    StartAt: 'Repeat',
    States: {
      Repeat: { Type: 'Pass', Parameters: { 'again.$': '$.key' }, ResultPath: '$.repeated', Next: 'Say' },
      Say: {
        Type: 'Action',
        ActionUrl: 'https://actions.globus.org/hello_world',
        Parameters: { 'echo_string.$': '$.repeated.again', sleep_time: 0.1 },
        ResultPath: '$.said',
        End: true,
      },
    },
  },
}

const flowCalling = (flowId: string): Flow => ({
  title: 'Secrets on the way',
  input_schema: {},
  definition: {
    StartAt: 'Copy',
    States: {
      Copy: {
        Type: 'ExpressionEval',
        Parameters: {
          'bearer.=': "'Bearer ' + _tokens.service",
          'list.=': '[_private_password, deep]',
          'longer.$': '$._private_longer',
        },
        ResultPath: '$.copied',
        Next: 'Say',
      },
      Say: {
        Type: 'Action',
        ActionUrl: 'https://actions.globus.org/hello_world',
        Parameters: { 'echo_string.$': '$.copied.bearer', sleep_time: 0.1 },
        ResultPath: '$.said',
        Next: 'Use',
      },
      Use: { ...compute({ ...given, sleep: 1500 }, { Next: 'Call' }), ResultPath: '$.used' },
      Call: {
        Type: 'Action',
        ActionUrl: `https://flows.globus.org/flows/${flowId}`,
        Parameters: { __Private_Parameters: ['key'], 'key.$': '$.plain', '_tokens.$': '$._tokens' },
        ResultPath: '$.called',
        Next: 'Rest',
      },
      Rest: { Type: 'Wait', Seconds: 1, Next: 'Fail' },
      Fail: {
        ...compute({ ...given, fails: true }, { Next: 'Again' }),
        ResultPath: '$.failed',
        Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Again' }],
      },
      // The second time nobody catches it where the input says so.
      Again: {
        Type: 'Choice',
        Choices: [{ Variable: '$.how', StringEquals: 'fails', Next: 'FailLast' }],
        Default: 'Done',
      },
      FailLast: { ...compute({ ...given, fails: true }, { End: true }), ResultPath: '$.failed' },
      Done: {
        Type: 'Pass',
        Parameters: { 'url.=': "'https://example.org/?q=' + _private_longer", 'token.$': '$._tokens.service' },
        ResultPath: '$.done',
        End: true,
      },
    },
  },
})

const input = {
  _tokens: { service: SECRETS.token },
  _private_password: SECRETS.password,
  _private_longer: SECRETS.longer,
  plain: SECRETS.plain,
  deep: [{ _private: { pin: SECRETS.number, more: { _tokens: [SECRETS.longer] } } }],
}

const home = davyHome()
let client: Client
const events: string[] = []
const stopped = new AbortController()
beforeAll(async () => {
  await home.davy('up')
  client = await home.client()
}, 60_000)
afterAll(async () => {
  stopped.abort()
  await home[Symbol.asyncDispose]()
}, 60_000)

test('secrets are in no file, no answer and no event', { timeout: 120_000 }, async () => {
  void listen()
  const [endpoint] = await client.compute.endpoints()
  const functions = {
    echo: { function_name: 'echo', function_code: packFunction({ kind: 'ts', name: 'echo', source: echo }) },
  }
  const { echo: id } = await registerFunctions(client, functions)
  const { flow: further } = await deployFlow(client, inner)
  const { flow: deployed } = await deployFlow(client, flowCalling(further.id))
  await trigger(further.id)
  const site = { endpoint: endpoint?.uuid ?? '', echo: id }
  const runs = await Promise.all(
    ['ends', 'fails'].map((how) => startRun(client, deployed.id, { ...input, ...site, how })),
  )
  const ids = runs.map(({ run_id }) => run_id)

  // In the middle of the long task, and again in the wait after it: nothing is in the clear then either.
  await until(async () => ((await logOf(ids)).includes('running on') ? true : undefined))
  const while_ = await everywhere(ids)
  expect(while_.answers).toContain('ActionStarted')
  expect(hits(while_)).toEqual([])
  for (const moment of [100, 1700]) {
    await sleep(moment)
    kill('fabric')
    expect(hitsInFiles()).toEqual([])
    await home.davy('up')
    client = await home.client()
    void listen()
  }
  await until(async () => {
    const now = await Promise.all(ids.map((run) => client.runs.get(run)))
    return now.every(({ status }) => finished(status)) ? true : undefined
  })

  const all = await client.runs.list()
  expect(all.runs.map(({ flow_title, status }) => `${flow_title} ${status}`).sort()).toEqual([
    'Secrets further on SUCCEEDED',
    'Secrets further on SUCCEEDED',
    'Secrets further on SUCCEEDED',
    'Secrets on the way FAILED',
    'Secrets on the way SUCCEEDED',
  ])
  const after = await everywhere(all.runs.map(({ run_id }) => run_id))
  expect(hits(after)).toEqual([])
  // It was there all the while, and did its work: the states saw the true values.
  const [ended, failed] = await Promise.all(ids.map((run) => client.runs.get(run)))
  expect(ended).toMatchObject({
    status: 'SUCCEEDED',
    details: {
      output: {
        copied: { bearer: 'Bearer <private>', longer: '<private>' },
        done: { token: '<private>' },
        error: { Error: 'ActionFailedException' },
        plain: '<private>',
      },
    },
  })
  expect(failed?.status).toBe('FAILED')
  expect(failed?.details.description).toMatch(/FailLast: ActionFailedException: Error: refused: .*<private>/)
  expect(after.answers.match(/\/v2\/tasks\/\S+ 200/g)).toHaveLength(5)
  // What only the runs needed is gone with them.
  expect(readdirSync(home.path)).toContain('key')
  expect(statSync(join(home.path, 'key')).mode & 0o777).toBe(0o600)
})

/** A folder whose one file begins the flow with a secret of the trigger's. */
async function trigger(flow: string): Promise<void> {
  const collection = (await client.transfer.collections()).DATA.find(
    ({ display_name }) => display_name === 'instrument',
  )
  const folder = join(collection?.directory ?? '', 'in')
  mkdirSync(folder)
  await client.triggers.create({
    name: 'every file',
    flow_id: flow,
    source: { kind: 'directory', collection_id: collection?.id ?? '', path: '/in', pattern: '*', complete: 'renamed' },
    input: { key: 'open', _private_more: [SECRETS.longer], _tokens: { a: SECRETS.token } },
    label: '{file}',
    enabled: true,
  })
  writeFileSync(join(folder, '.part'), '')
  renameSync(join(folder, '.part'), join(folder, 'scan.h5'))
}

const logOf = async (ids: readonly string[]) =>
  JSON.stringify(await Promise.all(ids.map((run) => client.runs.log(run))))

async function listen(): Promise<void> {
  for await (const event of client.events(undefined, stopped.signal)) events.push(JSON.stringify(event))
}

function kill(kind: string): void {
  for (const { pid } of home.processes().filter((one) => one.kind === kind)) process.kill(pid, 'SIGKILL')
}

/** All that the fabric answers about runs and what they did, and all it told. */
async function everywhere(ids: readonly string[]) {
  const { origin, token } = client.connection
  const get = async (path: string) => {
    const answer = await fetch(new URL(path, origin), { headers: { authorization: `Bearer ${token}` } })
    return { path, text: `${answer.status} ${await answer.text()}` }
  }
  const answers = await Promise.all(
    ids.flatMap((run) =>
      ['', '/log?limit=100', '/log?limit=100&reverse_order=true', '/definition'].map((part) =>
        get(`/runs/${run}${part}`),
      ),
    ),
  )
  const text = answers.map((one) => one.text).join('\n')
  const actions = [...text.matchAll(/"action_id":"(tg_)?([\da-f-]{36})"/g)]
  const tasks = [...text.matchAll(/"task_id":"([\da-f-]{36})"/g)]
  const paths = new Set([
    '/runs?per_page=100',
    '/davy/status',
    '/davy/triggers',
    '/ap/hello_world/actions',
    '/ap/compute-v3/actions',
    ...actions.map(([, tg, id]) => (tg ? `/ap/compute-v3/tg_${id}/status` : `/ap/hello_world/${id}/status`)),
    ...actions.flatMap(([, tg, id]) => (tg ? [`/v2/taskgroup/${id}`] : [])),
    ...tasks.map(([, id]) => `/v2/tasks/${id}`),
  ])
  const more = await Promise.all([...paths].map(get))
  return { answers: [text, ...more.map((one) => `${one.path} ${one.text}`)].join('\n'), events: events.join('\n') }
}

function hits(where: { readonly answers: string; readonly events: string }): readonly string[] {
  const found = (name: string, text: string) => spelt(text).map((secret) => `${secret} in ${name}`)
  return [...found('answers', where.answers), ...found('events', where.events), ...hitsInFiles()]
}

function hitsInFiles(): readonly string[] {
  const files = readdirSync(home.path, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())
  expect(files.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['fabric.db', 'fabric.log', 'agent.db', 'agent.log']),
  )
  return files.flatMap(({ parentPath, name }) => {
    const text = readFileSync(join(parentPath, name)).toString('latin1')
    return spelt(text, 'latin1').map((secret) => `${secret} in ${join(parentPath, name)}`)
  })
}

/** Which secrets a text holds, in any spelling. `as`: how the text was read. */
function spelt(text: string, as: 'utf8' | 'latin1' = 'utf8'): readonly string[] {
  return Object.entries(SECRETS).flatMap(([name, value]) => {
    const secret = String(value)
    const quoted = JSON.stringify(secret).slice(1, -1)
    const bytes = Buffer.from(secret)
    const spellings = [
      secret,
      quoted,
      JSON.stringify(quoted).slice(1, -1),
      encodeURIComponent(secret),
      bytes.toString('hex'),
      // Wherever it begins in what was encoded: without the characters at both ends, which neighbours change.
      ...[0, 1, 2].map((before) =>
        Buffer.concat([Buffer.alloc(before), bytes])
          .toString('base64')
          .slice(4, -4),
      ),
    ]
    const found = spellings.find((one) => text.includes(as === 'latin1' ? Buffer.from(one).toString('latin1') : one))
    return found === undefined ? [] : [`${name} as ${found}`]
  })
}
