/** package.json with the English texts in it, as VS Code reads it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

export function readManifest(): unknown {
  const texts = JSON.parse(readFileSync(join(root, 'package.nls.json'), 'utf8')) as Record<string, string>
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'), (_key, value: unknown) => {
    const [, key] = typeof value === 'string' ? (/^%([\w.]+)%$/.exec(value) ?? []) : []
    return key === undefined ? value : texts[key]
  })
}
