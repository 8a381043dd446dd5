import { renameSync, writeFileSync } from 'node:fs'
import { mkdtemp, mkdir, rename, rm, utimes, writeFile, appendFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { directorySource, presentFiles, type CompleteFile, type DirectorySourceOptions } from '#instruments'

let directory: string
const open: AsyncDisposable[] = []

beforeEach(async () => {
  // A name with a dot, as data folders have that live below a home folder's hidden ones.
  const root = await mkdtemp(join(tmpdir(), 'davy-source-'))
  directory = join(root, '.share', 'data')
  await mkdir(directory, { recursive: true })
})
afterEach(async () => {
  for (const each of open.splice(0)) await each[Symbol.asyncDispose]()
  await rm(join(directory, '../..'), { recursive: true, force: true })
})

async function watch(options: Partial<DirectorySourceOptions> = {}) {
  const source = directorySource({ directory, pattern: '*.h5', stableMs: 200, ...options })
  open.push(source)
  await source.ready
  const files = source[Symbol.asyncIterator]()
  return {
    next: async (): Promise<CompleteFile> => {
      const { value } = await files.next()
      if (!value) throw new Error('the source ended')
      return value
    },
  }
}

async function renameIn(name: string, content = 'data') {
  await writeFile(join(directory, `.${name}.writing`), content)
  await rename(join(directory, `.${name}.writing`), join(directory, name))
}

describe('files renamed into place', () => {
  it('reports each once, and no temporary, hidden or other file', async () => {
    const source = await watch({ complete: 'renamed' })
    for (const name of ['a.h5.tmp', 'b.h5.part', '.c.h5', 'notes.txt']) await writeFile(join(directory, name), 'x')
    await renameIn('a.h5')
    await renameIn('b.h5')
    expect([(await source.next()).name, (await source.next()).name].sort()).toEqual(['a.h5', 'b.h5'])
    await renameIn('c.h5')
    expect((await source.next()).name).toBe('c.h5')
  })

  it('reports every file of a burst, once', async () => {
    const source = await watch({ complete: 'renamed' })
    const burst = Array.from({ length: 2000 }, (_, i) => `${i}.h5`)
    for (const name of burst) {
      writeFileSync(join(directory, '.writing'), name)
      renameSync(join(directory, '.writing'), join(directory, name))
    }
    const seen: string[] = []
    for (const _ of burst) seen.push((await source.next()).name)
    expect(seen.sort()).toEqual(burst.sort())
    await renameIn('last.h5')
    expect((await source.next()).name).toBe('last.h5')
  })

  it('says what the file is and how it became complete', async () => {
    const source = await watch({ complete: 'renamed' })
    await renameIn('a.h5', 'twelve bytes')
    const file = await source.next()
    expect(file).toMatchObject({ path: join(directory, 'a.h5'), name: 'a.h5', size: 12, completedBy: 'renamed' })
    expect(file.mtimeMs).toBeGreaterThan(0)
  })

  it('reports a file that was renamed over an older one', async () => {
    const source = await watch({ complete: 'renamed' })
    await renameIn('a.h5', 'first')
    expect((await source.next()).size).toBe(5)
    await renameIn('a.h5', 'second')
    expect(await source.next()).toMatchObject({ size: 6, completedBy: 'renamed' })
  })

  it('waits until a file is quiet that is changed under its final name', async () => {
    const source = await watch({ complete: 'renamed' })
    await renameIn('a.h5', '1')
    await source.next()
    for (let i = 0; i < 5; i++) {
      await appendFile(join(directory, 'a.h5'), 'x')
      await new Promise((done) => setTimeout(done, 30))
    }
    expect(await source.next()).toMatchObject({ size: 6, completedBy: 'stable' })
  })
})

describe('files with a sentinel', () => {
  it.each(['a.h5.done', 'a.done'])('reports the file when %s appears', async (sentinel) => {
    const source = await watch({ complete: 'sentinel' })
    await writeFile(join(directory, 'never.h5'), 'data')
    await writeFile(join(directory, 'a.h5'), 'data')
    await writeFile(join(directory, sentinel), '')
    expect(await source.next()).toMatchObject({ name: 'a.h5', completedBy: 'sentinel' })
  })

  it('does not take the sentinel of an older version for one of the new', async () => {
    const source = await watch({ complete: 'sentinel', rescanMs: 50 })
    await writeFile(join(directory, 'a.h5.done'), '')
    await utimes(join(directory, 'a.h5.done'), 1e9, 1e9)
    await writeFile(join(directory, 'a.h5'), 'data')
    await writeFile(join(directory, 'b.h5'), 'data')
    await writeFile(join(directory, 'b.h5.done'), '')
    expect((await source.next()).name).toBe('b.h5')
    await writeFile(join(directory, 'a.h5.done'), '')
    expect((await source.next()).name).toBe('a.h5')
  })
})

describe('files that grow until they are complete', () => {
  it('reports a file once, with its last size', async () => {
    const source = await watch({ complete: 'stable' })
    for (let i = 0; i < 10; i++) {
      await appendFile(join(directory, 'a.h5'), 'block')
      await new Promise((done) => setTimeout(done, 40))
    }
    expect(await source.next()).toMatchObject({ name: 'a.h5', size: 50, completedBy: 'stable' })
    await appendFile(join(directory, 'b.h5'), 'x')
    expect((await source.next()).name).toBe('b.h5')
  })
})

describe('files that were there before', () => {
  it('are passed over by default, but not one still being written', async () => {
    await writeFile(join(directory, 'old.h5'), 'data')
    await utimes(join(directory, 'old.h5'), 1e9, 1e9)
    await writeFile(join(directory, 'growing.h5'), 'data')
    const source = await watch({ stableMs: 300 })
    expect((await source.next()).name).toBe('growing.h5')
    await writeFile(join(directory, 'new.h5'), 'data')
    expect((await source.next()).name).toBe('new.h5')
  })

  it('are reported by choice', async () => {
    for (const name of ['b.h5', 'a.h5', 'c.h5']) await writeFile(join(directory, name), 'data')
    const source = await watch({ complete: 'renamed', existing: true })
    const names = [(await source.next()).name, (await source.next()).name, (await source.next()).name]
    expect(names.sort()).toEqual(['a.h5', 'b.h5', 'c.h5'])
  })

  it('are not reported when the owner knows them: nothing doubled or missed over restarts', async () => {
    const memory = new Set<string>()
    const known = (file: { path: string; size: number; mtimeMs: number }) =>
      memory.has(`${file.path} ${file.size} ${file.mtimeMs}`)
    const handled: string[] = []
    for (let start = 0; start < 4; start++) {
      await renameIn(`while-down-${start}.h5`)
      const source = await watch({ complete: 'renamed', existing: true, known })
      await renameIn(`while-up-${start}.h5`)
      for (let i = 0; i < 2; i++) {
        const file = await source.next()
        handled.push(file.name)
        memory.add(`${file.path} ${file.size} ${file.mtimeMs}`)
      }
      for (const each of open.splice(0)) await each[Symbol.asyncDispose]()
    }
    expect(handled.sort()).toEqual([0, 1, 2, 3].flatMap((i) => [`while-down-${i}.h5`, `while-up-${i}.h5`]).sort())
  })

  it('can be listed, so that an owner can put them into its memory', async () => {
    for (const name of ['b.h5', 'a.h5', 'x.h5.tmp', 'x.txt']) await writeFile(join(directory, name), 'data')
    const files = await presentFiles({ directory, pattern: '*.h5', complete: 'renamed' })
    expect(files.map(({ path, size }) => [path, size])).toEqual([
      [join(directory, 'a.h5'), 4],
      [join(directory, 'b.h5'), 4],
    ])
  })
})

describe('directories', () => {
  it('finds files below, by a pattern with folders, also in folders made later', async () => {
    const source = await watch({ pattern: '**/*.h5', complete: 'renamed', rescanMs: 200 })
    await mkdir(join(directory, 'scan1/raw'), { recursive: true })
    await writeFile(join(directory, 'scan1/raw/.t'), 'data')
    await rename(join(directory, 'scan1/raw/.t'), join(directory, 'scan1/raw/a.h5'))
    expect((await source.next()).name).toBe('scan1/raw/a.h5')
    await renameIn('top.h5')
    expect((await source.next()).name).toBe('top.h5')
  })

  it('polls when told to', async () => {
    const source = await watch({ complete: 'renamed', watch: 'polling', pollMs: 50 })
    await renameIn('a.h5')
    expect((await source.next()).name).toBe('a.h5')
  })

  it('waits for a directory that is not there yet, and says so', async () => {
    await rm(directory, { recursive: true })
    const problems: (string | undefined)[] = []
    const source = await watch({ complete: 'renamed', pollMs: 50, onProblem: (message) => problems.push(message) })
    expect(problems[0]).toContain(`${directory} cannot be read (ENOENT)`)
    await mkdir(directory)
    await renameIn('a.h5')
    expect((await source.next()).name).toBe('a.h5')
    await expect.poll(() => problems.at(-1)).toBeUndefined()
  })

  it('goes on in a directory that was removed and made again', async () => {
    const source = await watch({ complete: 'renamed', pollMs: 50, rescanMs: 50 })
    await renameIn('a.h5')
    await source.next()
    await rm(directory, { recursive: true })
    await new Promise((done) => setTimeout(done, 150))
    await mkdir(directory)
    await renameIn('b.h5')
    expect((await source.next()).name).toBe('b.h5')
  })

  it('ends the iteration when it is disposed', async () => {
    const source = directorySource({ directory })
    const names = (async () => {
      for await (const file of source) return file.name
      return 'ended'
    })()
    await source.ready
    await source[Symbol.asyncDispose]()
    expect(await names).toBe('ended')
  })
})

describe('patterns', () => {
  it.each([
    ['*.h5', ['a.h5'], ['a.hdf5', 'x/a.h5']],
    ['*.{h5,hdf5}', ['a.h5', 'a.hdf5'], ['a.h', 'a.h5f']],
    ['scan_[0-9]?.h5', ['scan_01.h5'], ['scan_x1.h5', 'scan_0.h5']],
    ['[!a]*', ['b.h5'], ['a.h5']],
    ['raw/*.h5', ['raw/a.h5'], ['a.h5', 'raw/b/a.h5']],
    ['**/*.h5', ['a.h5', 'raw/a.h5', 'raw/b/a.h5'], ['raw/a.txt']],
    ['a+(1).h5', ['a+(1).h5'], ['aa1.h5']],
  ])('%s', async (pattern, yes, no) => {
    for (const name of [...yes, ...no]) {
      await mkdir(join(directory, name, '..'), { recursive: true })
      await writeFile(join(directory, name), 'data')
    }
    const files = await presentFiles({ directory, pattern, complete: 'renamed' })
    expect(files.map(({ path }) => path.slice(directory.length + 1)).sort()).toEqual([...yes].sort())
  })

  it.each(['', '[a', '{a,b'])('refuses %j', (pattern) => {
    expect(() => directorySource({ directory, pattern })).toThrow(RangeError)
  })
})
