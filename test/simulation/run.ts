/**
 * `npm run test:simulation`: the engine's runner in simulated worlds, with faults of every kind, from a seed.
 * README.md beside this file says what is simulated and what is checked.
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { catchMutant } from './mutants/catch-mutants.ts'
import { mutants } from './mutants/mutants.ts'
import { failureReport, countsReport } from './report.ts'
import type { Scenario } from './scenario.ts'
import { shrink } from './shrink.ts'
import { simulate } from './simulate.ts'
import { watch } from './oracle/judge.ts'

const HELP = `usage: npm run test:simulation -- [options]

Runs random flows through the engine in simulated worlds where providers, disk, process and clock fail,
and checks that every run ends in a state that its log explains. Everything follows from the seed.

  --runs N         at least N runs (default 10000)
  --seed S         any text or number (default 1); the same seed gives the same journals and logs, byte for byte
  --jobs J         threads (default 1); changes nothing but the time it takes
  --scenario FILE  look again at one world, as a failure has printed it
  --mutants        break the engine in one line at a time, and see that each is found out; only those whose
                   names are given, when some are
  --help

examples:
  npm run test:simulation -- --runs 10000 --seed 1
  npm run test:simulation -- --runs 100000 --seed nightly --jobs 2
  npm run test:simulation -- --mutants
  npm run test:simulation -- --mutants 'a Wait is over too soon'
`

const { values: flags, positionals: names } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '1' },
    scenario: { type: 'string' },
    mutants: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
const say = (text: string) => process.stdout.write(`${text}\n`)
const [runs, jobs] = [Number(flags.runs), Number(flags.jobs)]

if (flags.help) say(HELP)
else if (!(runs >= 1) || !(jobs >= 1)) {
  process.stderr.write(`--runs and --jobs are numbers of 1 or more\n\n${HELP}`)
  process.exitCode = 2
} else if (flags.scenario !== undefined) process.exitCode = await lookAgain(flags.scenario)
else process.exitCode = flags.mutants ? await catchAll() : await simulateAll()

async function simulateAll(): Promise<number> {
  const start = performance.now()
  let told = start
  const progress = (done: number) => {
    if (!process.stderr.isTTY || performance.now() - told < 2000) return
    told = performance.now()
    process.stderr.write(`\r${done} of ${runs} runs`)
  }
  const simulated = await simulate({ seed: flags.seed, runs, jobs, progress })
  say(countsReport(simulated.counts, simulated.runs, (performance.now() - start) / 1000))
  say(`  digest of all journals and logs: ${simulated.digest}`)
  if (simulated.failure === null) {
    say('nothing was violated')
    return 0
  }
  say(await failureReport(await shrink(simulated.failure)))
  return 1
}

/** Ends with 1 when one is not found out. */
async function catchAll(): Promise<number> {
  const tried = names.length === 0 ? mutants : mutants.filter(({ name }) => names.includes(name))
  const unknown = names.filter((name) => !mutants.some((mutant) => mutant.name === name))
  if (unknown.length > 0) {
    process.stderr.write(
      `there is no broken engine called ${unknown.join(', ')}: their names stand in mutants/mutants.ts\n`,
    )
    return 2
  }
  const { runs: whole } = await catchMutant(null)
  say(`the engine as it is: nothing was violated in ${whole} runs`)
  const survived: string[] = []
  for (const mutant of tried) {
    const { by, runs: needed } = await catchMutant(mutant)
    if (by === null) survived.push(mutant.name)
    say(`${by === null ? `NOT FOUND in ${needed} runs` : `found in ${needed} runs`}: ${mutant.name}\n    ${by ?? ''}`)
  }
  say(`${tried.length - survived.length} of ${tried.length} broken engines were found out`)
  return survived.length > 0 ? 1 : 0
}

async function lookAgain(file: string): Promise<number> {
  // SAFETY: written by failureReport; whoever edits it by hand sees what becomes of it.
  const scenario = JSON.parse(readFileSync(file, 'utf8')) as Scenario
  const { violations, log } = await watch(scenario)
  if (violations.length > 0) say(await failureReport({ scenario, violations }))
  else say(`${log}\nnothing was violated`)
  return violations.length > 0 ? 1 : 0
}
