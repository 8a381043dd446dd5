import pino from 'pino'
import { expect, it } from 'vitest'
import type { FlowDefinition } from '../../../src/flow/index.ts'
import { advance } from '../../../src/fabric/flows/engine/advance.ts'
import { replay } from '../../../src/fabric/flows/engine/apply.ts'
import { newRun } from '../../../src/fabric/flows/engine/run.ts'
import { createRunner } from '../../../src/fabric/flows/engine/runner.ts'
import { factsOf } from './core-driver.ts'
import { SIMULATED, SimulatedWorld } from './simulated-world.ts'

const act = (next: string) =>
  ({ Type: 'Action', ActionUrl: SIMULATED, Parameters: {}, ResultPath: '$.act', WaitTime: 60, Next: next }) as const
const rescue = [{ ErrorEquals: ['States.ALL'], Next: 'Again', ResultPath: '$.error' }]
const flow: FlowDefinition = {
  StartAt: 'One',
  States: {
    One: { ...act('Rest'), Catch: rescue },
    Rest: { Type: 'Wait', Seconds: 5, Next: 'Two' },
    Two: { ...act('Three'), Catch: rescue },
    Three: { ...act('End'), ExceptionOnActionFailure: false },
    Again: act('End'),
    End: { Type: 'Pass', End: true },
  },
}
const RUNS = 8

/** Lives and deaths of a process, until all its runs have ended. Answers with what is in the journal then. */
async function live(seed: number) {
  const world = new SimulatedWorld(seed)
  const log = pino({ level: 'silent' })
  let runner = createRunner(world.ports(), () => {}, log)
  const ids: string[] = []
  for (let i = 0; i < RUNS; i++) {
    const before = newRun({ ...factsOf(flow), runId: `run-${i}` })
    const { clock, random } = world.ports()
    const begun = advance(before, { kind: 'start', input: { i }, time: clock.now(), id: random.uuid() })
    await world.journal.begin(begun.run, begun.entries, {
      flowTitle: '',
      flowUpdated: '',
      inputSchema: {},
      tags: [],
      managers: [],
      monitors: [],
    })
    ids.push(before.facts.runId)
    runner.launch({ ...begun, before })
  }
  let deaths = 0
  for (let turns = 0; (await world.journal.unfinished()).length > 0; turns++) {
    if (turns > 5000) throw new Error(`seed ${seed}: not at an end after ${turns} turns`)
    const moved = await world.turn()
    // A world in which nothing can happen any more is one whose process hangs: somebody starts it again.
    if (moved && !world.chance(0.02)) continue
    world.die()
    deaths++
    runner = createRunner(world.ports(), () => {}, log)
    await runner.recover()
  }
  const read = await Promise.all(ids.map((id) => world.journal.read(id)))
  return { world, read, deaths, text: ids.map((id) => world.journal.textOf(id)).join('\n') }
}

it('years with faults: every run ends, every intent has one result, every action is begun once', async () => {
  let deaths = 0
  for (let seed = 1; seed <= 40; seed++) {
    const lived = await live(seed)
    deaths += lived.deaths
    for (const { facts, entries } of lived.read) {
      expect(replay(facts, entries).phase.kind, `seed ${seed}`).toBe('ended')
      const requests = entries.flatMap((entry) => (entry.kind === 'acted' ? entry.request : []))
      const results = entries.filter(({ kind }) => kind === 'action-done' || kind === 'erred')
      expect(new Set(requests).size, `seed ${seed}`).toBe(requests.length)
      expect(results, `seed ${seed}`).toHaveLength(requests.length)
    }
    const asked = lived.read.flatMap(({ entries }) =>
      entries.flatMap((entry) => (entry.kind === 'acted' ? entry.request : [])),
    )
    expect(
      [...lived.world.actions.keys()].filter((request) => !asked.includes(request)),
      `seed ${seed}`,
    ).toEqual([])
  }
  expect(deaths).toBeGreaterThan(10)
})

it('the same seed gives the same journal, to the byte', async () => {
  const [one, two] = [await live(77), await live(77)]
  expect(two.text).toBe(one.text)
})
