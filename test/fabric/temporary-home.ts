/** A home of its own for each test, on a real disk. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface TemporaryHome {
  readonly path: string
  remove(): void
}

export function temporaryHome(): TemporaryHome {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'davy-home-')))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}
