/** "Is this flow right?": its problems with their lines, what to do about each, and what each kind means. */
import { checkFlow, explanations, parseFlow, type FlowFormat, type Problem, type ProblemCode } from '#flow'
import { answerOf, asData, bounded, plural } from './text.ts'

const MOST_PROBLEMS = 40
const MOST_EXPLAINED = 6

/** @param name how the flow is called in the answer: its file, or "the flow" */
export function validationAnswer(text: string, format: FlowFormat, name: string, mark: string): string {
  const parsed = parseFlow(text, { format })
  const problems = [...parsed.problems.filter(({ code }) => code === 'syntax'), ...checkFlow(parsed)].filter(
    (problem, index, all) => all.findIndex((other) => sameProblem(problem, other)) === index,
  )
  const count = (severity: Problem['severity']) => problems.filter((one) => one.severity === severity).length
  const [errors, warnings] = [count('error'), count('warning')]
  if (problems.length === 0) return `${name}: no problems. It can be run.`
  const lines = text.split('\n')
  const shown = problems.slice(0, MOST_PROBLEMS)
  const codes = [...new Set(shown.map(({ code }) => code))].slice(0, MOST_EXPLAINED)
  return answerOf([
    `${name}: ${plural(errors, 'error')}, ${plural(warnings, 'warning')}. ${verdict(errors)}`,
    'Lines and columns count from 1.',
    ...asData('Problems', shown.map((problem) => problemText(problem, lines)).join('\n'), mark),
    ...(problems.length > shown.length ? [`${problems.length - shown.length} more problems are left out.`] : []),
    '',
    'What they mean:',
    ...codes.flatMap((code) => explained(code)),
  ])
}

const verdict = (errors: number) =>
  errors > 0 ? 'It cannot be deployed before the errors are gone.' : 'It can be deployed and run.'

const sameProblem = (a: Problem, b: Problem) =>
  a.code === b.code && a.message === b.message && a.range.start.line === b.range.start.line

function problemText({ severity, code, message, range, path, fix }: Problem, lines: readonly string[]): string {
  const { line, character } = range.start
  const source = bounded((lines[line] ?? '').trim(), 160)
  const place = path.length === 0 ? '' : ` at ${path.map(String).join('.')}`
  const way = fix ? `\n    fix: ${fix.title}` : ''
  return `${line + 1}:${character + 1} ${severity} [${code}]${place}: ${message}\n    ${line + 1} | ${source}${way}`
}

function explained(code: ProblemCode): string[] {
  const { title, text } = explanations[code]
  return [`[${code}] ${title}`, `  ${text}`]
}
