/** Disks as they come: full, read-only, on the network, damaged. */
import { once } from 'node:events'
import { closeSync, existsSync, openSync, readFileSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { endFabric, startFabric, type Client } from '#api'
import { temporaryHome, type TemporaryHome } from '../temporary-home.ts'
import { canMount, connectWithin, refusalOf, startWithMounts, within } from './own-mounts.ts'

let home: TemporaryHome
beforeEach(() => {
  home = temporaryHome()
})
afterEach(() => home.remove())

const deploy = async (client: Client, seconds: number) =>
  (
    await client.flows.create({
      title: 'Rest and repeat',
      definition: {
        StartAt: 'Rest',
        States: {
          Rest: { Type: 'Wait', Seconds: seconds, Next: 'Repeat' },
          Repeat: { Type: 'Pass', Parameters: { 'text.$': '$.text' }, ResultPath: '$.repeated', End: true },
        },
      },
      input_schema: {},
    })
  ).id

// Each `skipIf` names what the machine would have to allow.
describe.skipIf(!canMount)('with mounts of its own (needs unshare -rm), a fabric', { timeout: 90_000 }, () => {
  test('whose disk is full says so, keeps what it has promised, and goes on when there is room', async () => {
    const child = startWithMounts(home.path, 'mount -t tmpfs -o size=6m tmpfs "$1"')
    const ended = once(child, 'exit')
    try {
      const client = await connectWithin(child, home.path)
      const flow = await deploy(client, 2)
      const start = (text: string) => client.flows.run(flow, { body: { text } })
      const before = await start('before it was full')
      const filler = within(child, join(home.path, 'filler'))
      fill(filler)
      // Not every write needs more of the disk: some of the last pages may be there already.
      const refused = await refusalOfMany(() => start('x'.repeat(60_000)))
      expect(refused).toMatch(/the disk of DAVY_HOME is full: nothing of this was done; make room and ask again/)
      const promised = await client.runs.list()
      await sleep(2500)
      expect((await client.runs.get(before.run_id)).run_id).toBe(before.run_id)
      rmSync(filler)
      const after = await start('after it was full')
      const ids = [...promised.runs.map(({ run_id }) => run_id), after.run_id]
      for (const id of ids) {
        while ((await client.runs.get(id)).completion_time === null) await sleep(50)
        const run = await client.runs.get(id)
        expect(run.status).toBe('SUCCEEDED')
        expect((await client.runs.log(id)).map(({ code }) => code)).toEqual([
          'FlowStarted',
          'WaitStarted',
          'WaitCompleted',
          'PassStarted',
          'PassCompleted',
          'FlowSucceeded',
        ])
      }
      expect((await client.runs.get(before.run_id)).details).toMatchObject({
        output: { repeated: { text: 'before it was full' } },
      })
      await client.fabric.shutdown()
    } finally {
      child.kill('SIGTERM')
      await ended
    }
  })

  test('whose home cannot be written is not started, and says what to do', async () => {
    const { status, sentence } = await refusalOf(
      startWithMounts(home.path, 'mount -t tmpfs tmpfs "$1" && mount -o remount,ro "$1"'),
    )
    expect(status).toBe(73)
    expect(sentence).toMatch(/Davy cannot write in its home .* set DAVY_HOME to another folder/)
  })

  /** The table of mounts says that the home is on NFS; all else is as it is. */
  const networked =
    'cat /proc/self/mounts > "$1/mounts" && echo "server:/home $1 nfs4 rw 0 0" >> "$1/mounts" && mount --bind "$1/mounts" /proc/$$/mounts'

  test('whose home is on a network file system is not started without a local disk for its database', async () => {
    const { status, sentence } = await refusalOf(startWithMounts(home.path, networked))
    expect(status).toBe(78)
    expect(sentence).toMatch(
      /is on a network file system \(nfs4 at .*\).* Set DAVY_DATABASE_DIRECTORY to a folder on a local disk/,
    )
    expect(existsSync(join(home.path, 'fabric.db'))).toBe(false)
  })

  test('with such a home and a local disk has its database there', async () => {
    const disk = temporaryHome()
    const child = startWithMounts(home.path, networked, { DAVY_DATABASE_DIRECTORY: disk.path })
    const ended = once(child, 'exit')
    try {
      const client = await connectWithin(child, home.path)
      await deploy(client, 0)
      expect([existsSync(join(disk.path, 'fabric.db')), existsSync(join(home.path, 'fabric.db'))]).toEqual([
        true,
        false,
      ])
      await client.fabric.shutdown()
    } finally {
      await ended
      disk.remove()
    }
  })
})

describe('a fabric whose database', { timeout: 60_000 }, () => {
  test.each<[string, (path: string) => void]>([
    ['was cut off', (path) => truncateSync(path, Math.floor(statSync(path).size / 2))],
    ['is something else', (path) => overwrite(path, 0, 'this was a database once')],
  ])('%s is not started, and leaves it as it is', async (_name, spoil) => {
    await endFabric(await startFabric(home.path))
    const path = join(home.path, 'fabric.db')
    spoil(path)
    const before = readFileSync(path)
    await expect(startFabric(home.path)).rejects.toThrow(/fabric\.db is damaged .* is left as it is\. Put back a copy/)
    expect(readFileSync(path).equals(before)).toBe(true)
  })
})

function fill(path: string): void {
  const file = openSync(path, 'w')
  try {
    for (const block of [65_536, 4096]) writeUntilFull(file, block)
  } finally {
    closeSync(file)
  }
}

function writeUntilFull(file: number, block: number): void {
  try {
    for (;;) writeSync(file, Buffer.alloc(block))
  } catch (error) {
    expect(error).toMatchObject({ code: 'ENOSPC' })
  }
}

async function refusalOfMany(ask: () => Promise<unknown>): Promise<string> {
  for (let i = 0; i < 200; i++)
    try {
      await ask()
    } catch (error) {
      return String(error)
    }
  return 'it was never refused'
}

function overwrite(path: string, at: number, text: string): void {
  const file = openSync(path, 'r+')
  writeSync(file, text, at)
  closeSync(file)
}
