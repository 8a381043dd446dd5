/** Two years of runs through the engine: bounded memory, a real database once. */
import { chances } from '../../simulation/seeded.ts'
import type { FlowName } from '../../recorded/flows.ts'
import type { BenchOptions, Row } from '../bench.ts'
import type { Configuration, ConfigurationName } from './configurations.ts'
import { sqliteJournal } from './journals.ts'
import { Measured } from './measured.ts'
import { replayRuns, type Replayed } from './replay.ts'
import { makespanText } from './report.ts'
import { table } from './tables.ts'
import { drawTwoYears, TWO_YEARS_RUNS, type Recorded } from './two-years.ts'

const SHORT_RUNS = 400
/** Of CPU: what else the machine does is not ours. */
const MOST_SECONDS = 600
const MOST_MIB = 700

interface Years {
  readonly name: string
  readonly replayed: Replayed
  readonly measured: Measured
  /** Highest of the process, MiB. */
  readonly memory: number
}

export async function replayTwoYears(
  recorded: Recorded,
  configurations: Readonly<Record<ConfigurationName, Configuration>>,
  seed: number,
  { short }: BenchOptions,
): Promise<{ readonly rows: readonly Row[]; readonly text: string }> {
  const count = short ? SHORT_RUNS : TWO_YEARS_RUNS
  const { pushed, hosted, hostedPaper } = configurations
  const all: Years[] = []
  for (const [configuration, onDisk] of [
    [pushed, true],
    [hosted, false],
    [hostedPaper, false],
  ] as const) {
    const measured = new Measured()
    const progress = watch(count, configuration.name)
    const replayed = await replayRuns(drawTwoYears(recorded, count, chances(seed)), configuration, {
      seed,
      ...(onDisk ? { journal: (clock) => sqliteJournal(clock, false) } : {}),
      each(one) {
        measured.add(one)
        progress.ended(one.run.end ?? 0)
      },
    })
    all.push({
      name: `${configuration.name}${onDisk ? ', SQLite' : ''}`,
      replayed,
      measured,
      memory: progress.memory(),
    })
  }
  return { rows: all.flatMap((years) => rowsOf(years)), text: textOf(all) }
}

/** Says every ten seconds how far it is. */
function watch(count: number, name: string) {
  const began = performance.now()
  let [done, said, memory] = [0, began, 0]
  return {
    ended(time: number) {
      done++
      if (done % 100 !== 0) return
      memory = Math.max(memory, process.memoryUsage.rss())
      if (performance.now() - said < 10_000) return
      said = performance.now()
      const day = new Date(time / 1000).toISOString().slice(0, 10)
      const seconds = Math.round((said - began) / 1000)
      process.stderr.write(
        `  ${name}: ${done.toLocaleString('en-US')} of ${count.toLocaleString('en-US')} runs, ${day}, ${seconds} s\n`,
      )
    },
    memory: () => Math.max(memory, process.memoryUsage.rss()) / 2 ** 20,
  }
}

function rowsOf({ name, replayed, measured, memory }: Years): readonly Row[] {
  const runs = replayed.runs.toLocaleString('en-US')
  const late = measured.share('warm').percent
  return [
    {
      what: `${runs} runs of two years, ${name}`,
      value: replayed.cpuSeconds,
      unit: 's of CPU',
      beside: `${replayed.realSeconds.toFixed(0)} s by the clock, late ${late.toFixed(2)} % of the actions' time`,
      budget: `< ${MOST_SECONDS} s`,
      ok: replayed.cpuSeconds < MOST_SECONDS,
    },
    { what: `memory of it, at most`, value: memory, unit: 'MiB', budget: `< ${MOST_MIB} MiB`, ok: memory < MOST_MIB },
    ...(replayed.databaseBytes === 0
      ? []
      : [
          {
            what: 'database per run, all its entries and indices',
            value: replayed.databaseBytes / replayed.runs / 1024,
            unit: 'KiB',
          },
        ]),
  ]
}

function textOf(all: readonly Years[]): string {
  const [first] = all
  const flows = table(first?.measured.flows.map(({ name }) => name) ?? [], [
    { head: 'flow', of: (name) => name },
    { head: 'runs', of: (name) => first?.measured.runsOf(name) ?? 0 },
    { head: 'action time (h)', of: (name) => (first?.measured.of(name).tally.total.active_seconds ?? 0) / 3600 },
    ...all.flatMap(({ name: configuration, measured }) => [
      {
        head: `${configuration}: OH (%)`,
        of: (name: FlowName) => measured.of(name).tally.total.overhead_percent,
      },
    ]),
  ])
  return `${makespanText(all)}\n\n${flows}`
}
