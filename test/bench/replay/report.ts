/** The tables of the replay. What is recorded and what is simulated stands in the words of each. */
import { distributionOf } from '../../../src/run/index.ts'
import type { Fact } from '../../recorded/facts.ts'
import { flowNames, type FlowName } from '../../recorded/flows.ts'
import type { RecordedRun } from '../../recorded/runs.ts'
import { printed } from '../../recorded/table-one.ts'
import type { Configuration } from './configurations.ts'
import { COLD_RUNS } from './measured.ts'
import type { PlannedRun } from './planned-run.ts'
import type { Replayed } from './replay.ts'
import { table } from './tables.ts'
import { peakOf, recordedTimes, type TableRun, type Week } from './week.ts'

export function factsText(facts: readonly Fact[]): string {
  const lines = facts.map(({ what, expected, measured, unit, holds }) => {
    const found = unit === 's' ? `${measured.toFixed(1)} s` : `${measured.toLocaleString('en-US')} ${unit}`
    return `  ${holds ? '✓' : '✗'} ${what}: ${found}${holds ? '' : `, known is ${expected}`}`
  })
  return ['Recorded facts, as we read them:', ...lines].join('\n')
}

/** What is known, what is estimated and what is simulated. `requests`: search steps that tell how long a request took. */
export function provenanceText(configurations: readonly Configuration[], requests: number): string {
  return [
    '- Recorded: when runs and steps began and ended; whole seconds of transfers and searches; all of Table I.',
    '- Estimated: how long compute actions of the recorded runs took, drawn evenly from between the two polls of the back-off',
    '  that the time of the step tells (in Table I, where the truth is known, 17 of 20 are there and the others take up to',
    '  27 % longer); whole seconds are drawn from the second around them.',
    `- Estimated: how long a request to a hosted service took, from ${requests.toLocaleString('en-US')} search steps that ended at the first poll.`,
    '- Simulated: all that follows, by the real runner on a clock that jumps, with its journal in memory at 5 ms a write; where',
    '  it says SQLite, in the database of a fabric. The plan that learns knows only what ended before in the same replay.',
    '',
    ...configurations.map(({ name, about }) => `- ${name}: ${about}`),
  ].join('\n')
}

interface WeekRow {
  readonly name: string
  readonly p50: number
  readonly p95: number
  readonly overhead: number
  readonly percent: number
  readonly late: number
  readonly cold: number
  readonly warm: number
  readonly polls: number
  readonly peak: number
}

/** The XPCS week: recorded, and replayed in each configuration. */
export function weekText(runs: readonly RecordedRun[], plan: readonly PlannedRun[], weeks: readonly Week[]): string {
  const known = recordedTimes(runs, plan)
  const wall = distributionOf(known.wall)
  const recorded: WeekRow = {
    name: 'recorded: hosted Globus Flows, 2022',
    p50: wall?.p50 ?? NaN,
    p95: wall?.p95 ?? NaN,
    overhead: known.overheadSeconds / runs.length,
    percent: known.overheadPercent,
    late: NaN,
    cold: NaN,
    warm: NaN,
    polls: NaN,
    peak: peakOf(runs),
  }
  const rows = weeks.map(({ configuration, measured, spans }): WeekRow => {
    const flow = measured.of('XPCS')
    const { seconds, total, runs: count } = flow.tally
    return {
      name: configuration.name,
      p50: seconds.quantile(0.5),
      p95: seconds.quantile(0.95),
      overhead: total.overhead_seconds / count,
      percent: total.overhead_percent,
      late: flow.lateSeconds / count,
      cold: flow.cold.percent,
      warm: flow.warm.percent,
      polls: flow.polls / flow.actions,
      peak: peakOf(spans),
    }
  })
  return table(
    [recorded, ...rows],
    [
      { head: `${runs.length.toLocaleString('en-US')} XPCS runs`, of: ({ name }) => name },
      { head: 'run time p50 (s)', of: ({ p50 }) => p50 },
      { head: 'p95 (s)', of: ({ p95 }) => p95 },
      { head: 'overhead (s/run)', of: ({ overhead }) => overhead },
      { head: 'OH (%)', of: ({ percent }) => percent },
      { head: 'late (s/run)', of: ({ late }) => late },
      { head: `late, first ${COLD_RUNS} (%)`, of: ({ cold }) => cold },
      { head: 'late, later (%)', of: ({ warm }) => warm },
      { head: 'polls/action', of: ({ polls }) => polls },
      { head: 'peak', of: ({ peak }) => peak },
    ],
  )
}

/** Each flow of the record: overhead of all its runs in percent of their time, and lateness of the action time. */
export function flowsText(
  runs: Readonly<Partial<Record<FlowName, readonly RecordedRun[]>>>,
  plan: readonly PlannedRun[],
  weeks: readonly Week[],
): string {
  const names = flowNames.filter((name) => plan.some(({ flow }) => flow === name))
  const [first] = weeks
  return table(names, [
    { head: 'flow', of: (name) => name },
    { head: 'runs', of: (name) => first?.measured.runsOf(name) ?? 0 },
    {
      head: 'recorded OH (%)',
      of: (name) => {
        const planned = plan.filter(({ flow }) => flow === name)
        return recordedTimes((runs[name] ?? []).slice(0, planned.length), planned).overheadPercent
      },
    },
    ...weeks.flatMap(({ configuration, measured }) => [
      { head: `${configuration.name}: OH (%)`, of: (name: FlowName) => measured.of(name).tally.total.overhead_percent },
      ...(configuration.requestSeconds
        ? [{ head: 'late (%)', of: (name: FlowName) => measured.of(name).latePercent }]
        : []),
    ]),
  ])
}

/** The steps of XPCS, as the paper's Fig 7 has them: median overhead of each. `plan`: of its runs, as they are recorded. */
export function stepsText(
  plan: readonly PlannedRun[],
  recorded: readonly RecordedRun[],
  weeks: readonly Week[],
): string {
  const steps = recorded[0]?.steps.map(({ name }) => name) ?? []
  const median = (values: Iterable<number>) => distributionOf(values)?.p50 ?? NaN
  return table(
    steps.map((name, i) => ({ name, i })),
    [
      { head: 'step of XPCS', of: ({ name }) => name },
      { head: 'action p50 (s)', of: ({ i }) => median(plan.map(({ actions }) => actions[i]?.seconds ?? NaN)) },
      {
        head: 'recorded: OH p50 (s)',
        of: ({ i }) =>
          median(
            plan.map(({ actions }, r) => {
              const step = recorded[r]?.steps[i]
              return step ? step.end - step.start - (actions[i]?.seconds ?? NaN) : NaN
            }),
          ),
      },
      ...weeks.map(({ configuration, measured }) => ({
        head: `${configuration.name} (s)`,
        of: ({ name }: { name: string }) =>
          measured
            .of('XPCS')
            .tally.states.find((state) => state.name === name)
            ?.overhead.quantile(0.5) ?? NaN,
      })),
    ],
  )
}

/** From the end of an action until its provider was asked: the part of the overhead that the plan of the polls decides. */
export function latenessText(weeks: readonly Week[]): string {
  const polled = weeks.filter(({ configuration }) => configuration.requestSeconds)
  const steps = [...(polled[0]?.measured.of('XPCS').lateness.keys() ?? [])]
  return table(steps, [
    { head: 'step of XPCS', of: (name) => name },
    ...polled.flatMap(({ configuration, measured }) => {
      const of = (share: number) => (name: string) => measured.of('XPCS').lateness.get(name)?.quantile(share) ?? NaN
      return [
        { head: `${configuration.name}: late p50 (s)`, of: of(0.5) },
        { head: 'p95 (s)', of: of(0.95) },
      ]
    }),
  ])
}

/** Table I: as printed, as recorded, and the same actions through our engine. */
export function tableOneText(cold: ReadonlyMap<FlowName, TableRun>, weeks: readonly Week[]): string {
  const of = (runs: ReadonlyMap<FlowName, TableRun> | undefined, flow: FlowName) => runs?.get(flow)?.summary
  return table(flowNames, [
    { head: 'flow', of: (flow) => flow },
    { head: 'printed: Runtime (s)', of: (flow) => printed[flow].runtime },
    { head: 'OH (s)', of: (flow) => printed[flow].overhead },
    { head: 'no action in truth (s)', of: (flow) => printed[flow].noAction },
    { head: '(%)', of: (flow) => (100 * printed[flow].noAction) / printed[flow].runtime },
    { head: 'remote, learned, cold: OH (s)', of: (flow) => of(cold, flow)?.overhead_seconds ?? NaN },
    { head: '(%)', of: (flow) => of(cold, flow)?.overhead_percent ?? NaN },
    { head: 'earlier runs', of: (flow) => weeks[0]?.tableOne.get(flow)?.earlier ?? 0 },
    ...weeks.flatMap(({ configuration, tableOne }) => [
      { head: `${configuration.name}: Runtime (s)`, of: (flow: FlowName) => of(tableOne, flow)?.seconds ?? NaN },
      { head: 'OH (s)', of: (flow: FlowName) => of(tableOne, flow)?.overhead_seconds ?? NaN },
      { head: '(%)', of: (flow: FlowName) => of(tableOne, flow)?.overhead_percent ?? NaN },
    ]),
  ])
}

export function makespanText(weeks: readonly { readonly name: string; readonly replayed: Replayed }[]): string {
  return table(weeks, [
    { head: 'replay', of: ({ name }) => name },
    { head: 'runs', of: ({ replayed }) => replayed.runs },
    { head: 'simulated (days)', of: ({ replayed }) => replayed.makespanSeconds / 86_400 },
    { head: 'makespan (s)', of: ({ replayed }) => replayed.makespanSeconds },
    { head: 'journal entries', of: ({ replayed }) => replayed.entries },
    { head: 'polls', of: ({ replayed }) => replayed.polls },
    { head: 'peak concurrency', of: ({ replayed }) => replayed.peakConcurrency },
    { head: 'here (s)', of: ({ replayed }) => replayed.realSeconds },
    { head: 'of it CPU (s)', of: ({ replayed }) => replayed.cpuSeconds },
    { head: 'runs/s of CPU', of: ({ replayed }) => replayed.runs / replayed.cpuSeconds },
  ])
}
