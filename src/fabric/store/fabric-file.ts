/** `fabric.json`: there while a fabric runs, whole at every moment. */
import { rmSync, writeFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { readFabricFile, type FabricFile } from '#api'

export function writeFabricFile(home: string, file: FabricFile): void {
  const fresh = join(home, `.fabric-${file.pid}.json`)
  writeFileSync(fresh, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 })
  renameSync(fresh, join(home, 'fabric.json'))
}

/** Takes the file away, unless a later fabric has already written its own. */
export function removeFabricFile(home: string, nonce: string): void {
  if (readFabricFile(home)?.nonce === nonce) rmSync(join(home, 'fabric.json'), { force: true })
}
