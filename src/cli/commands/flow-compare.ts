/** `davy flow compare`: what is different between two versions of a flow. */
import type { Command } from 'commander'
import { compareFlows } from '#flow'
import { readFlowFile, type FlowFile } from '../check-flow.ts'
import { exitCodes, type ExitCode } from '../exit-codes.ts'
import { Failure, usage } from '../failure.ts'
import type { CommandMaker, Invocation } from '../invocation.ts'
import { comparisonLines } from '../report/comparison.ts'

export function addFlowCompare(flow: Command, make: CommandMaker): void {
  make(
    flow
      .command('compare')
      .description('say what is different between two versions of a flow: states, ways, properties')
      .argument('<before>', 'a *.flow.json or *.flow.yaml file, or - for standard input')
      .argument('<after>', 'another one')
      .addHelpText('after', COMPARE),
    compare,
  )
}

function compare({ out }: Invocation, before: string, after: string): ExitCode {
  if (before === '-' && after === '-') throw usage('Standard input can be one of the two, not both.')
  const [first, second] = [readable(before), readable(after)]
  const comparison = compareFlows(first.parsed, second.parsed)
  out.say(...comparisonLines(comparison, out.paint))
  const { same, states, edges, flow } = comparison
  out.result({
    same,
    flow,
    states: states.map(({ change, name, before: was, after: is, renamed, moved, properties }) => {
      return { change, name, before: was?.name ?? null, after: is?.name ?? null, renamed, moved, properties }
    }),
    ways: edges.map(({ kind, before: was, after: is }) => {
      const way = (edge: typeof was) =>
        edge && { from: edge.from, to: edge.to, kind: edge.kind, label: edge.label, path: edge.path }
      return { change: kind, before: way(was), after: way(is) }
    }),
  })
  return same ? exitCodes.ok : exitCodes.failed
}

/** Of a text that cannot be read nobody could say what is different. */
function readable(file: string): FlowFile {
  const read = readFlowFile(file)
  const [problem] = read.parsed.problems
  if (!problem) return read
  const { line, character } = problem.range.start
  const where = `${read.name}:${line + 1}:${character + 1}`
  throw new Failure(
    'InvalidFlow',
    exitCodes.failed,
    `${where}: ${problem.message}. It cannot be read, so not compared.`,
  )
}

const COMPARE = `
Exit status 0 when they say the same, 1 when they differ. Order of keys, indentation and comments are no difference, and JSON
and YAML can be compared with each other. A state that has another name but says the same is told as renamed.

Examples:
  davy flow compare old.flow.json new.flow.json
  git show HEAD:scan.flow.json | davy flow compare - scan.flow.json
  davy flow compare a.flow.json b.flow.yaml --json
`
