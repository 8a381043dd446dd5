/** Copying one file to its temporary name, with real files. */
import { createHash, randomBytes } from 'node:crypto'
import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { copy, type CopyReport } from '../../../src/fabric/transfer/copier/copy.ts'
import type { CopyJob, Mark } from '../../../src/fabric/transfer/copier/job.ts'
import { temporaryHome, type TemporaryHome } from '../temporary-home.ts'

const SIZE = 5_000_000
const MARKED = 2_000_000
let home: TemporaryHome
let bytes: Buffer
let job: CopyJob

const silent: CopyReport = { progress: () => {}, mark: () => {}, canceled: () => false }
const sha256 = (data: Buffer) => createHash('sha256').update(data).digest('hex')

beforeEach(() => {
  home = temporaryHome()
  bytes = randomBytes(SIZE)
  const at = (name: string) => join(home.path, name)
  writeFileSync(at('source'), bytes)
  job = {
    source: at('source'),
    destination: at('destination'),
    part: at('.part'),
    mark: null,
    verify: true,
    expected: null,
    syncLevel: null,
    preserveTimestamp: false,
  }
})
afterEach(() => home.remove())

/** What a copy that was killed after `MARKED` bytes has left: its record, and some more that was never recorded. */
function interrupted(changes: Partial<Mark> = {}): Mark {
  writeFileSync(job.part, Buffer.concat([bytes.subarray(0, MARKED), randomBytes(777)]))
  const { mtimeNs } = statSync(job.source, { bigint: true })
  const source = { size: SIZE, mtimeNs: String(mtimeNs) }
  return { bytes: MARKED, sha256: sha256(bytes.subarray(0, MARKED)), source, ...changes }
}

describe('a copy', () => {
  test('is whole under its temporary name, and hashed', () => {
    expect(copy(job, silent)).toEqual({ kind: 'copied', bytes: SIZE, sha256: sha256(bytes), resumedAt: 0 })
    expect(readFileSync(job.part).equals(bytes)).toBe(true)
  })

  test('goes on after what is recorded to be on disk', () => {
    expect(copy({ ...job, mark: interrupted() }, silent)).toMatchObject({ kind: 'copied', resumedAt: MARKED })
    expect(readFileSync(job.part).equals(bytes)).toBe(true)
  })

  test.each([
    ['what is on disk is not what was recorded', () => interrupted({ sha256: sha256(Buffer.from('other')) })],
    ['the source is another', () => interrupted({ source: { size: SIZE, mtimeNs: '1' } })],
    ['less is on disk than was recorded', () => interrupted({ bytes: SIZE - 1 })],
  ])('begins anew where %s', (_, mark) => {
    expect(copy({ ...job, mark: mark() }, silent)).toMatchObject({ kind: 'copied', resumedAt: 0 })
    expect(readFileSync(job.part).equals(bytes)).toBe(true)
  })

  test('of a resumed file with a checksum of another kind reads the beginning again', () => {
    const expected = { algorithm: 'md5', digest: createHash('md5').update(bytes).digest('hex') }
    expect(copy({ ...job, mark: interrupted(), expected }, silent)).toMatchObject({ kind: 'copied', resumedAt: MARKED })
  })

  test('of a file that grows meanwhile fails and says so', () => {
    const growing: CopyReport = { ...silent, progress: () => appendFileSync(job.source, 'more') }
    expect(copy(job, growing)).toMatchObject({ kind: 'failed', code: 'SOURCE_CHANGED', side: 'source' })
  })

  test('notices what the disk does not hold', () => {
    const spoiling: CopyReport = {
      ...silent,
      progress: (phase) => phase === 'copying' && writeFileSync(job.part, 'spoiled', { flag: 'r+' }),
    }
    expect(copy(job, spoiling)).toMatchObject({ kind: 'failed', code: 'CHECKSUM_MISMATCH', side: 'destination' })
    expect(copy({ ...job, verify: false }, spoiling)).toMatchObject({ kind: 'copied' })
  })

  test('stops when it is canceled', () => {
    expect(copy(job, { ...silent, canceled: () => true })).toMatchObject({ kind: 'failed', code: 'CANCELED' })
  })
})
