/**
 * The paper's runs through our engine, on a simulated clock: what is on record of them is reproduced first; then the same
 * actions, at the same arrival times, go through the real runner with providers that push and with providers that are
 * polled, by the plan that learns and by the paper's back-off; then two years of such runs. Tables and figures are left in
 * test/output/replay.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { requestSeconds } from '../recorded/backoff.ts'
import { countFacts, tableOneFacts, xpcsFacts } from '../recorded/facts.ts'
import { flowNames, type FlowName } from '../recorded/flows.ts'
import { recordedRuns } from '../recorded/runs.ts'
import { tableOne } from '../recorded/table-one.ts'
import { chances } from '../simulation/seeded.ts'
import type { Bench, Row } from './bench.ts'
import { configurationsOf } from './replay/configurations.ts'
import { drawFigures } from './replay/figures.ts'
import { planOf } from './replay/plans.ts'
import type { PlannedRun } from './replay/planned-run.ts'
import {
  factsText,
  flowsText,
  latenessText,
  makespanText,
  provenanceText,
  stepsText,
  tableOneText,
  weekText,
} from './replay/report.ts'
import { replayTwoYears } from './replay/two-years-replay.ts'
import { peakOf, replayWeek, type Week } from './replay/week.ts'

const SEED = 20220310
/** Of each flow on record, the first runs that the quick form takes. */
const SHORT = 60
const output = join(import.meta.dirname, '../output/replay')

export const bench: Bench = {
  name: 'replay',
  about: "the paper's recorded runs and two years of such, through our engine on a simulated clock",
  async run(options) {
    const { short, say } = options
    const table = tableOne()
    const runs = Object.fromEntries(flowNames.map((flow) => [flow, recordedRuns(flow)]))
    const xpcs = runs['XPCS']
    if (!table || !xpcs) {
      say('  skipped: the records are not here. They are looked for in ../shared/data or DAVY_TEST_DATA.')
      return { rows: [] }
    }
    const texts: string[] = []
    const tell: Tell = (heading, text) => {
      texts.push(`## ${heading}\n\n${text}\n`)
      say(`\n${heading}\n${text}`)
    }

    const facts = [...xpcsFacts(xpcs), ...countFacts(runs), ...tableOneFacts(table)]
    tell('Recorded', factsText(facts))
    const reproduced = facts.filter(({ holds }) => holds).length
    const unit = `of ${facts.length}`
    const ok = reproduced === facts.length
    const rows: Row[] = [{ what: 'recorded facts reproduced', value: reproduced, unit, budget: 'all', ok }]

    const requests = requestSeconds(xpcs)
    const configurations = configurationsOf(requests)
    const ways = Object.values(configurations)
    tell('What is recorded, and what is not', provenanceText(ways, requests.length))
    const whole = planOf(
      Object.values(runs).flatMap((some) => some ?? []),
      chances(SEED),
    )
    const plan = short ? firstOfEach(whole, SHORT) : whole
    const weeks: Week[] = []
    for (const way of ways) weeks.push(await replayWeek(plan, table, way, SEED))
    const cold = await replayWeek([], table, configurations.near, SEED)
    const ofXpcs = plan.filter(({ flow }) => flow === 'XPCS')
    const recorded = xpcs.slice(0, ofXpcs.length)
    tell('The XPCS runs at their recorded arrival times', weekText(recorded, ofXpcs, weeks))
    tell('Each flow on record', flowsText(runs, plan, weeks))
    tell('Steps of XPCS', stepsText(ofXpcs, recorded, weeks))
    tell('Lateness of the steps', latenessText(weeks))
    tell('Table I', tableOneText(cold.tableOne, weeks))
    tell('The replays', makespanText(weeks.map(({ configuration: { name }, replayed }) => ({ name, replayed }))))
    rows.push(...weekRows(weeks, peakOf(recorded)))
    mkdirSync(output, { recursive: true })
    for (const [name, svg] of drawFigures({ table, runs: recorded, plan: ofXpcs, weeks: byOverhead(weeks) })) {
      writeFileSync(join(output, name), svg)
    }

    const years = await replayTwoYears({ runs, table }, configurations, SEED, options)
    tell('Two years', years.text)
    rows.push(...years.rows)
    writeFileSync(join(output, 'report.md'), `# Replay\n\n${texts.join('\n')}`)
    say(`\nwritten to ${output}`)
    return { rows }
  },
}

function firstOfEach(plan: readonly PlannedRun[], count: number): readonly PlannedRun[] {
  const taken = new Map<FlowName, number>()
  return plan.filter(({ flow }) => {
    const before = taken.get(flow) ?? 0
    taken.set(flow, before + 1)
    return before < count
  })
}

type Tell = (heading: string, text: string) => void

/** As the figures show them; the back-off through fast requests, which nobody has, is left to the tables. */
function byOverhead(weeks: readonly Week[]): readonly Week[] {
  const [pushed, near, , hosted, hostedPaper] = weeks
  return [hostedPaper, hosted, near, pushed].flatMap((week) => week ?? [])
}

function weekRows(weeks: readonly Week[], recordedPeak: number): readonly Row[] {
  const [pushed, near, nearPaper, hosted, hostedPaper] = weeks
  if (!pushed || !near || !nearPaper || !hosted || !hostedPaper) throw new Error('a configuration is missing')
  const overhead = ({ measured }: Week) => {
    const { total, runs } = measured.of('XPCS').tally
    return total.overhead_seconds / runs
  }
  const late = near.measured.share('warm').percent
  const compared = (what: string, ours: Week, paper: Week): Row => ({
    what,
    value: overhead(ours),
    unit: 's',
    beside: `paper's back-off: ${overhead(paper).toFixed(1)} s`,
    budget: "< the paper's back-off",
    ok: overhead(ours) < overhead(paper),
  })
  const { tally, actions } = pushed.measured.of('XPCS')
  const perState = (1000 * tally.total.overhead_seconds) / actions
  return [
    {
      what: 'overhead per state, in process (5 ms a write assumed)',
      value: perState,
      unit: 'ms',
    },
    {
      what: 'poll waits, remote, learned, of the actions’ time, all flows',
      value: late,
      unit: '%',
      beside: `first 20 runs of each: ${near.measured.share('cold').percent.toFixed(2)} %`,
      budget: '< 2 %',
      ok: late < 2,
    },
    compared('overhead per XPCS run, remote, learned', near, nearPaper),
    compared('overhead per XPCS run, hosted, learned', hosted, hostedPaper),
    {
      what: 'peak concurrency of the replayed hosted service',
      value: peakOf(hostedPaper.spans),
      unit: 'runs',
      beside: `recorded: ${recordedPeak}`,
    },
  ]
}
