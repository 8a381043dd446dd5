/** Databases of earlier and later versions, as files. */
import { chmodSync, existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  fileSystemOf,
  isNetworkFileSystem,
  parseDarwinMounts,
  parseLinuxMounts,
} from '../../../src/fabric/store/network-file-system.ts'
import { openMigrated } from '../../../src/fabric/store/migrations.ts'
import { temporaryHome, type TemporaryHome } from '../temporary-home.ts'

let home: TemporaryHome
let path: string
beforeEach(() => {
  home = temporaryHome()
  path = join(home.path, 'fabric.db')
})
afterEach(() => home.remove())

const steps = ['CREATE TABLE runs (id TEXT)', 'ALTER TABLE runs ADD COLUMN label TEXT', "UPDATE runs SET label='old'"]

describe('a database', () => {
  test('is brought forward step by step, a copy kept before each', () => {
    const first = openMigrated(path, steps.slice(0, 1))
    first.exec(`INSERT INTO runs VALUES ('a')`)
    first.close()
    const db = openMigrated(path, steps)
    expect({ ...db.prepare('SELECT * FROM runs').get() }).toEqual({ id: 'a', label: 'old' })
    db.close()
    const copy = new DatabaseSync(`${path}.version-1`, { readOnly: true })
    expect({ ...copy.prepare('SELECT * FROM runs').get() }).toEqual({ id: 'a' })
    copy.close()
    expect(existsSync(`${path}.version-2`)).toBe(true)
    expect(existsSync(`${path}.version-0`)).toBe(false)
  })

  test('is its owner’s alone, with all that lies beside it, whoever may look into its folder', () => {
    chmodSync(home.path, 0o777)
    const before = process.umask(0)
    try {
      openMigrated(path, steps.slice(0, 1)).close()
      chmodSync(path, 0o644)
      const db = openMigrated(path, steps)
      const modes = readdirSync(home.path).map((name) => [name, statSync(join(home.path, name)).mode & 0o777] as const)
      expect(modes.length).toBeGreaterThan(3)
      expect(modes.filter(([, mode]) => mode !== 0o600)).toEqual([])
      db.close()
    } finally {
      process.umask(before)
    }
  })

  test('that is new has no earlier one to keep', () => {
    openMigrated(path, steps).close()
    expect(readdirSync(home.path).filter((name) => name.includes('version'))).toEqual([])
  })

  test('stays at its version when a step fails', () => {
    openMigrated(path, steps.slice(0, 1)).close()
    expect(() =>
      openMigrated(path, [...steps.slice(0, 1), 'CREATE TABLE half (x); INSERT INTO nowhere VALUES (1)']),
    ).toThrow(/no such table: nowhere/)
    const db = openMigrated(path, steps.slice(0, 1))
    expect(db.prepare(`SELECT name FROM sqlite_schema WHERE name='half'`).get()).toBeUndefined()
    db.close()
  })

  test('of a newer Davy is refused', () => {
    openMigrated(path, steps).close()
    expect(() => openMigrated(path, steps.slice(0, 2))).toThrow(/database version 3, this one knows 2/)
  })
})

describe('a network file system', () => {
  const linux = parseLinuxMounts(
    [
      '/dev/vda / ext4 rw 0 0',
      'server:/home /home nfs4 rw,vers=4.2 0 0',
      '/dev/vdb /home/me/local\\040disk xfs rw 0 0',
      'gpfs0 /gpfs gpfs rw 0 0',
      'me@host: /mnt/far fuse.sshfs rw 0 0',
    ].join('\n'),
  )
  test.each([
    ['/home/me/.local/share/davy', 'nfs4', true],
    ['/home/me/local disk/davy', 'xfs', false],
    ['/homework', 'ext4', false],
    ['/gpfs/me', 'gpfs', true],
    ['/mnt/far', 'fuse.sshfs', true],
  ])('%s is on %s', (directory, type, network) => {
    const found = fileSystemOf(directory, linux)
    expect(found?.type).toBe(type)
    expect(isNetworkFileSystem(found?.type ?? '')).toBe(network)
  })

  test('is seen on macOS too', () => {
    const mounts = parseDarwinMounts(
      '/dev/disk3s1 on / (apfs, local, journaled)\n//me@server/data on /Volumes/my data (smbfs, nodev)\n',
    )
    expect(fileSystemOf('/Volumes/my data/davy', mounts)?.type).toBe('smbfs')
    expect(fileSystemOf('/Users/me', mounts)?.type).toBe('apfs')
  })
})
