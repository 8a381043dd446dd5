/** Lives of a process on one database, each ended by SIGKILL at any moment, until one ends by itself. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** How often it was killed; the exit status of the last life. */
export async function killUntilDone(database: string): Promise<{ readonly kills: number; readonly exit: unknown }> {
  for (let kills = 0; ; kills++) {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'crash-child.ts'), database], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const exited = once(child, 'exit')
    await once(child.stdout, 'data')
    // Each life a little longer than the one before, so that it ends.
    const ended = await Promise.race([exited, sleep(5 + kills * 80 + Math.random() * 60)])
    if (Array.isArray(ended)) return { kills, exit: ended[0] }
    child.kill('SIGKILL')
    await exited
  }
}
