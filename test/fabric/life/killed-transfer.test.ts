/** A fabric that is killed in the middle of a transfer. */
import { createHash, randomBytes } from 'node:crypto'
import { closeSync, openSync, readFileSync, readdirSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { connect, endFabric, processStart, startFabric, type Client } from '#api'
import { agentOnline } from './agent-online.ts'
import { temporaryHome } from '../temporary-home.ts'

/** Large enough that the copy is caught in its middle on a fast disk. */
const BLOCKS = 20
const BLOCK = 16 * 1024 * 1024

function writeLargeFile(path: string): string {
  const hash = createHash('sha256')
  const file = openSync(path, 'w')
  const block = randomBytes(BLOCK)
  for (let i = 0; i < BLOCKS; i++) {
    block.writeUInt32LE(i)
    hash.update(block)
    writeSync(file, block)
  }
  closeSync(file)
  return hash.digest('hex')
}

test(
  'a transfer goes on after kill -9, whole, verified, and never half under its name',
  { timeout: 90_000 },
  async () => {
    const home = temporaryHome()
    const storage = join(home.path, 'collections/storage')
    let fabric = await startFabric(home.path)
    let client: Client = connect(fabric.connection)
    try {
      const expected = writeLargeFile(join(home.path, 'collections/instrument/big.bin'))
      const { DATA } = await client.transfer.collections()
      const id = (name: string) => DATA.find((one) => one.display_name === name)?.id ?? ''
      const { task_id } = await client.transfer.submit({
        source_endpoint: id('instrument'),
        destination_endpoint: id('storage'),
        DATA: [{ source_path: '/big.bin', destination_path: '/big.bin' }],
      })
      while (partialBytes(storage) === 0) await sleep(1)
      process.kill(fabric.file.pid, 'SIGKILL')
      while (processStart(fabric.file.pid) === fabric.file.start_time) await sleep(5)
      expect(readdirSync(storage)).toEqual([`.davy-${task_id}-0.part`])

      fabric = await startFabric(home.path)
      client = connect(fabric.connection)
      let task = await client.transfer.task(task_id)
      while (task.status === 'ACTIVE') {
        await sleep(20)
        task = await client.transfer.task(task_id)
      }
      expect(task).toMatchObject({
        status: 'SUCCEEDED',
        files_transferred: 1,
        faults: 0,
        bytes_transferred: BLOCKS * BLOCK,
      })
      expect(readdirSync(storage)).toEqual(['big.bin'])
      expect(
        createHash('sha256')
          .update(readFileSync(join(storage, 'big.bin')))
          .digest('hex'),
      ).toBe(expected)
      await agentOnline(client)
    } finally {
      await endFabric(fabric)
      home.remove()
    }
  },
)

function partialBytes(directory: string): number {
  const [name] = readdirSync(directory)
  return name?.endsWith('.part') ? statSync(join(directory, name)).size : 0
}
