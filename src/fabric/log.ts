/** `fabric.log`: JSON lines, begun anew when it has grown large; the one before it is kept. */
import { copyFileSync, existsSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import pino, { type Logger } from 'pino'

const MAX_BYTES = 5 * 1024 * 1024

/**
 * `mask`: takes out of each line what is private just now: nobody knows what a failing program says of itself.
 *
 * Copied and truncated rather than renamed: whoever started this process holds the file open for what Node itself says.
 */
export function openLog(home: string, mask: (line: string) => string = (line) => line): Logger {
  const path = join(home, 'fabric.log')
  if (existsSync(path) && statSync(path).size > MAX_BYTES) {
    copyFileSync(path, `${path}.1`)
    truncateSync(path)
  }
  return pino(
    { base: null, timestamp: pino.stdTimeFunctions.isoTime, hooks: { streamWrite: mask } },
    pino.destination({ dest: path, append: true, sync: true }),
  )
}
