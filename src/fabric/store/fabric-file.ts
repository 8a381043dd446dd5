/** `fabric.json`: there while a fabric runs, whole at every moment. */
import { rmSync, writeFileSync, renameSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { readFabricFile, type FabricFile } from '#api'
import { fileSystemOf, isNetworkFileSystem } from './network-file-system.ts'
import { EXIT, StartRefused } from './refusal.ts'

export function writeFabricFile(home: string, file: FabricFile): void {
  const fresh = join(home, `.fabric-${file.pid}.json`)
  writeFileSync(fresh, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 })
  renameSync(fresh, join(home, 'fabric.json'))
}

/** Takes the file away, unless a later fabric has already written its own. */
export function removeFabricFile(home: string, nonce: string): void {
  if (readFabricFile(home)?.nonce === nonce) rmSync(join(home, 'fabric.json'), { force: true })
}

/**
 * What a fabric of this host left when it was killed; call it under the lock. A file from another host in a home on a local
 * disk is left over too: the disk, or the container's volume, has moved.
 * @throws {StartRefused} when the home is shared over the network: then that fabric may well be alive.
 */
export function previousFabric(home: string): FabricFile | undefined {
  const file = readFabricFile(home)
  if (!file || file.host === hostname()) return file
  if (isNetworkFileSystem(fileSystemOf(home)?.type ?? ''))
    throw new StartRefused(
      `The fabric of ${home} runs on ${file.host} and this is ${hostname()}. Use it there, or set DAVY_HOME to another ` +
        `folder here. If it is gone for good, delete ${join(home, 'fabric.json')}.`,
      EXIT.config,
    )
  return undefined
}
