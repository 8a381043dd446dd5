/**
 * `npm run test:kill [-- --kills N] [--life MS] [--seed S]`: the long form of killed-under-load.test.ts. Prints the counts;
 * ends with 1 when anything was lost or done twice.
 */
import { parseArgs } from 'node:util'
import { connect, endFabric, findFabric } from '#api'
import { agentOnline } from './agent-online.ts'
import { temporaryHome } from '../temporary-home.ts'
import { killUnderLoad } from './under-load.ts'

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '50' },
    life: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
  },
})
const home = temporaryHome()
try {
  const load = { kills: Number(values.kills), lifeMs: Number(values.life), seed: Number(values.seed) }
  const { wrong, ...counts } = await killUnderLoad(home.path, load)
  for (const [what, number] of Object.entries(counts)) process.stdout.write(`${what.padEnd(10)} ${number}\n`)
  for (const sentence of wrong) process.stdout.write(`WRONG  ${sentence}\n`)
  process.exitCode = wrong.length > 0 ? 1 : 0
} finally {
  const found = await findFabric(home.path)
  if (found) {
    await agentOnline(connect(found.connection))
    await endFabric(found)
  }
  home.remove()
}
