/**
 * A transfer of one large file and of many small ones, verified and on disk when it is over. Beside it cp, sync and
 * sha256sum of both, which do the same work one after the other.
 */
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect, type Client } from '../../src/api/index.ts'
import { createFabric } from '../../src/fabric/index.ts'
import type { Bench, Row } from './bench.ts'

const MIB = 1024 * 1024

export const bench: Bench = {
  name: 'transfer',
  about: 'verified transfer of a large file and of small ones, beside cp + sync + sha256sum',
  async run({ short }) {
    const home = mkdtempSync(join(tmpdir(), 'davy-bench-'))
    const fabric = await createFabric({ home, port: 0 })
    try {
      const client = connect(fabric)
      const rows = await large(client, home, short ? 128 : 1024)
      return { rows: [...rows, await small(client, home, short ? 100 : 1000)] }
    } finally {
      await fabric.stop()
      rmSync(home, { recursive: true, force: true })
    }
  },
}

async function large(client: Client, home: string, mib: number): Promise<Row[]> {
  const source = join(home, 'collections/instrument/large')
  const file = openSync(source, 'w')
  const block = randomBytes(MIB)
  for (let i = 0; i < mib; i++) {
    block.writeUInt32LE(i)
    writeSync(file, block)
  }
  closeSync(file)
  execFileSync('sync', [source])
  const { seconds, latencies } = await transfer(client, '/large')
  const started = performance.now()
  execFileSync('sh', ['-c', 'cp "$1" "$1.cp" && sync "$1.cp" && sha256sum "$1" "$1.cp"', 'sh', source], {
    stdio: 'ignore',
  })
  const peer = (performance.now() - started) / 1000
  const rate = (time: number) => (mib * MIB) / 1e6 / time
  return [
    {
      what: `one file of ${mib} MiB`,
      value: rate(seconds),
      unit: 'MB/s',
      beside: `cp + sync + sha256sum: ${Math.round(rate(peer))} MB/s`,
    },
    { what: 'answer of the fabric meanwhile, p50', value: latencies[latencies.length >> 1] ?? 0, unit: 'ms' },
  ]
}

async function small(client: Client, home: string, files: number): Promise<Row> {
  const folder = join(home, 'collections/instrument/small')
  mkdirSync(folder)
  for (let i = 0; i < files; i++) writeFileSync(join(folder, `${i}`), randomBytes(10_000))
  const { seconds } = await transfer(client, '/small')
  return { what: `${files} files of 10 kB, each verified and on disk`, value: files / seconds, unit: 'files/s' }
}

async function transfer(client: Client, path: string): Promise<{ seconds: number; latencies: readonly number[] }> {
  const { DATA } = await client.transfer.collections()
  const id = (name: string) => DATA.find((one) => one.display_name === name)?.id ?? ''
  const started = performance.now()
  const { task_id } = await client.transfer.submit({
    source_endpoint: id('instrument'),
    destination_endpoint: id('storage'),
    DATA: [{ source_path: path, destination_path: path }],
  })
  const latencies: number[] = []
  for (;;) {
    const asked = performance.now()
    const task = await client.transfer.task(task_id)
    latencies.push(performance.now() - asked)
    if (task.status !== 'ACTIVE') {
      if (task.status !== 'SUCCEEDED') throw new Error(task.fatal_error?.description)
      return { seconds: (performance.now() - started) / 1000, latencies: latencies.sort((a, b) => a - b) }
    }
    await sleep(10)
  }
}
