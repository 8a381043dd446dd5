/** What people read can be translated, and is, whole, into the languages that are there. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { callsIn, collectTexts } from '../../src/build/l10n/collect.ts'
import { bundlePath, bundleText } from '../../src/build/l10n/write.ts'

const root = join(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const table = (path: string) => JSON.parse(read(path)) as Record<string, string>
const placesIn = (text: string) =>
  [...text.matchAll(/\{\w+\}|\(command:[^)]*\)|\$\([\w-]+\)|`[^`]*`/g)].map(String).toSorted()
const { texts, unreadable } = collectTexts(root)

describe('what the code says', () => {
  test('is in the bundle: node src/build/l10n/write.ts', () => {
    expect(unreadable).toEqual([])
    expect(texts.length).toBeGreaterThan(200)
    expect(read(bundlePath)).toBe(bundleText(texts))
    expect(JSON.parse(read('package.json'))).toMatchObject({ l10n: './l10n' })
  })

  test.each(globSync('l10n/bundle.l10n.*.json', { cwd: root }))('%s has all of it, with the same places', (path) => {
    const translated = table(path)
    expect(Object.keys(translated).toSorted()).toEqual(texts)
    expect(
      Object.entries(translated).filter(
        ([text, said]) => said === '' || placesIn(said).join() !== placesIn(text).join(),
      ),
    ).toEqual([])
  })
})

describe('what package.json says', () => {
  const english = table('package.nls.json')
  const used = [...read('package.json').matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key)

  test('is in package.nls.json, each text once, and nothing else is', () => {
    expect(new Set(used).size).toBe(used.length)
    expect(Object.keys(english).toSorted()).toEqual(used.toSorted())
  })

  test('leaves no text of the user interface behind', () => {
    const { contributes } = JSON.parse(read('package.json'))
    const { commands, views, viewsContainers, viewsWelcome, configuration, customEditors, walkthroughs } = contributes
    const fields =
      /^(title|shortTitle|name|contextualTitle|contents|description|markdownDescription|enumDescriptions|displayName|altText)$/
    const left: string[] = []
    JSON.stringify(
      [commands, views, viewsContainers, viewsWelcome, configuration, customEditors, walkthroughs],
      (key, value: unknown) => {
        const said = fields.test(key) ? [value].flat() : []
        for (const text of said) if (typeof text === 'string' && !/^%[\w.]+%$/.test(text)) left.push(text)
        return value
      },
    )
    expect(left).toEqual([])
  })

  test.each(globSync('package.nls.*.json', { cwd: root }).filter((path) => path !== 'package.nls.json'))(
    '%s has all of it, with the same links',
    (path) => {
      const translated = table(path)
      expect(Object.keys(translated).toSorted()).toEqual(Object.keys(english).toSorted())
      expect(
        Object.entries(translated).filter(
          ([key, said]) => said === '' || placesIn(said).join() !== placesIn(english[key] ?? '').join(),
        ),
      ).toEqual([])
    },
  )
})

test('the package has the translations', () => {
  const let_through = read('.vscodeignore').split('\n')
  expect(let_through).toEqual(expect.arrayContaining(['!l10n/*.json', '!package.nls*.json']))
})

describe('the collector', () => {
  const texts = (source: string, page = false) => callsIn(source, page).map(({ text }) => text)

  test('reads texts in all quotes, escapes, and texts put together', () => {
    expect(texts(`vscode.l10n.t('a'); vscode.l10n.t("it's {0}", 1); l10n.t(\`b\`)`)).toEqual(['a', "it's {0}", 'b'])
    expect(texts(String.raw`l10n.t('it\'s \u00fc\n')`)).toEqual(["it's ü\n"])
    expect(texts(`l10n.t('one ' +\n 'two', 2)`)).toEqual(['one two'])
  })

  test('says where a text is made instead of written', () => {
    expect(texts('l10n.t(message)')).toEqual([undefined])
    expect(texts('l10n.t(`a ${b}`)')).toEqual([undefined])
    expect(texts("l10n.t('a' + b)")).toEqual([undefined])
  })

  test('takes no comment, and in pages only the t of the words', () => {
    expect(texts("// l10n.t('a')\n/* l10n.t('b') */")).toEqual([])
    expect(texts("t('a')", true)).toEqual([])
    expect(texts("import { t } from '../kit/words.ts'\nt('a'); at('b'); x.t('c')", true)).toEqual(['a'])
  })
})
