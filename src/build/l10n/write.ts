/**
 * `node src/build/l10n/write.ts`: `l10n/bundle.l10n.json`, the texts to be translated, from the sources. Translations stand
 * beside it (`bundle.l10n.<language>.json`); the texts that they lack are said.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { collectTexts } from './collect.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

export const bundlePath = 'l10n/bundle.l10n.json'
export const bundleText = (texts: readonly string[]) =>
  `${JSON.stringify(Object.fromEntries(texts.map((text) => [text, text])), null, 2)}\n`

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { texts, unreadable } = collectTexts(root)
  writeFileSync(join(root, bundlePath), bundleText(texts))
  process.stdout.write(`${bundlePath}: ${texts.length} texts\n`)
  for (const place of unreadable) process.stdout.write(`${place}: the text is not written where it is asked for\n`)
  for (const path of globSync('l10n/bundle.l10n.*.json', { cwd: root })) {
    const known = JSON.parse(readFileSync(join(root, path), 'utf8')) as Record<string, string>
    const missing = texts.filter((text) => !Object.hasOwn(known, text))
    const over = Object.keys(known).filter((text) => !texts.includes(text))
    for (const text of missing) process.stdout.write(`${path} has nothing for ${JSON.stringify(text)}\n`)
    for (const text of over) process.stdout.write(`${path} has ${JSON.stringify(text)}, which nobody says any more\n`)
  }
}
