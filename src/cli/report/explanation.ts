/** A page about one kind of problem, for a terminal. */
import type { Explanation } from '#flow'
import type { Paint } from '../terminal/style.ts'

const WIDTH = 90

export function explanationLines(code: string, { title, text, example }: Explanation, paint: Paint): string[] {
  const shown = (flow: string) =>
    flow
      .trimEnd()
      .split('\n')
      .map((line) => `    ${line}`)
  return [
    `${paint('bold', title)} ${paint('dim', `[${code}]`)}`,
    '',
    ...wrapped(text),
    ...(example
      ? ['', paint('red', 'Wrong:'), ...shown(example.wrong), '', paint('green', 'Right:'), ...shown(example.right)]
      : []),
  ]
}

function wrapped(text: string): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length + 1 > WIDTH) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
