/** What a request is answered when the fabric cannot do it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { errorAnswer } from '../../../src/fabric/server/error.ts'
import { openMigrated } from '../../../src/fabric/store/migrations.ts'
import { openStore } from '../../../src/fabric/store/store.ts'

test('a disk that is full is said to be full, and forgotten once there is room', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'davy-full-'))
  const store = openStore(openMigrated(join(folder, 'fabric.db')))
  const fill = () => store.write((db) => db.exec(`INSERT INTO t VALUES ('${'x'.repeat(100_000)}')`))
  await store.write((db) => db.exec('CREATE TABLE t (a TEXT)'))
  const pages = Number(store.db.prepare('PRAGMA page_count').get()?.['page_count'])
  store.db.exec(`PRAGMA max_page_count = ${pages + 8}`)
  const full: unknown = await fill().catch((error: unknown) => error)
  expect(errorAnswer('/runs', full)).toMatchObject({ status: 507, body: { error: { code: 'InsufficientStorage' } } })
  store.db.exec(`PRAGMA max_page_count = ${pages + 1000}`)
  await fill()
  expect(store.db.prepare('SELECT count(*) AS rows FROM t').get()).toEqual({ rows: 1 })
  store.close()
  rmSync(folder, { recursive: true })
})
