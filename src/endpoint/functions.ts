/** The functions an agent has, one file each, named by the SHA-256 of its content: `functions/<sha256>.mjs`. */
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

export interface Functions {
  /** @throws {Error} when the source is not what its hash says. */
  add(sha256: string, source: string): void
  path(sha256: string): string | undefined
  list(): string[]
}

export function openFunctions(directory: string): Functions {
  const folder = join(directory, 'functions')
  mkdirSync(folder, { recursive: true })
  const known = new Set(readdirSync(folder).flatMap((name) => (name.endsWith('.mjs') ? [name.slice(0, -4)] : [])))
  return {
    add(sha256, source) {
      const actual = createHash('sha256').update(source).digest('hex')
      if (actual !== sha256)
        throw new Error(`a function came damaged: its SHA-256 is ${actual} and should be ${sha256}`)
      const path = join(folder, `${sha256}.mjs`)
      // Never half a file under the final name.
      writeFileSync(`${path}.part`, source)
      renameSync(`${path}.part`, path)
      known.add(sha256)
    },
    path: (sha256) => (known.has(sha256) ? join(folder, `${sha256}.mjs`) : undefined),
    list: () => [...known],
  }
}

/** Packages that bundles leave out (wasm, native code) are resolved from this installation's, linked beside them. */
export function linkPackages(directory: string, packages: string): void {
  const link = join(directory, 'node_modules')
  if (!existsSync(packages) || linkTarget(link) === packages) return
  rmSync(link, { force: true })
  symlinkSync(packages, link, 'junction')
}

function linkTarget(path: string): string | undefined {
  try {
    return readlinkSync(path)
  } catch {
    return undefined
  }
}
