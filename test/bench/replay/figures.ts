/** The replay drawn as the paper draws it: its Figs 4, 6 and 7, on a light and on a dark page. */
import { concurrencySvg, inkOf, seriesColour, sharesSvg, stripsSvg, type ThemeName } from '../../../src/draw/index.ts'
import { buildTimeline, concurrency, distributionOf, type Distribution } from '../../../src/run/index.ts'
import { flowNames, type FlowName, type StepKind } from '../../recorded/flows.ts'
import type { RecordedRun } from '../../recorded/runs.ts'
import type { TableOne } from '../../recorded/table-one.ts'
import type { PlannedRun } from './planned-run.ts'
import type { TableRun, Week } from './week.ts'

/** The twelve hours of the paper's Fig 4: the burst tests and the first of the steady stream. */
const FIG4 = { from: Date.UTC(2022, 2, 10, 20) * 1000, until: Date.UTC(2022, 2, 11, 8) * 1000 }

export interface Drawn {
  readonly table: TableOne
  /** Of XPCS: recorded, and as they were replayed. */
  readonly runs: readonly RecordedRun[]
  readonly plan: readonly PlannedRun[]
  /** In the order in which they are shown. */
  readonly weeks: readonly Week[]
}

/** File name → SVG. */
export function drawFigures(drawn: Drawn): ReadonlyMap<string, string> {
  const themes: readonly ThemeName[] = ['light', 'dark']
  return new Map(
    themes.flatMap((theme) => [
      [`concurrency-${theme}.svg`, drawConcurrency(drawn, theme)],
      [`table-one-${theme}.svg`, drawTableOne(drawn, theme)],
      [`steps-${theme}.svg`, drawSteps(drawn, theme)],
    ]),
  )
}

function drawConcurrency({ runs, weeks }: Drawn, theme: ThemeName): string {
  const inMicros = runs.map(({ start, end }) => ({ start: Math.round(start * 1e6), end: Math.round(end * 1e6) }))
  return concurrencySvg({
    title: 'XPCS runs under way, the twelve hours of March 2022 in the paper’s Fig 4',
    ...FIG4,
    theme,
    reference: { name: 'recorded', steps: concurrency(inMicros) },
    series: weeks.map(({ configuration: { name }, spans }) => ({ name, steps: concurrency(spans) })),
  })
}

type Kind = StepKind | 'queue' | 'overhead'

function drawTableOne({ table, weeks }: Drawn, theme: ThemeName): string {
  const kinds = {
    transfer: { word: 'transfer', colour: seriesColour(theme, 2) },
    compute: { word: 'compute', colour: seriesColour(theme, 0) },
    search: { word: 'search', colour: seriesColour(theme, 3) },
    queue: { word: 'queue at the endpoint', colour: seriesColour(theme, 5) },
    overhead: { word: 'overhead: no action', colour: seriesColour(theme, 1), thin: true },
  }
  return sharesSvg<Kind>({
    title: 'The run of each flow in the paper’s Table I: recorded, and the same actions through our engine',
    note: 'A time axis for each flow, in seconds. Under its name: how many of its runs were there to learn from.',
    kinds: { ...kinds, queue: { ...kinds.queue, colour: inkOf(theme).none } },
    theme,
    groups: flowNames.map((flow) => ({
      name: flow,
      about: `${(weeks[0]?.tableOne.get(flow)?.earlier ?? 0).toLocaleString('en-US')} runs before`,
      bars: [
        { name: 'recorded', pieces: recordedPieces(table.traces[flow]) },
        ...weeks.flatMap(({ configuration: { name }, tableOne }) => {
          const replayed = tableOne.get(flow)
          return replayed ? [{ name, pieces: replayedPieces(replayed, table.traces[flow]) }] : []
        }),
      ],
    })),
  })
}

const recordedPieces = (trace: TableOne['traces'][FlowName]) =>
  trace.flatMap(({ name, type, true_action_s, queue_s, step_runtime_s }) => [
    { kind: 'queue' as const, seconds: Math.max(0, queue_s), about: `${name}, queue` },
    { kind: type, seconds: true_action_s - Math.max(0, queue_s), about: name },
    { kind: 'overhead' as const, seconds: step_runtime_s - true_action_s, about: `${name}, no action` },
  ])

function replayedPieces({ run }: TableRun, trace: TableOne['traces'][FlowName]) {
  const kinds = new Map(trace.map(({ name, type }) => [name, type]))
  return (buildTimeline(run, 0)?.segments ?? []).map(({ kind, start, end, visit }) => {
    const state = run.visits[visit ?? -1]?.state ?? 'between states'
    const seconds = (end - start) / 1e6
    if (kind === 'active') return { kind: kinds.get(state) ?? ('compute' as const), seconds, about: state }
    return {
      kind: kind === 'queue' ? ('queue' as const) : ('overhead' as const),
      seconds,
      about: `${state}, no action`,
    }
  })
}

function drawSteps({ runs, plan, weeks }: Drawn, theme: ThemeName): string {
  const rows = runs[0]?.steps.map(({ name }) => name) ?? []
  const recorded = rows.map((_, i) => {
    const wall = runs.map(({ steps }) => (steps[i]?.end ?? NaN) - (steps[i]?.start ?? NaN))
    const lost = wall.map((seconds, r) => Math.max(0, seconds - (plan[r]?.actions[i]?.seconds ?? NaN)))
    return { seconds: distributionOf(wall), overhead: distributionOf(lost) }
  })
  const of =
    (quantity: 'seconds' | 'overhead') =>
    (row: number, series: number): Distribution | null => {
      if (series === 0) return recorded[row]?.[quantity] ?? null
      const state = weeks[series - 1]?.measured.of('XPCS').tally.states.find(({ name }) => name === rows[row])
      return state?.[quantity].distribution() ?? null
    }
  return stripsSvg({
    title: `Steps of ${runs.length.toLocaleString('en-US')} XPCS runs: time in the step, and overhead of it`,
    note: 'Box: the middle half; line: 5th to 95th percentile; mark: median. Recorded overhead of compute steps is estimated.',
    series: ['recorded', ...weeks.map(({ configuration }) => configuration.name)],
    rows,
    panels: [
      { label: 'time in the step (s)', of: of('seconds'), least: 0.1 },
      { label: 'overhead of the step (s)', of: of('overhead'), least: 0.003 },
    ],
    theme,
  })
}
