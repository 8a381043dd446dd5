import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lintOverrides, rooms } from '../../src/build/floors.ts'

const root = join(import.meta.dirname, '../..')
let house: string

/** A house of our own with the real rules, so that a planted import never stands in the real one. */
beforeAll(() => {
  house = mkdtempSync(join(tmpdir(), 'davy-floors-'))
  for (const file of ['.oxlintrc.json', 'package.json', 'tsconfig.json']) cpSync(join(root, file), join(house, file))
  symlinkSync(join(root, 'node_modules'), join(house, 'node_modules'))
})
afterAll(() => rmSync(house, { recursive: true }))

/** What the rules say of these files, a line each: `file: help`. */
async function lint(files: Record<string, string>): Promise<string> {
  rmSync(join(house, 'src'), { recursive: true, force: true })
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(house, path)), { recursive: true })
    writeFileSync(join(house, path), text)
  }
  const oxlint = join(root, 'node_modules/.bin/oxlint')
  const stdout = await promisify(execFile)(oxlint, ['--format', 'json'], { cwd: house }).then(
    (done) => done.stdout,
    (error: { stdout: string }) => error.stdout,
  )
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { filename: string; message: string; help: string }[] }
  return diagnostics.map(({ filename, message, help }) => `${filename}: ${message} ${help}`).join('\n')
}

describe('the floors of the house', () => {
  test('are what the lint configuration holds', () => {
    const config = JSON.parse(readFileSync(join(root, '.oxlintrc.json'), 'utf8')) as { overrides: unknown }
    expect(config.overrides, 'run: node src/build/floors.ts').toEqual(lintOverrides())
  })

  test('have no circle', () => {
    const below = (room: string, seen: readonly string[]): void => {
      expect(seen).not.toContain(room)
      for (const next of rooms[room] ?? []) below(next, [...seen, room])
    }
    for (const room of Object.keys(rooms)) below(room, [])
  })

  test('a room cannot know a room above it, not even for a type', async () => {
    const output = await lint({ 'src/flow/planted.ts': "import type { Client } from '#api'\nexport type T = Client\n" })
    expect(output).toMatch(/planted\.ts.*room flow may not know/)
  })

  test('a room is entered only through its face', async () => {
    const output = await lint({
      'src/fabric/flows/planted.ts': "export { parse } from '../../flow/parse.ts'\n",
      'src/flow/parse.ts': 'export const parse = 1\n',
    })
    expect(output).toMatch(/planted\.ts.*entered through its face/)
  })

  test('a pure room knows no Node, and only the extension knows the editor', async () => {
    const output = await lint({
      'src/run/planted.ts': "export * from 'node:fs'\n",
      'src/fabric/planted.ts': "export * from 'vscode'\n",
      'src/extension/right.ts': "export * from 'vscode'\n",
    })
    expect(output).toMatch(/run\/planted\.ts.*no Node/)
    expect(output).toMatch(/fabric\/planted\.ts.*Only src\/extension/)
    expect(output).not.toMatch(/right\.ts/)
  })

  test('files do not import each other in a circle, types included', async () => {
    const output = await lint({
      'src/flow/a.ts': "import type { B } from './b.ts'\nexport type A = B\n",
      'src/flow/b.ts': "import type { A } from './a.ts'\nexport type B = A | 1\n",
    })
    expect(output).toMatch(/a\.ts.*cycle/i)
  })
})
