/** `davy flow validate`: what is wrong with flow documents, as a compiler says it. */
import type { Command } from 'commander'
import { explanations, fixFlow, own, type CheckOptions } from '#flow'
import { checkFlowFile, readFlowFile, type FlowFile, type FlowProblem } from '../check-flow.ts'
import { exitCodes, type ExitCode } from '../exit-codes.ts'
import { usage } from '../failure.ts'
import { writeText } from '../files.ts'
import type { CommandMaker, Invocation } from '../invocation.ts'
import { knownProviders } from '../known-providers.ts'
import { explanationLines } from '../report/explanation.ts'

interface ValidateOptions {
  readonly fix?: boolean
  readonly offline?: boolean
  readonly explain?: string
}

export function addFlowValidate(flow: Command, make: CommandMaker): void {
  make(
    flow
      .command('validate')
      .description('check flow documents; their problems are shown where they are')
      .argument('[files...]', '*.flow.json or *.flow.yaml files, or - for standard input')
      .option('--fix', 'write the fixes that are safe into the files: newer names, paths and names that are misspelt')
      .option('--offline', 'do not ask the running fabric what its action providers take')
      .option('--explain <code>', 'tell more about a kind of problem, as never-written')
      .addHelpText('after', VALIDATE),
    validate,
  )
}

async function validate(call: Invocation, names: readonly string[], options: ValidateOptions): Promise<ExitCode> {
  if (options.explain !== undefined) return explain(call, options.explain)
  if (names.length === 0) throw usage('Name a flow document, or - for standard input.')
  if (options.fix && names.includes('-')) throw usage('--fix writes into files, and standard input is none.')
  const { out, home } = call
  const read = names.map(readFlowFile)
  const providers = options.offline
    ? undefined
    : await knownProviders(
        home,
        read.map(({ parsed }) => parsed),
      )
  const checks: CheckOptions = providers ? { providers } : {}
  const fixed = options.fix ? read.flatMap((file) => fix(call, file, checks)) : []
  const files = options.fix ? names.map(readFlowFile) : read

  const problems: FlowProblem[] = []
  for (const file of files) {
    const found = checkFlowFile(file, out.paint, checks)
    out.say(...found.lines)
    if (found.problems.length === 0) out.say(`${file.name}: no problems`)
    problems.push(...found.problems)
  }
  if (problems.length > 0) out.say(summary(problems, files.length), ...more(call, problems))
  const errors = problems.filter(({ severity }) => severity === 'error').length
  out.result({ valid: errors === 0, problems, ...(options.fix && { fixed }) })
  return errors === 0 ? exitCodes.ok : exitCodes.failed
}

function fix({ out }: Invocation, { name, text, format }: FlowFile, checks: CheckOptions) {
  const { text: better, done } = fixFlow(text, format, checks)
  if (done.length === 0) return []
  writeText(name, better)
  out.say(`${name}: ${count(done.length, 'fix', 'fixes')}`, ...done.map(({ title }) => `  ${title}`), '')
  return done.map((one) => ({ file: name, ...one }))
}

const count = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`

/** "2 errors, 1 warning in 3 flows; 2 of them can be mended by --fix" */
function summary(problems: readonly FlowProblem[], files: number): string {
  const of = (severity: FlowProblem['severity']) => problems.filter((one) => one.severity === severity).length
  const counted = [
    [of('error'), 'error'],
    [of('warning'), 'warning'],
    [of('information'), 'note'],
  ] as const
  const words = counted.filter(([n]) => n > 0).map(([n, word]) => count(n, word))
  return `${words.join(', ')} in ${count(files, 'flow')}`
}

/** Where to read on about the first of the worst. */
function more({ davy }: Invocation, problems: readonly FlowProblem[]): string[] {
  const worst = problems.find(({ severity }) => severity === 'error') ?? problems[0]
  return worst ? [`More about it: ${davy(`flow validate --explain ${worst.code}`)}`] : []
}

function explain({ out }: Invocation, code: string): ExitCode {
  const pages: Readonly<Record<string, (typeof explanations)[keyof typeof explanations]>> = explanations
  const page = own(pages, code)
  if (page === undefined)
    throw usage(`There is no kind of problem "${code}". There are: ${Object.keys(pages).join(', ')}.`)
  out.say(...explanationLines(code, page, out.paint))
  out.result({ code, ...page })
  return exitCodes.ok
}

const VALIDATE = `
Exit status 1 when a document has errors; warnings alone are 0. While the fabric of this home runs, it is asked what its
action providers take; it is never started for that.

Examples:
  davy flow validate my.flow.json
  davy flow validate flows/*.flow.yaml --fix
  davy flow validate --explain never-written
  davy flow validate my.flow.json --json | jq '.problems[] | "\\(.line): \\(.message)"'
`
