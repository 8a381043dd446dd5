/** Action providers of one's own: served by this process, used by flows and over HTTP on a real fabric. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  action,
  actionProvider,
  catchErrors,
  caught,
  flow,
  input,
  pass,
  result,
  serveActionProvider,
  z,
  type Client,
  type ServedActionProvider,
  type Serving,
  type Standing,
} from '#toolkit'
import { connect } from '../../src/api/index.ts'
import { createFabric, type Fabric } from '../../src/fabric/index.ts'
import { temporaryHome, type TemporaryHome } from '../fabric/temporary-home.ts'

let home: TemporaryHome
let fabric: Fabric
let client: Client
let serving: Serving[]
async function open(port = 0): Promise<void> {
  fabric = await createFabric({ home: home.path, port })
  client = connect({ origin: fabric.origin, token: fabric.token })
}
beforeEach(async () => {
  home = temporaryHome()
  serving = []
  await open()
})
afterEach(async () => {
  for (const one of serving) one.close()
  await fabric.stop()
  home.remove()
})

async function serve(provider: ServedActionProvider): Promise<Serving> {
  const one = serveActionProvider(client, provider)
  serving.push(one)
  await one.ready
  return one
}

/** A stage with a motor: moves when it is told, and can be stopped. */
function stage(move: (to: number, signal: AbortSignal, progress: (text: string) => void) => Promise<number>) {
  return actionProvider({
    name: 'stage',
    title: 'Motor stage',
    schema: z.object({ position: z.number(), axis: z.enum(['x', 'y']).default('x') }),
    run: async ({ position, axis }, { signal, progress, caller }) => {
      progress(`moving ${axis}`)
      return { position: await move(position, signal, progress), axis, by: caller.username }
    },
  })
}

const servedHere = async () => (await client.providers.list()).providers.filter(({ served }) => served)
const isOffline = async (name: string) =>
  (await servedHere()).some(({ served }) => served?.name === name && served.status === 'offline')

const moving = (provider: ServedActionProvider) => {
  const move = action({
    details: z.object({ position: z.number(), axis: z.string() }),
    name: 'move',
    url: provider.url,
    parameters: { position: input('position', z.number()) },
  })
  return { move, flow: flow([move], { title: 'Move' }) }
}

test('a provider of a few lines is an action of flows, with progress, and is listed', async () => {
  const provider = stage(async (to) => to)
  await serve(provider)
  expect(await servedHere()).toMatchObject([
    {
      kind: 'served',
      url: 'https://stage.providers.davy.internal',
      served: { name: 'stage', status: 'online', open_actions: 0 },
    },
  ])
  expect(await client.providers.get(provider.url)).toMatchObject({ input_schema: { required: ['position'] } })
  const { move, flow: moves } = moving(provider)
  const ended = await moves.run(client, { position: 3 })
  expect(ended.output(move)).toMatchObject({ position: 3, axis: 'x', by: expect.any(String) })
  const [visit] = ended.run.visits
  expect(visit?.attempts).toMatchObject([{ name: 'stage', outcome: 'succeeded' }])
})

test('what it throws fails the action, and a body that does not fit is refused', async () => {
  const provider = stage(async () => {
    throw new RangeError('there is a wall')
  })
  await serve(provider)
  const wrong = action({ name: 'wrong', url: provider.url, parameters: { position: 'left' } })
  const { move } = moving(provider)
  const note = pass('note', { why: caught().Cause })
  const ended = await flow([catchErrors([move], [note])], { title: 'Wall' }).run(client, { position: 1 })
  expect(ended.output(note).why).toContain('there is a wall')
  await expect(flow([wrong], { title: 'Wrong' }).run(client, {})).rejects.toThrow(/position/)
})

test('it is served over HTTP too, and the same request is the same action', async () => {
  let moves = 0
  const done = Promise.withResolvers<void>()
  await serve(
    stage(async (to) => {
      moves++
      await done.promise
      return to
    }),
  )
  const ask = async (path: string, body?: object) => {
    const answer = await fetch(new URL(`/ap/stage/${path}`, fabric.origin), {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${fabric.token}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    return { code: answer.status, said: Object(await answer.json()) }
  }
  const request = { request_id: 'one', body: { position: 1 } }
  const first = await ask('run', request)
  const again = await ask('run', request)
  expect([first.code, again.code]).toEqual([202, 200])
  expect(again.said.action_id).toBe(first.said.action_id)
  expect(await ask('run', { ...request, body: { position: 2 } })).toMatchObject({ code: 409 })
  done.resolve()
  await expect.poll(async () => (await ask(`${first.said.action_id}/status`)).said.status).toBe('SUCCEEDED')
  expect(moves).toBe(1)
  expect(await ask(`${first.said.action_id}/release`, {})).toMatchObject({ code: 200 })
  expect(await ask(`${first.said.action_id}/status`)).toMatchObject({ code: 404 })
})

test('an action that is canceled is told so', async () => {
  const provider = stage(
    (_, signal, progress) =>
      new Promise((_resolve, reject) => {
        progress('far away')
        signal.addEventListener('abort', () => reject(new Error('stopped')))
      }),
  )
  const one = await serve(provider)
  const { flow: moves } = moving(provider)
  const run = moves.run(client, { position: 9 })
  const { run_id: id } = await run.started
  await expect.poll(() => one.active()).toBe(1)
  await expect
    .poll(async () => JSON.stringify(await client.runs.log(id)) + JSON.stringify(await client.runs.get(id)))
    .toContain('far away')
  await run.cancel()
  await expect(run).rejects.toThrow(/cancel/i)
  await expect.poll(() => one.active()).toBe(0)
})

test('an action waits for a provider that is away, and goes on over a restart of the fabric', async () => {
  const done = Promise.withResolvers<number>()
  let moves = 0
  const provider = stage(() => {
    moves++
    return done.promise
  })
  const first = await serve(provider)
  const { move, flow: moves1 } = moving(provider)
  first.close()
  await expect.poll(() => isOffline('stage')).toBe(true)
  const waiting = moves1.run(client, { position: 1 })
  const { run_id: id } = await waiting.started
  await expect.poll(async () => JSON.stringify(await client.runs.get(id))).toContain('offline')
  const second = await serve(provider)
  await expect.poll(() => second.active()).toBe(1)
  const port = Number(new URL(fabric.origin).port)
  await fabric.stop()
  await open(port)
  await expect.poll(() => isOffline('stage')).toBe(false)
  done.resolve(7)
  expect((await waiting).output(move)).toMatchObject({ position: 7 })
  expect(moves).toBe(1)
})

test('an action of a process that ended has failed, unless the provider can be asked', async () => {
  const never = stage(() => new Promise(() => {}))
  const { flow: moves } = moving(never)
  const first = await serve(never)
  const lost = moves.run(client, { position: 1 })
  await lost.started
  await expect.poll(() => first.active()).toBe(1)
  first.close()
  await expect.poll(() => isOffline('stage')).toBe(true)
  await serve(never)
  await expect(lost).rejects.toThrow(/provider stage ended while it carried this action out/)

  /** Exposures that a detector makes by itself, whoever asks. */
  const exposures = new Map<string, Standing>()
  const detector = () =>
    actionProvider({
      name: 'detector',
      title: 'Detector',
      schema: z.object({ frames: z.int() }),
      every: 10,
      run: ({ frames }, { actionId }) => {
        const standing: Standing = { status: 'ACTIVE', display_status: `${frames} frames` }
        exposures.set(actionId, standing)
        return standing
      },
      status: (actionId) => exposures.get(actionId) ?? { status: 'FAILED' },
    })
  const begun = await serve(detector())
  const expose = action({
    details: z.object({ file: z.string() }),
    name: 'expose',
    url: detector().url,
    parameters: { frames: 5 },
  })
  const run = flow([expose], { title: 'Expose' }).run(client, {})
  await run.started
  await expect.poll(() => exposures.size).toBe(1)
  begun.close()
  await expect.poll(() => isOffline('detector')).toBe(true)
  for (const id of exposures.keys()) exposures.set(id, { status: 'SUCCEEDED', details: { file: '/a.h5' } })
  await serve(detector())
  expect((await run).output(expose)).toMatchObject({ file: '/a.h5' })
})

test('a hosted URL can be tried here; a name or URL that is taken is refused', async () => {
  const named = (name: string, url?: string) =>
    actionProvider({ name, title: name, schema: z.object({}), run: () => 5, ...(url === undefined ? {} : { url }) })
  await serve(named('mine', 'https://ap.example.org/mine'))
  const ask = action({
    details: z.object({ result: z.number() }),
    name: 'ask',
    url: 'https://ap.example.org/mine/',
    parameters: {},
  })
  const show = pass('show', { n: result(ask).result })
  expect((await flow([ask, show], { title: 'Ask' }).run(client, {})).output(show)).toEqual({ n: 5 })
  const mine = 'https://mine.providers.davy.internal'
  const refusal = (provider: ServedActionProvider) => serveActionProvider(client, provider).ready
  await expect(refusal(named('mine'))).rejects.toThrow(/served already, by process/)
  await expect(
    refusal(named('hello_world'.replace('_', '-'), 'https://actions.globus.org/hello_world')),
  ).rejects.toThrow(/hello_world and hello-world both answer/)
  expect(() => named('Mine')).toThrow(/^Mine\.name: /)
  await expect(client.providers.remove(mine)).rejects.toMatchObject({ status: 409 })
  serving[0]?.close()
  await expect.poll(() => isOffline('mine')).toBe(true)
  // What is refused leaves what was there.
  const other = named('mine', 'https://actions.globus.org/hello_world')
  await expect(refusal(other)).rejects.toThrow(/hello_world and mine both answer/)
  await client.providers.remove(mine)
  expect(await servedHere()).toEqual([])
})

test('what is private in a run lies in no file in the clear', async () => {
  const secret = 'correct-horse-battery'
  const provider = actionProvider({
    name: 'vault',
    title: 'Vault',
    schema: z.object({ password: z.string() }),
    run: ({ password }) => ({ opened: password === secret, echo: password }),
  })
  await serve(provider)
  const unlock = action({
    name: 'unlock',
    url: provider.url,
    parameters: { password: input('_private_password', z.string()) },
    details: z.object({ opened: z.boolean() }),
  })
  const opened = pass('opened', { it: result(unlock).opened })
  const ended = await flow([unlock, opened], { title: 'Unlock' }).run(client, { _private_password: secret })
  expect(ended.output(opened)).toEqual({ it: true })
  for (const name of readdirSync(home.path).filter((file) => file.startsWith('fabric.db')))
    expect(readFileSync(join(home.path, name)).includes(secret)).toBe(false)
})

test('what a provider says of an action is never taken for something of the fabric’s own', async () => {
  const locked = actionProvider({
    name: 'lock',
    title: 'Lock',
    schema: z.object({}),
    run: async (_, { progress }) => {
      progress('sealed:AAAA')
      await sleep(200)
      return { said: 'sealed:AAAA' }
    },
  })
  await serve(locked)
  const ask = action({
    name: 'ask',
    url: locked.url,
    parameters: {},
    details: z.object({ said: z.string() }),
  })
  const told = pass('told', { it: result(ask).said })
  const ended = await flow([ask, told], { title: 'Ask' }).run(client, {})
  expect(ended.output(told)).toEqual({ it: 'sealed:AAAA' })
})
