/** A fabric that is killed again and again while files arrive. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { connect, endFabric, processStart, startFabric, type Client } from '#api'
import { agentOnline } from './agent-online.ts'
import { temporaryHome } from '../temporary-home.ts'

const FILES = 30
const KILL_AFTER_EVERY = 10

test(
  'every file starts exactly one run, and every run ends, whenever the fabric is killed',
  { timeout: 90_000 },
  async () => {
    const home = temporaryHome()
    const folder = join(home.path, 'collections/instrument/in')
    let fabric = await startFabric(home.path)
    let client: Client = connect(fabric.connection)
    try {
      mkdirSync(folder)
      await watchFolder(client)
      for (let i = 0; i < FILES; i++) {
        writeFileSync(join(folder, `${i}.tmp`), `${i}`)
        renameSync(join(folder, `${i}.tmp`), join(folder, `${i}.h5`))
        await sleep(5)
        if ((i + 1) % KILL_AFTER_EVERY !== 0) continue
        process.kill(fabric.file.pid, 'SIGKILL')
        while (processStart(fabric.file.pid) === fabric.file.start_time) await sleep(5)
        fabric = await startFabric(home.path)
        client = connect(fabric.connection)
      }
      await untilEnded(client, FILES)
      await sleep(200)
      const { runs } = await client.runs.list({ per_page: 100 })
      expect(runs.map(({ label }) => Number(label)).sort((a, b) => a - b)).toEqual(
        Array.from({ length: FILES }, (_, i) => i),
      )
      expect(new Set(runs.map(({ status }) => status))).toEqual(new Set(['SUCCEEDED']))
      expect((await client.triggers.list()).triggers).toMatchObject([{ fired: FILES, failed: 0 }])
      await agentOnline(client)
    } finally {
      await endFabric(fabric)
      home.remove()
    }
  },
)

async function watchFolder(client: Client): Promise<void> {
  const collection = (await client.transfer.collections()).DATA.find((one) => one.display_name === 'instrument')
  const { id } = await client.flows.create({
    title: 'Nothing, in two steps',
    definition: {
      StartAt: 'First',
      States: { First: { Type: 'Pass', Next: 'Second' }, Second: { Type: 'Wait', Seconds: 0, End: true } },
    },
    input_schema: {},
  })
  await client.triggers.create({
    name: 'every file',
    flow_id: id,
    source: {
      kind: 'directory',
      collection_id: collection?.id ?? '',
      path: '/in',
      pattern: '*.h5',
      complete: 'renamed',
    },
    input: {},
    label: '{stem}',
    enabled: true,
  })
}

async function untilEnded(client: Client, count: number): Promise<void> {
  while (((await client.fabric.status()).runs['SUCCEEDED'] ?? 0) < count) await sleep(50)
}
