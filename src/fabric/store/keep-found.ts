/** A fabric that runs stays to be found: what clients read of it in its home is put back when somebody took it away. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readFabricFile, type FabricFile } from '#api'
import { removeFabricFile, writeFabricFile } from './fabric-file.ts'

const EVERY_MS = 1000

export interface Found {
  readonly home: string
  readonly token: string
  readonly file: FabricFile
}

/**
 * Writes `fabric.json`, and looks after it and the token from then on: without them nobody could reach this fabric, and
 * none could take its place while it holds the home. Call it under the lock. Returns what takes the file away again.
 * @param failed told once when the home cannot be written; it is tried again
 */
export function keepFound({ home, token, file }: Found, failed: (error: unknown) => void): () => void {
  writeFabricFile(home, file)
  let told = false
  const timer = setInterval(() => {
    try {
      if (readFabricFile(home)?.nonce !== file.nonce) writeFabricFile(home, file)
      if (readToken(home) !== token) writeToken(home, token)
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

function readToken(home: string): string | undefined {
  try {
    return readFileSync(join(home, 'token'), 'utf8').trim()
  } catch {
    return undefined
  }
}

function writeToken(home: string, token: string): void {
  const fresh = join(home, `.token-${process.pid}`)
  writeFileSync(fresh, `${token}\n`, { mode: 0o600 })
  renameSync(fresh, join(home, 'token'))
}
