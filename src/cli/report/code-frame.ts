/** A problem in a text: `file:line:column`, what is wrong, and the line with the place marked. */
import type { Problem } from '#flow'
import type { Paint } from '../terminal/style.ts'
import { oneLine, width } from '../terminal/width.ts'

const COLOUR = { error: 'red', warning: 'yellow', information: 'cyan' } as const
/** Characters of a line that are shown around the place. */
const SHOWN = 100

export function codeFrame(file: string, text: string, problem: Problem, paint: Paint): string[] {
  const { start, end } = problem.range
  const line = text.split('\n')[start.line] ?? ''
  const from = Math.max(0, start.character - SHOWN / 2)
  const shown = oneLine(line.slice(from, from + SHOWN).replaceAll('\t', ' '))
  const length = Math.min(
    end.line === start.line ? end.character - start.character : line.length - start.character,
    SHOWN,
  )
  const number = String(start.line + 1)
  const indent = ' '.repeat(width(line.slice(from, start.character).replaceAll('\t', ' ')))
  const gutter = (content: string) => paint('dim', `${content.padStart(number.length + 1)} | `)
  return [
    `${paint('bold', `${file}:${number}:${start.character + 1}`)}: ` +
      `${paint(COLOUR[problem.severity], problem.severity)}: ${oneLine(problem.message)} ${paint('dim', `[${problem.code}]`)}`,
    gutter(number) + shown,
    gutter('') + indent + paint(COLOUR[problem.severity], '^'.repeat(Math.max(1, length))),
    ...(problem.fix ? [`${' '.repeat(number.length + 2)}= ${oneLine(problem.fix.title)}`] : []),
    '',
  ]
}
