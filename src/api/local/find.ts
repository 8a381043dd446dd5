/** The running fabric of a home, found by its `fabric.json` and known by its process and its nonce. */
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { connect, type Connection } from '../client.ts'
import { fabricFile, type FabricFile, type Handshake } from '../documents/fabric.ts'
import { processStart } from './process-identity.ts'

export interface FoundFabric {
  readonly connection: Connection
  readonly file: FabricFile
  readonly handshake: Handshake
}

/** A sentence for the user: why there is no fabric to talk to, and what to do. */
export class FabricUnavailable extends Error {
  override readonly name = 'FabricUnavailable'

  /** By its name: the extension has this class once in each of its bundles. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'FabricUnavailable'
  }
}

/**
 * The fabric that runs in `home`, or undefined. The token is shown only to the very process that wrote `fabric.json`: a
 * stranger that took the port of a fabric that died never sees it.
 */
export async function findFabric(home: string): Promise<FoundFabric | undefined> {
  const file = readFabricFile(home)
  // One of another host that shares this home is not reached from here; it is the next fabric that decides what to do.
  if (!file || file.host !== hostname()) return undefined
  if (processStart(file.pid) !== file.start_time) return undefined
  const token = readToken(home)
  if (token === undefined) return undefined
  const connection = { origin: `http://127.0.0.1:${file.port}`, token }
  try {
    const handshake = await connect(connection).fabric.handshake()
    return handshake.nonce === file.nonce ? { connection, file, handshake } : undefined
  } catch {
    return undefined
  }
}

export function readFabricFile(home: string): FabricFile | undefined {
  const text = readIfThere(join(home, 'fabric.json'))
  if (text === undefined) return undefined
  try {
    const parsed = z.safeParse(fabricFile, JSON.parse(text))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}

const readToken = (home: string) => readIfThere(join(home, 'token'))?.trim()

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
