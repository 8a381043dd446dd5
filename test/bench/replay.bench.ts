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
import { flowNames } from '../recorded/flows.ts'
import { recordedRuns } from '../recorded/runs.ts'
import { tableOne } from '../recorded/table-one.ts'
import { chances } from '../simulated/chance.ts'
import type { Bench, Row } from './bench.ts'
import { configurationsOf } from './replay/configurations.ts'
import { drawFigures } from './replay/figures.ts'
import { planOf } from './replay/plans.ts'
import { factsText, flowsText, makespanText, stepsText, tableOneText, weekText } from './replay/report.ts'
import { replayTwoYears } from './replay/two-years-replay.ts'
import { peakOf, replayWeek, type Week } from './replay/week.ts'

const SEED = 20220310
/** Runs of the record that the quick form takes. */
const SHORT = 150
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
    const tell = (heading: string, text: string) => {
      texts.push(`## ${heading}\n\n${text}\n`)
      say(`\n${heading}\n${text}`)
    }

    const facts = [...xpcsFacts(xpcs), ...countFacts(runs), ...tableOneFacts(table)]
    tell('Recorded', factsText(facts))
    const reproduced = facts.filter(({ holds }) => holds).length
    const rows: Row[] = [
      {
        what: 'recorded facts reproduced',
        value: reproduced,
        unit: `of ${facts.length}`,
        budget: 'all',
        ok: reproduced === facts.length,
      },
    ]

    const configurations = configurationsOf(requestSeconds(xpcs))
    tell(
      'Simulated, in these ways',
      Object.values(configurations)
        .map(({ name, about }) => `- ${name}: ${about}`)
        .join('\n'),
    )
    const whole = planOf(
      Object.values(runs).flatMap((some) => some ?? []),
      chances(SEED),
    )
    const plan = short ? whole.slice(0, SHORT) : whole
    const replayedXpcs = xpcs.slice(0, plan.filter(({ flow }) => flow === 'XPCS').length)
    const weeks: Week[] = []
    for (const configuration of Object.values(configurations)) {
      weeks.push(await replayWeek(plan, table, configuration, SEED))
    }
    const cold = await replayWeek([], table, configurations.near, SEED)
    tell(
      'The XPCS runs at their recorded arrival times',
      weekText(
        replayedXpcs,
        plan.filter(({ flow }) => flow === 'XPCS'),
        weeks,
      ),
    )
    tell('Each flow on record', flowsText(runs, plan, weeks))
    tell('Steps of XPCS', stepsText(plan, replayedXpcs, weeks))
    tell('Table I', tableOneText(cold.tableOne, weeks))
    tell('The replays', makespanText(weeks.map(({ configuration: { name }, replayed }) => ({ name, replayed }))))
    rows.push(...weekRows(weeks, peakOf(replayedXpcs)))

    const years = await replayTwoYears({ runs, table }, configurations, SEED, options)
    tell('Two years', years.text)
    rows.push(...years.rows)
    mkdirSync(output, { recursive: true })
    const [pushed, near, , hosted, hostedPaper] = weeks
    const shown = [hostedPaper, hosted, near, pushed].flatMap((week) => week ?? [])
    const xpcsPlan = plan.filter(({ flow }) => flow === 'XPCS')
    for (const [name, svg] of drawFigures({ table, runs: replayedXpcs, plan: xpcsPlan, weeks: shown })) {
      writeFileSync(join(output, name), svg)
    }
    writeFileSync(join(output, 'report.md'), `# Replay\n\n${texts.join('\n')}`)
    say(`\nwritten to ${output}`)
    return { rows }
  },
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
