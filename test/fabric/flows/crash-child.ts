/** A process with the engine and `hello_world` on one database: killed by recovery.test.ts, again and again. */
import { startFlows } from './flows-fabric.ts'

const [database = ''] = process.argv.slice(2)
const fabric = await startFlows(database)
process.stdout.write('up\n')
// Ends by itself when all is done; until then the test decides.
const look = setInterval(() => {
  const { ACTIVE = 0, INACTIVE = 0 } = fabric.flows.runCounts?.() ?? {}
  if (ACTIVE + INACTIVE > 0) return
  clearInterval(look)
  void fabric.stop()
}, 20)
