/** The counts of a simulation, and its failure, as a person reads them. */
import type { Failure } from './block.ts'
import type { Counts } from './counts.ts'
import { watch } from './oracle/judge.ts'

const YEAR = 365.25 * 86_400e6

export function countsReport(counts: Counts, runs: number, seconds: number): string {
  const total = (group: string) => counts.total(group).toLocaleString('en-US')
  const list = (group: string) =>
    [...(counts.groups.get(group) ?? [])]
      .filter(([, count]) => count > 0)
      .sort(([, a], [, b]) => b - a)
      .map(([name, count]) => `    ${name.padEnd(44)} ${count.toLocaleString('en-US').padStart(12)}`)
      .join('\n')
  const years = counts.get('worlds', 'microseconds') / YEAR
  const lives = counts.get('worlds', 'lives').toLocaleString('en-US')
  return [
    `${runs.toLocaleString('en-US')} runs of ${total('flows')} random flows, in ${counts.get('worlds', 'worlds').toLocaleString('en-US')} worlds and ${lives} lives of a process`,
    `${years.toFixed(1)} simulated years in ${seconds.toFixed(1)} s: ${(runs / seconds).toFixed(0)} runs/s`,
    `  runs by end\n${list('ends')}`,
    `  states entered: ${total('states')}\n${list('states')}`,
    `  journal entries: ${total('entries')}\n${list('entries')}`,
    `  actions begun: ${total('actions')}\n${list('actions')}`,
    `  calls to providers: ${total('calls')}\n${list('calls')}`,
    `  crashes by position: ${total('crashes')}\n${list('crashes')}`,
    `  faults: ${total('faults')}\n${list('faults')}`,
  ].join('\n')
}

/** Seed, the smallest world that still goes wrong, what is violated in it, and its log. */
export async function failureReport({ scenario, violations }: Failure): Promise<string> {
  const { log } = await watch(scenario)
  return [
    `FAILED in the world of seed "${scenario.seed}":`,
    ...violations.map((violation) => `  ${violation}`),
    `its log:\n${log}`,
    `the scenario (save it as a file, and look again with --scenario FILE):\n${JSON.stringify(scenario)}`,
  ].join('\n')
}
