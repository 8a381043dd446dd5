/** What is private in runs, sealed; and what becomes of runs whose key is lost. */
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keyFile, sealedBox } from '../../../src/api/index.ts'
import type { FlowDefinition } from '../../../src/flow/index.ts'
import { openMigrated } from '../../../src/fabric/store/migrations.ts'
import { openStore } from '../../../src/fabric/store/store.ts'
import { VaultClosed } from '../../../src/fabric/store/vault.ts'
import { startFlows } from '../flows/flows-fabric.ts'
import { temporaryHome, type TemporaryHome } from '../temporary-home.ts'

let home: TemporaryHome
let path: string
beforeEach(() => {
  home = temporaryHome()
  path = join(home.path, 'fabric.db')
})
afterEach(() => home.remove())

test('gives back what was kept, until the run is dropped, and nothing of it is on disk in the clear', async () => {
  const key = keyFile(join(home.path, 'key'))
  const store = openStore(openMigrated(path), sealedBox(key))
  await store.write(() => {
    store.vault.keep('one', 'a', 'sesame-1')
    store.vault.keep('one', 'a', 'sesame-2')
    store.vault.keep('two', 'a', 'sesame-3')
  })
  const text = store.vault.seal('{"sesame":4}')
  expect(store.vault.read('one', 'a')).toBe('sesame-2')
  await store.write(() => store.vault.drop('one'))
  expect([store.vault.read('one', 'a'), store.vault.read('two', 'a')]).toEqual([undefined, 'sesame-3'])
  await store.write(() => store.vault.sweep())
  expect(store.vault.read('two', 'a')).toBeUndefined()
  expect([store.vault.unseal(text), store.vault.unseal('{}')]).toEqual(['{"sesame":4}', '{}'])
  for (const name of [path, `${path}-wal`]) expect(readFileSync(name).includes('sesame')).toBe(false)
  store.close()
  expect(statSync(join(home.path, 'key')).mode & 0o777).toBe(0o600)
})

test('opens with the key it was sealed with, for the run it was sealed for, and as it was sealed', async () => {
  const key = keyFile(join(home.path, 'key'))
  const store = openStore(openMigrated(path), sealedBox(key))
  await store.write(() => store.vault.keep('one', 'a', 'sesame'))
  expect(keyFile(join(home.path, 'key'))).toEqual(key)
  writeFileSync(join(home.path, 'key'), 'not a key\n')
  const other = openStore(store.db, sealedBox(keyFile(join(home.path, 'key'))))
  expect(() => other.vault.read('one', 'a')).toThrow(VaultClosed)
  await store.write((db) => db.exec("UPDATE sealed SET run = 'two'"))
  expect(() => store.vault.read('two', 'a')).toThrow(/the file "key" in Davy's home/)
  store.close()
})

test(
  'a run whose key is lost is left aside with a sentence and goes on when the key is back; others go on',
  { timeout: 60_000 },
  async () => {
    const flow: FlowDefinition = {
      StartAt: 'Rest',
      States: {
        Rest: { Type: 'Wait', Seconds: 1, Next: 'Use' },
        Use: { Type: 'Pass', Parameters: { 'n.=': 'len(_private)', constant: 1 }, ResultPath: '$.used', End: true },
      },
    }
    const [key, another] = ['key', 'another'].map((name) => keyFile(join(home.path, name)))
    let fabric = await startFlows(path, [], { key })
    const id = await fabric.deploy(flow)
    const secret = await fabric.start(id, { _private: 'sesame' })
    const open = await fabric.start(id, { _private: '' })
    await fabric.stop()

    fabric = await startFlows(path, [], { key: another })
    const { body } = await fabric.call('GET', `/runs/${secret}`)
    expect(body).toMatchObject({ status: 'ACTIVE', details: { code: 'RunUnreadable' } })
    expect(body.details.description).toContain('the file "key" in Davy\'s home is not the one')
    expect((await fabric.call('GET', `/runs/${secret}/log`)).body.entries[0].details.input).toEqual({
      _private: '<private>',
    })
    const without = await fabric.start(id, {})
    await fabric.ended(without)
    await fabric.stop()

    fabric = await startFlows(path, [], { key })
    await Promise.all([fabric.ended(secret), fabric.ended(open)])
    expect((await fabric.call('GET', `/runs/${secret}`)).body.details.output).toMatchObject({ used: { n: 6 } })
    expect(fabric.context.store.db.prepare('SELECT count(*) AS n FROM sealed').get()).toEqual({ n: 0 })
    await fabric.stop()
    expect(existsSync(path)).toBe(true)
  },
)
