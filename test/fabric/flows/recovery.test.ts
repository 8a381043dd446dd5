import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import type { FlowDefinition, State } from '../../../src/flow/index.ts'
import { temporaryHome } from '../temporary-home.ts'
import { HELLO, startFlows } from './flows-fabric.ts'

const home = temporaryHome()
afterAll(() => home.remove())

const RUNS = 12
const STEPS = 12

/** Actions that take no time, little time, and a wait between them. */
const states = Array.from({ length: STEPS }, (_, i): [string, State] => {
  const after = i + 1 === STEPS ? ({ End: true } as const) : { Next: `S${i + 1}` }
  if (i % 4 === 3) return [`S${i}`, { Type: 'Wait', Seconds: 0.02, ...after }]
  const Parameters = { echo_string: `${i}`, sleep_time: (i % 3) * 0.02 }
  return [`S${i}`, { Type: 'Action', ActionUrl: HELLO, Parameters, ResultPath: `$.s${i}`, ...after }]
})
const flow: FlowDefinition = { StartAt: 'S0', States: Object.fromEntries(states) }
const actions = states.filter(([, { Type }]) => Type === 'Action').length

it('goes on after kill -9 at any moment: every run ends, every action has one result and was done once', async () => {
  const database = join(home.path, 'fabric.db')
  const first = await startFlows(database)
  const id = await first.deploy(flow)
  const runs: string[] = []
  for (let i = 0; i < RUNS; i++) runs.push(await first.start(id, { n: i }))
  await first.stop()

  let kills = 0
  const codes: unknown[] = []
  for (let over = false; !over;) {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'crash-child.ts'), database], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const exited = once(child, 'exit')
    await once(child.stdout, 'data')
    // Each life a little longer than the one before, so that it ends.
    const ended = await Promise.race([exited, sleep(5 + kills * 40 + Math.random() * 60)])
    over = Array.isArray(ended)
    if (Array.isArray(ended)) codes.push(ended[0])
    else {
      child.kill('SIGKILL')
      await exited
      kills++
    }
  }
  expect(kills).toBeGreaterThan(1)
  expect(codes).toEqual([0])

  const last = await startFlows(database)
  for (const run of runs) {
    const log = await last.log(run)
    const codes = log.map(({ code }) => code)
    expect(codes.filter((code) => code === 'ActionStarted')).toHaveLength(actions)
    expect(codes.filter((code) => code === 'ActionCompleted')).toHaveLength(actions)
    expect(codes.filter((code) => code === 'WaitCompleted')).toHaveLength(STEPS - actions)
    expect(codes.at(-1)).toBe('FlowSucceeded')
    const { body } = await last.call('GET', `/runs/${run}`)
    expect(body.details.output).toMatchObject({ s0: { details: { hello: '0' } }, s10: { details: { hello: '10' } } })
  }
  // A request that was sent twice is one action.
  const { body: known } = await last.call('GET', '/ap/hello_world/actions')
  const done = last.context.store.db.prepare('SELECT count(*) AS n FROM hello_actions').get()
  expect(done?.['n']).toBe(RUNS * actions)
  expect(known).toHaveLength(100)
  await last.stop()
})
