/**
 * Keeps looking at a directory: told by the system where that works, by looking again and again where it does not, and in
 * both cases through times in which the directory is not there.
 */
import { realpath, statfs } from 'node:fs/promises'
import { relative, sep } from 'node:path'
import watcher from '@parcel/watcher'

export interface DirectoryWatchOptions {
  readonly directory: string
  /** Something happened to the file of this name (below the directory, with `/`). */
  readonly changed: (name: string) => void
  /** Look at every file. @throws when the directory cannot be read. */
  readonly scan: () => Promise<void>
  readonly native: boolean
  readonly pollMs: number
  readonly rescanMs: number
  readonly onProblem: (message: string | undefined) => void
}

export interface DirectoryWatch {
  /** The first look at the whole directory is over, or the directory was found missing. */
  readonly ready: Promise<void>
  close(): Promise<void>
}

/** Looking costs at most this part of the time, however many files there are. */
const scanShare = 0.05

export function watchDirectory(options: DirectoryWatchOptions): DirectoryWatch {
  const { directory, onProblem } = options
  let closed = false
  let timer: NodeJS.Timeout | undefined
  let subscription: watcher.AsyncSubscription | undefined
  let problem: string | undefined
  let running: Promise<void> = Promise.resolve()

  function say(next: string | undefined): void {
    if (next === problem) return
    problem = next
    onProblem(next)
  }

  async function subscribe(): Promise<void> {
    if (subscription || !options.native || closed || (await tellsNothing(directory))) return
    const root = await realpath(directory)
    subscription = await watcher.subscribe(
      root,
      (error, events) => {
        if (error) void drop()
        else
          for (const name of events.map(({ path }) => relative(root, path).split(sep).join('/')).sort())
            options.changed(name)
      },
      // Writers touch their temporary files many times a second; hearing of it would delay the news that matters.
      { ignore: ['**/.*', '**/*.{tmp,temp,part,partial,filepart,crdownload}'] },
    )
  }

  async function drop(): Promise<void> {
    const old = subscription
    subscription = undefined
    await old?.unsubscribe().catch(() => {})
  }

  async function round(): Promise<void> {
    const began = performance.now()
    let watched: string | undefined
    try {
      // Subscribed first, looked at second: what happens between the two is seen twice rather than never.
      await subscribe().catch((error: unknown) => {
        watched = `changes in ${directory} are not told by the system (${reason(error)}): looking every ${options.pollMs} ms`
      })
      await options.scan()
      say(watched)
    } catch (error) {
      await drop()
      say(`${directory} cannot be read (${reason(error)}): trying again every ${options.pollMs} ms`)
    }
    const least = (performance.now() - began) / scanShare
    const pause = Math.max(subscription ? options.rescanMs : options.pollMs, least)
    if (!closed) timer = setTimeout(() => (running = round()), pause)
  }

  const ready = (running = round())
  return {
    ready,
    async close() {
      closed = true
      clearTimeout(timer)
      await running
      clearTimeout(timer)
      await drop()
    },
  }
}

/** File systems on which another host's changes make no event here: their magic numbers (statfs(2)). */
const network = new Set([
  0x6969, // NFS
  0x0bd00bd0, // Lustre
  0x47504653, // GPFS
  0xff534d42, // CIFS
  0xfe534d42, // SMB2
  0x517b, // SMB
  0x19830326, // BeeGFS
  0x00c36400, // Ceph
  0x5346414f, // AFS
  0x01021997, // 9P
  0x65735546, // FUSE: sshfs and its kin
])

async function tellsNothing(directory: string): Promise<boolean> {
  const { type } = await statfs(directory)
  // Some are reported sign-extended.
  return network.has(type) || network.has(Number(BigInt.asUintN(32, BigInt(Math.trunc(type)))))
}

const reason = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message
}
