/** A home of an earlier Davy, with all that was in it. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { migrations, openMigrated } from '../../../src/fabric/store/migrations.ts'
import { startFlows } from '../flows/flows-fabric.ts'
import { temporaryHome } from '../temporary-home.ts'

/** Ten minutes ago, as the beginning of its microseconds: runs have a longest life. */
const recently = String(Math.floor((Date.now() - 600_000) / 1e6))

function openVersion1(path: string): void {
  const db = openMigrated(path, migrations.slice(0, 1))
  const rows = readFileSync(join(import.meta.dirname, 'version-1.sql'), 'utf8')
  db.exec(`PRAGMA foreign_keys=OFF; ${rows.replaceAll(/\b1795649(?=\d{9}\b)/g, recently)}`)
  db.exec(
    `UPDATE runs SET completion_time = strftime('%Y-%m-%dT%H:%M:%S.000000+00:00', 'now') WHERE completion_time IS NOT NULL`,
  )
  db.close()
}

test(
  'the database of version 1 is brought forward, a copy kept: all is readable, what was under way goes on',
  { timeout: 60_000 },
  async () => {
    const home = temporaryHome()
    const path = join(home.path, 'fabric.db')
    openVersion1(path)
    const fabric = await startFlows(path)
    try {
      const { runs } = (await fabric.call('GET', '/runs?orderby=label ASC')).body
      const byLabel = new Map<string, { readonly run_id: string }>(
        runs.map((run: { label: string }) => [run.label, run]),
      )
      expect([...byLabel.keys()]).toEqual(['acting', 'failed', 'finished', 'finished, with a large value', 'waiting'])
      for (const label of ['acting', 'waiting']) await fabric.ended(byLabel.get(label)?.run_id ?? '')
      for (const [label, said] of [
        ['finished', 'short'],
        ['finished, with a large value', 'long '.repeat(400)],
        ['acting', 'acted'],
        ['waiting', 'waited'],
      ] as const) {
        const id = byLabel.get(label)?.run_id ?? ''
        const { body } = await fabric.call('GET', `/runs/${id}`)
        expect(body).toMatchObject({
          status: 'SUCCEEDED',
          details: { output: { said: { details: { hello: said } } } },
        })
        expect((await fabric.log(id)).map(({ code }) => code)).toEqual(
          expect.arrayContaining(['FlowStarted', 'ActionCompleted', 'FlowSucceeded']),
        )
      }
      const failed = byLabel.get('failed')?.run_id ?? ''
      expect((await fabric.call('GET', `/runs/${failed}`)).body).toMatchObject({
        status: 'FAILED',
        details: { code: 'FlowFailed' },
      })
      expect(fabric.flows.runCounts?.()).toEqual({ SUCCEEDED: 4, FAILED: 1 })
      const [flow] = (await fabric.call('GET', '/flows')).body.flows
      await fabric.ended(await fabric.start(flow.id, { text: 'new' }))
    } finally {
      await fabric.stop()
    }
    expect(existsSync(`${path}.version-1`)).toBe(true)
    const copy = new DatabaseSync(`${path}.version-1`, { readOnly: true })
    expect(copy.prepare('PRAGMA user_version').get()).toEqual({ user_version: 1 })
    expect(copy.prepare("SELECT count(*) AS n FROM runs WHERE status = 'ACTIVE'").get()).toEqual({ n: 2 })
    copy.close()
    home.remove()
  },
)
