import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import type { FlowDefinition, State } from '../../../src/flow/index.ts'
import { temporaryHome } from '../temporary-home.ts'
import { HELLO, startFlows } from './flows-fabric.ts'
import { killUntilDone } from './kill-until-done.ts'

const home = temporaryHome()
afterAll(() => home.remove())

/** Each life is a process that starts: many of them, on a machine that others use. */
const PATIENCE = 180_000
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

it(
  'goes on after kill -9 at any moment: every run ends, every action has one result and was done once',
  async () => {
    const database = join(home.path, 'fabric.db')
    const first = await startFlows(database)
    const id = await first.deploy(flow)
    const runs: string[] = []
    for (let i = 0; i < RUNS; i++) runs.push(await first.start(id, { n: i }))
    await first.stop()

    const { kills, exit } = await killUntilDone(database)
    expect(kills).toBeGreaterThan(1)
    expect(exit).toBe(0)

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
  },
  PATIENCE,
)

it(
  'carries flows in flows over kill -9: every child was begun once, and no question stays open',
  async () => {
    const PARENTS = 6
    const CALLS = 3
    const database = join(home.path, 'nested.db')
    const first = await startFlows(database)
    const child = await first.deploy({
      StartAt: 'Ask',
      States: {
        Ask: {
          Type: 'CreateWebInput',
          Parameters: { context: { title: 'T' }, options: [{ option_id: 'a' }] },
          ResultPath: '$.ask',
          Next: 'Sleep',
        },
        Sleep: { Type: 'Action', ActionUrl: HELLO, Parameters: { sleep_time: 0.03 }, ResultPath: '$.slept', End: true },
      },
    })
    const calls = Array.from({ length: CALLS }, (_, i): [string, State] => {
      const after = i + 1 === CALLS ? ({ End: true } as const) : { Next: `C${i + 1}` }
      const ActionUrl = `https://flows.globus.org/flows/${child}`
      return [`C${i}`, { Type: 'Action', ActionUrl, Parameters: { n: i }, ResultPath: `$.c${i}`, ...after }]
    })
    const parent = await first.deploy({ StartAt: 'C0', States: Object.fromEntries(calls) })
    const runs: string[] = []
    for (let i = 0; i < PARENTS; i++) runs.push(await first.start(parent))
    await first.stop()

    const { exit } = await killUntilDone(database)
    expect(exit).toBe(0)

    const last = await startFlows(database)
    for (const run of runs) {
      const { body } = await last.call('GET', `/runs/${run}`)
      expect(body).toMatchObject({
        status: 'SUCCEEDED',
        details: { output: { c2: { details: { output: { n: 2 } } } } },
      })
    }
    const children = (await last.call('GET', `/flows/${child}/runs?per_page=100`)).body.runs
    expect(children).toHaveLength(PARENTS * CALLS)
    const open = await last.call('GET', '/web_inputs?filter_states=open')
    expect(open.body.web_input_summaries).toEqual([])
    const asked = last.context.store.db.prepare('SELECT count(*) AS n FROM web_inputs').get()
    expect(asked?.['n']).toBe(PARENTS * CALLS)
    await last.stop()
  },
  PATIENCE,
)
