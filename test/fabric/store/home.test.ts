/** The home as it is on disk. */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { previousFabric, writeFabricFile } from '../../../src/fabric/store/fabric-file.ts'
import { openHome } from '../../../src/fabric/store/home.ts'
import { lockHome } from '../../../src/fabric/store/lock.ts'
import { temporaryHome, type TemporaryHome } from '../temporary-home.ts'

let home: TemporaryHome
beforeEach(() => {
  home = temporaryHome()
})
afterEach(() => home.remove())

test('is closed to others, even where it was open, and keeps its token', () => {
  const path = join(home.path, 'open')
  mkdirSync(path, { mode: 0o755 })
  writeFileSync(join(path, 'token'), 'mine\n', { mode: 0o644 })
  expect(openHome(path, {}).token).toBe('mine')
  expect([path, join(path, 'token')].map((one) => statSync(one).mode & 0o777)).toEqual([0o700, 0o600])
})

test('makes a token that nobody guesses', () => {
  const first = openHome(join(home.path, 'a'), {}).token
  expect(Buffer.from(first, 'base64url')).toHaveLength(32)
  expect(openHome(join(home.path, 'b'), {}).token).not.toBe(first)
  expect(openHome(join(home.path, 'a'), {}).token).toBe(first)
})

test('remembers the local disk on which its database was put', () => {
  const disk = join(home.path, 'disk')
  const path = join(home.path, 'home')
  expect(openHome(path, { DAVY_DATABASE_DIRECTORY: disk }).databaseDirectory).toBe(disk)
  expect(openHome(path, {}).databaseDirectory).toBe(disk)
  expect(existsSync(disk)).toBe(true)
  expect(readFileSync(join(path, 'database-directory'), 'utf8')).toBe(`${disk}\n`)
  expect(() => openHome(path, { DAVY_DATABASE_DIRECTORY: 'disk' })).toThrow(/must be an absolute path/)
})

test('is held by one at a time', () => {
  const lock = lockHome(home.path)
  expect(() => lockHome(home.path)).toThrow(/Another fabric already runs/)
  lock.release()
  lockHome(home.path).release()
})

test('takes what a fabric of another host left on a local disk for left over', () => {
  const file = { boot: 'b', pid: 1, start_time: 's', port: 5001, nonce: 'n', davy: '0.1.0', protocol: 1 }
  writeFabricFile(home.path, { ...file, host: hostname() })
  expect(previousFabric(home.path)?.port).toBe(5001)
  writeFabricFile(home.path, { ...file, host: 'a-container-of-yesterday' })
  expect(previousFabric(home.path)).toBeUndefined()
})
