/** A client of this user's own fabric, started if need be, and replaced if it is an older one. */
import { setTimeout as sleep } from 'node:timers/promises'
import { connect, type Client } from '../client.ts'
import { PROTOCOL } from '../documents/fabric.ts'
import { davyVersion, isOlder } from '../version.ts'
import { FabricUnavailable, findFabric, type FoundFabric } from './find.ts'
import { homeDirectory } from './home.ts'
import { processStart } from './process-identity.ts'
import { startFabric, type StartOptions } from './start.ts'

export interface LocalOptions extends StartOptions {
  /** @default homeDirectory(env) */
  readonly home?: string
  /** Start the fabric when none runs. @default true */
  readonly start?: boolean
}

/**
 * An older fabric that has nothing to do is ended and this version's started in its place; one that is busy is used as
 * it is when it speaks this protocol.
 * @throws {FabricUnavailable} when there is none, none can be started, or it speaks another protocol.
 */
export async function connectLocal(options: LocalOptions = {}): Promise<Client> {
  const home = options.home ?? homeDirectory(options.env)
  const start = options.start ?? true
  const found = await findFabric(home)
  if (!found) {
    if (!start) throw new FabricUnavailable(`No fabric runs in ${home}. Start it with: davy up`)
    return connect((await startFabric(home, options)).connection)
  }
  const decision = meet(found.handshake, { davy: davyVersion, protocol: PROTOCOL })
  if (decision.kind === 'refuse') throw new FabricUnavailable(decision.sentence)
  if (decision.kind === 'use') return connect(found.connection)
  if (!start) {
    if (found.handshake.protocol === PROTOCOL) return connect(found.connection)
    throw new FabricUnavailable(
      `The fabric that runs is the older Davy ${found.handshake.davy}. Start this one with: davy up`,
    )
  }
  await endFabric(found)
  return connect((await startFabric(home, options)).connection)
}

type Meeting = { kind: 'use' } | { kind: 'replace' } | { kind: 'refuse'; sentence: string }
interface Side {
  readonly davy: string
  readonly protocol: number
}

/** What a client does with the fabric it found. */
export function meet(fabric: Side & { readonly idle: boolean }, client: Side): Meeting {
  const older = isOlder(fabric.davy, client.davy) || fabric.protocol < client.protocol
  if (older && fabric.idle) return { kind: 'replace' }
  if (fabric.protocol === client.protocol) return { kind: 'use' }
  const versions = `The fabric that runs is Davy ${fabric.davy} (protocol ${fabric.protocol}), this is Davy ${client.davy} (protocol ${client.protocol})`
  return {
    kind: 'refuse',
    sentence: older
      ? `${versions}: it is older and has runs under way. Wait until they are done, or end it with: davy down`
      : `${versions}: update this one.`,
  }
}

/** Ask a fabric to end when nothing is under way any more, and wait until its process is gone. */
export async function endFabric(found: FoundFabric): Promise<void> {
  await connect(found.connection).fabric.shutdown(true)
  while (processStart(found.file.pid) === found.file.start_time) await sleep(20)
}
