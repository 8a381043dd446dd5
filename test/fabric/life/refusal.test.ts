/** When no fabric is started, the user reads why. */
import { createServer, type Server } from 'node:net'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startFabric } from '#api'
import { temporaryHome, type TemporaryHome } from '../temporary-home.ts'

let home: TemporaryHome
beforeEach(() => {
  home = temporaryHome()
})
afterEach(() => home.remove())

describe('a fabric is not started', () => {
  let stranger: Server | undefined
  afterEach(() => stranger?.close())

  async function takePort(): Promise<number> {
    stranger = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => stranger?.once('listening', resolve))
    const address = stranger.address()
    return typeof address === 'object' && address ? address.port : 0
  }

  test('on a requested port that is taken', async () => {
    const port = await takePort()
    await expect(startFabric(home.path, { port })).rejects.toThrow(`Port ${port} is taken by another program.`)
  })

  test('with the database of a newer Davy, which stays as it is', async () => {
    const path = join(home.path, 'fabric.db')
    const db = new DatabaseSync(path)
    db.exec('CREATE TABLE later (x); PRAGMA user_version=99')
    db.close()
    const before = readFileSync(path)
    await expect(startFabric(home.path)).rejects.toThrow(/written by a newer Davy \(database version 99/)
    expect(readFileSync(path).equals(before)).toBe(true)
    expect(existsSync(`${path}-wal`)).toBe(false)
  })

  test('where it cannot write', async () => {
    writeFileSync(join(home.path, 'file'), '')
    await expect(startFabric(join(home.path, 'file/home'))).rejects.toThrow(/Davy cannot write in its home/)
  })
})
