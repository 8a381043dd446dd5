/**
 * From a file that is complete to the run that it starts, on disk: files are renamed into a watched folder one by one. Beside
 * it what the operating system itself takes to tell of a rename.
 */
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from '../../src/api/index.ts'
import { createFabric } from '../../src/fabric/index.ts'
import type { Bench } from './bench.ts'

export const bench: Bench = {
  name: 'trigger',
  about: 'file complete → run started, beside fs.watch alone',
  async run({ short }) {
    const home = mkdtempSync(join(tmpdir(), 'davy-bench-'))
    try {
      const files = short ? 20 : 100
      const bare = sorted(await watchAlone(join(home, 'bare'), files))
      const taken = sorted(await throughTrigger(join(home, 'home'), files))
      const worst = taken.at(-1) ?? Number.NaN
      const beside = (ms: number | undefined) => `fs.watch alone: ${ms?.toFixed(1)} ms`
      return {
        rows: [
          { what: 'file renamed → run started, p50', value: middle(taken), unit: 'ms', beside: beside(middle(bare)) },
          {
            what: `file renamed → run started, slowest of ${files}`,
            value: worst,
            unit: 'ms',
            beside: beside(bare.at(-1)),
            budget: '< 100 ms',
            ok: worst < 100,
          },
        ],
      }
    } finally {
      rmSync(home, { recursive: true, force: true })
    }
  },
}

async function throughTrigger(home: string, files: number): Promise<number[]> {
  const fabric = await createFabric({ home, port: 0 })
  const done = new AbortController()
  try {
    const client = connect(fabric)
    const collection = (await client.transfer.collections()).DATA.find((one) => one.display_name === 'instrument')
    const folder = join(collection?.directory ?? '', 'in')
    mkdirSync(folder)
    const { id } = await client.flows.create({
      title: 'Nothing',
      definition: { StartAt: 'Nothing', States: { Nothing: { Type: 'Pass', End: true } } },
      input_schema: {},
    })
    await client.triggers.create({
      name: 'bench',
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
    const events = client.events(undefined, done.signal)
    await events.next()
    const taken: number[] = []
    for (let i = 0; i < files; i++) {
      const renamed = arrive(folder, `${i}.h5`)
      for (;;) {
        const { value: event } = await events.next()
        if (event?.kind !== 'run' || event.run.label !== String(i)) continue
        taken.push(Date.parse(event.run.start_time) - renamed)
        break
      }
    }
    return taken
  } finally {
    done.abort()
    await fabric.stop()
  }
}

async function watchAlone(folder: string, files: number): Promise<number[]> {
  mkdirSync(folder, { recursive: true })
  const watcher = watch(folder)
  const taken: number[] = []
  for (let i = 0; i < files; i++) {
    const renamed = arrive(folder, `${i}.h5`)
    for (;;) {
      const [, name] = (await once(watcher, 'change')) as [string, string]
      if (name === `${i}.h5`) break
    }
    taken.push(Date.now() - renamed)
  }
  watcher.close()
  return taken
}

/** Answers with the time at which the file had its name, ms since 1970. */
function arrive(folder: string, name: string): number {
  writeFileSync(join(folder, `${name}.tmp`), name)
  renameSync(join(folder, `${name}.tmp`), join(folder, name))
  return Date.now()
}

const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b)
const middle = (values: readonly number[]) => values[Math.floor(values.length / 2)] ?? Number.NaN
