/** A fabric with mounts of its own: its home on a small disk, on one that cannot be written, on one shared over a network. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect, fabricFile, type Client } from '#api'

/** A namespace of mounts needs root, or a kernel that lets everybody have one of users (user_namespaces(7)). */
export const canMount =
  process.platform === 'linux' && spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0

const bundle = join(import.meta.dirname, '../../../dist/fabric.js')

/** `prepare`: shell commands, with the home in `$1`, before the fabric takes the shell's place. */
export function startWithMounts(home: string, prepare: string, env: NodeJS.ProcessEnv = {}): ChildProcess {
  const script = `${prepare} && exec "$2" "$3" --home "$1" --port 0`
  return spawn('unshare', ['-rm', 'sh', '-ec', script, 'sh', home, process.execPath, bundle], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...env },
  })
}

/** What is in the home as the process sees it. */
export const within = (child: ChildProcess, path: string): string => `/proc/${child.pid}/root${path}`

export async function connectWithin(child: ChildProcess, home: string): Promise<Client> {
  const path = within(child, join(home, 'fabric.json'))
  while (!existsSync(path)) {
    if (child.exitCode !== null) throw new Error(`the fabric ended with ${child.exitCode}`)
    await sleep(20)
  }
  const { port } = fabricFile.parse(JSON.parse(readFileSync(path, 'utf8')))
  const token = readFileSync(within(child, join(home, 'token')), 'utf8').trim()
  return connect({ origin: `http://127.0.0.1:${port}`, token })
}

/** What a fabric that refuses to start says, and its exit status. */
export async function refusalOf(
  child: ChildProcess,
): Promise<{ readonly status: number | null; readonly sentence: string }> {
  let sentence = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (sentence += text))
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { status, sentence }
}
