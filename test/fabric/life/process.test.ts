/** The fabric as users meet it: a process of its own that is found, started, killed and ended. */
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  connect,
  connectLocal,
  endFabric,
  fabricFile,
  findFabric,
  processStart,
  startFabric,
  type FoundFabric,
} from '#api'
import { agentOnline } from './agent-online.ts'
import { temporaryHome, type TemporaryHome } from '../temporary-home.ts'

let home: TemporaryHome
beforeEach(() => {
  home = temporaryHome()
})
afterEach(async () => {
  const found = await findFabric(home.path)
  if (found) await endFabric(found)
  home.remove()
})

const mode = (name: string) => (statSync(join(home.path, name)).mode & 0o777).toString(8)

async function gone({ file }: FoundFabric): Promise<void> {
  while (processStart(file.pid) === file.start_time) await sleep(10)
}

describe('a fabric', { timeout: 90_000 }, () => {
  test('is found by its file, closed to others, and leaves nothing open behind', async () => {
    const started = await startFabric(home.path)
    expect([mode('.'), mode('token'), mode('fabric.json')]).toEqual(['700', '600', '600'])
    expect(fabricFile.parse(JSON.parse(readFileSync(join(home.path, 'fabric.json'), 'utf8')))).toEqual(started.file)
    const client = connect(started.connection)
    const status = await client.fabric.status()
    expect(status).toMatchObject({ pid: started.file.pid, home: home.path, origin: started.connection.origin })
    const { DATA } = await client.transfer.collections()
    expect(DATA.map(({ display_name }) => display_name)).toEqual(['instrument', 'hpc', 'storage'])
    await client.fabric.shutdown()
    await gone(started)
    expect(existsSync(join(home.path, 'fabric.json'))).toBe(false)
    expect(await findFabric(home.path)).toBeUndefined()
  })

  test('that runs is found again when its file or token was taken away or spoilt', async () => {
    const started = await startFabric(home.path)
    const key = readFileSync(join(home.path, 'key'), 'utf8')
    rmSync(join(home.path, 'token'))
    rmSync(join(home.path, 'key'))
    writeFileSync(join(home.path, 'fabric.json'), '{{')
    const found = await startFabric(home.path)
    expect(found.file).toEqual(started.file)
    while (readFileSync(join(home.path, 'token'), 'utf8').trim() !== started.connection.token) await sleep(50)
    while (!existsSync(join(home.path, 'key'))) await sleep(50)
    expect(readFileSync(join(home.path, 'key'), 'utf8')).toBe(key)
    expect([mode('token'), mode('key'), mode('fabric.json')]).toEqual(['600', '600', '600'])
    expect((await connect(found.connection).fabric.status()).pid).toBe(started.file.pid)
  })

  test('is one, however many are started at once', async () => {
    const found = await Promise.all([1, 2, 3].map(() => startFabric(home.path)))
    expect(new Set(found.map(({ file }) => file.pid)).size).toBe(1)
  })

  test('that was killed is not found, and the next one knows the same user and collections', async () => {
    const first = await startFabric(home.path)
    const before = await connect(first.connection).transfer.collections()
    await agentOnline(connect(first.connection))
    process.kill(first.file.pid, 'SIGKILL')
    await gone(first)
    expect(existsSync(join(home.path, 'fabric.json'))).toBe(true)
    expect(await findFabric(home.path)).toBeUndefined()
    const second = await startFabric(home.path)
    expect(second.connection).toEqual(first.connection)
    expect(await connect(second.connection).transfer.collections()).toEqual(before)
    await agentOnline(connect(second.connection))
  })

  test('ends by SIGTERM', async () => {
    const started = await startFabric(home.path)
    process.kill(started.file.pid, 'SIGTERM')
    await gone(started)
    expect(existsSync(join(home.path, 'fabric.json'))).toBe(false)
  })

  test('ends by itself when nobody needs it', async () => {
    const started = await startFabric(home.path, { env: { ...process.env, DAVY_IDLE_MINUTES: '0.005' } })
    await gone(started)
    expect(readFileSync(join(home.path, 'fabric.log'), 'utf8')).toContain('no client and no run')
  })

  test('is not started by a client that is told not to', async () => {
    await expect(connectLocal({ home: home.path, start: false })).rejects.toThrow(/No fabric runs in .*davy up/)
    const client = await connectLocal({ home: home.path })
    expect((await client.fabric.handshake()).idle).toBe(true)
  })
})
