/** A fabric that runs stays to be found: what clients read of it in its home is put back when somebody took it away. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readFabricFile, type FabricFile } from '#api'
import { removeFabricFile, writeFabricFile } from './fabric-file.ts'
import type { Home } from './home.ts'

const EVERY_MS = 1000

export interface Found {
  readonly home: Home
  readonly file: FabricFile
}

/**
 * Writes `fabric.json`, and looks after it, the token and the key from then on: without the first two nobody could reach this
 * fabric, and none could take its place while it holds the home; without the key the next one could not open the vault. Call it under the lock. Returns what takes the file away again.
 * @param failed told once when the home cannot be written; it is tried again
 */
export function keepFound(
  { home: { path: home, token, key }, file }: Found,
  failed: (error: unknown) => void,
): () => void {
  const secrets = [
    ['token', token],
    ['key', key],
  ] as const
  writeFabricFile(home, file)
  let told = false
  const timer = setInterval(() => {
    try {
      if (readFabricFile(home)?.nonce !== file.nonce) writeFabricFile(home, file)
      for (const [name, text] of secrets) if (read(home, name) !== text) write(home, name, text)
      told = false
    } catch (error) {
      if (!told) failed(error)
      told = true
    }
  }, EVERY_MS)
  timer.unref()
  return () => {
    clearInterval(timer)
    removeFabricFile(home, file.nonce)
  }
}

function read(home: string, name: string): string | undefined {
  try {
    return readFileSync(join(home, name), 'utf8').trim()
  } catch {
    return undefined
  }
}

function write(home: string, name: string, text: string): void {
  const fresh = join(home, `.${name}-${process.pid}`)
  writeFileSync(fresh, `${text}\n`, { mode: 0o600 })
  renameSync(fresh, join(home, name))
}
