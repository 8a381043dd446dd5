/** The fabric's process: `node dist/fabric.js [--home DIR] [--port N] [--polling learned|paper]`. Refusals are one sentence on stderr. */
import { parseArgs } from 'node:util'
import { homeDirectory, POLLINGS, type Polling } from '#api'
import { createFabric, type Fabric } from './fabric.ts'
import { openLog } from './log.ts'
import { openHome } from './store/home.ts'
import { EXIT, StartRefused } from './store/refusal.ts'

const IDLE_MINUTES = 30

process.title = 'davy-fabric'

const { values } = parseArgs({
  options: { home: { type: 'string' }, port: { type: 'string' }, polling: { type: 'string', default: 'learned' } },
})

try {
  const { path: home } = openHome(values.home ?? homeDirectory())
  let fabric: Fabric | undefined
  const log = openLog(home, (line) => fabric?.mask(line) ?? line)
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, `the fabric fell: ${error.message}`)
    process.exit(EXIT.software)
  })
  const started = await createFabric({
    home,
    log,
    idleMs: idleMinutes(process.env['DAVY_IDLE_MINUTES']) * 60_000,
    polling: pollingNamed(values.polling),
    ...(values.port === undefined ? {} : { port: portNumber(values.port) }),
  })
  fabric = started
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
    process.on(signal, () => {
      log.info(`ending: ${signal}`)
      void started.stop()
    })
  await started.ended
  process.exit(0)
} catch (error) {
  const refused = error instanceof StartRefused ? error : diskRefusal(error)
  process.stderr.write(`${refused ? refused.message : error instanceof Error ? error.stack : String(error)}\n`)
  process.exit(refused?.exitStatus ?? EXIT.software)
}

function idleMinutes(text = String(IDLE_MINUTES)): number {
  const minutes = Number(text)
  if (text.trim() === '' || !(minutes > 0))
    throw new StartRefused(`DAVY_IDLE_MINUTES must be a number above 0 and is "${text}".`, EXIT.config)
  return minutes
}

function portNumber(text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new StartRefused(`--port must be a number from 0 to 65535 and is "${text}".`, EXIT.config)
  return port
}

function pollingNamed(text: string): Polling {
  const named = POLLINGS.find((polling) => polling === text)
  if (named) return named
  throw new StartRefused(`--polling must be ${POLLINGS.join(' or ')} and is "${text}".`, EXIT.config)
}

/** A disk that is full or read-only, or a database that it has damaged, shows in whatever is done first. */
function diskRefusal(error: unknown): StartRefused | undefined {
  const message = error instanceof Error ? error.message : ''
  const where = values.home ?? homeDirectory()
  if (/database disk image is malformed|file is not a database/.test(message))
    return new StartRefused(
      `${where}/fabric.db is damaged (${message}) and is left as it is. Put back a copy of it, or move it away, with the ` +
        `files beside it whose names begin with fabric.db, to begin anew.`,
      EXIT.config,
      error,
    )
  if (!/ENOSPC|EDQUOT|EROFS|EACCES|disk is full|readonly database|disk I\/O error/i.test(message)) return undefined
  return new StartRefused(
    `The fabric cannot write in its home ${where}: ${message}. Make room there, or set DAVY_HOME to another folder.`,
    EXIT.cannotCreate,
    error,
  )
}
