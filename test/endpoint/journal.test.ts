import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { DirectoryInUse, openJournal, type Result } from '../../src/endpoint/journal.ts'

const directory = () => mkdtempSync(join(tmpdir(), 'davy-journal-'))

const result = (task_id: string): Result => ({
  kind: 'finished',
  task_id,
  attempt: 1,
  worker: 'w1',
  start: '2026-03-10T20:15:00.000000+00:00',
  end: '2026-03-10T20:15:01.000000+00:00',
  outcome: 'succeeded',
  value: { encoding: 'packed', text: '11\n42' },
  failure: null,
  stdout: '',
  stderr: '',
})

it('keeps results over restarts until they are acknowledged, and never gives a number twice', () => {
  const place = directory()
  const first = openJournal(place)
  const kept = first.keep([result('a'), result('b'), result('c')])
  expect(kept.map(({ number }) => number)).toEqual([1, 2, 3])
  first.acknowledged(2)
  first.close()

  const second = openJournal(place)
  expect([...second.kept()]).toEqual([{ ...result('c'), number: 3 }])
  expect(second.keptTasks()).toEqual([{ task_id: 'c', attempt: 1 }])
  second.acknowledged(3)
  expect(second.keep([result('d')]).map(({ number }) => number)).toEqual([4])
  second.close()
})

it('is the lock of its directory, for as long as it is open', () => {
  const place = directory()
  const journal = openJournal(place)
  expect(() => openJournal(place)).toThrow(DirectoryInUse)
  journal.close()
  openJournal(place).close()
})
