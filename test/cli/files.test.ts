import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { readText, refuseToReplace } from '../../src/cli/files.ts'
import { temporaryHome } from '../fabric/temporary-home.ts'

const folder = temporaryHome()
const at = (name: string) => join(folder.path, name)
afterAll(() => folder.remove())

it('reads a file as it is, and none that has no end', () => {
  const text = 'für 名\n'.repeat(30_000)
  writeFileSync(at('text'), text)
  expect(readText(at('text'))).toBe(text)
  expect(() => readText('/dev/zero')).toThrow(/larger than 16 MB/)
  expect(() => readText(at('none'))).toThrow(/There is no file/)
})

it('takes for somebody’s work what is there, a link that leads nowhere too', () => {
  writeFileSync(at('mine'), 'mine')
  symlinkSync('elsewhere', at('link'))
  for (const name of ['mine', 'link']) {
    expect(() => refuseToReplace(at(name))).toThrow(/is there already/)
    expect(() => refuseToReplace(at(name), true)).not.toThrow()
  }
  expect(() => refuseToReplace(at('fresh'))).not.toThrow()
})
