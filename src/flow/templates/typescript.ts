/** The same beginnings as programs: flows written with the toolkit, their functions in the same file. */

export interface TypeScriptTemplate {
  readonly name: string
  /** The text of the file. */
  text(title?: string): string
}

const quoted = (title: string) => `'${title.replaceAll(/['\\]/g, '\\$&')}'`

export const typescriptTemplates: readonly TypeScriptTemplate[] = [
  {
    name: 'one-function',
    text: (title = 'Analyse a file') => `import { flow, tool, z } from 'davy-flows'

/** Runs on an endpoint, not here: it uses its arguments, and imports what it needs inside. */
const analyse = tool({
  name: 'analyse',
  comment: 'Counts the lines of a file.',
  inputs: { data_file: z.string().describe('Path of the file, as the endpoint sees it.') },
  function: async ({ data_file }) => {
    const { readFile } = await import('node:fs/promises')
    return { lines: (await readFile(data_file, 'utf8')).split('\\n').length }
  },
})

export default flow([analyse], { title: ${quoted(title)} })
`,
  },
  {
    name: 'collect-and-reduce',
    text: (title = 'Collect and reduce') =>
      `import { choice, collection, expression, flow, input, is, otherwise, pass, result } from 'davy-flows'
import { tool, transfer, when, z } from 'davy-flows'

const source = input('source', collection('The file on the instrument'))
const hpc = input('hpc', collection('Where it goes at the facility'))
const storage = input('storage', collection('Where the reduced file goes'))

const collect = transfer({ name: 'collect', from: source, to: hpc })

/** Runs on an endpoint, not here: it uses its arguments, and imports what it needs inside. */
const reduce = tool({
  name: 'reduce',
  comment: 'Keeps every tenth line.',
  inputs: {
    data_file: z.string().describe('The file at the facility, as the endpoint sees it.'),
    threshold: z.number().default(1).describe('So many lines make it worth keeping.'),
  },
  function: async ({ data_file, threshold }, task) => {
    const { readFile, writeFile } = await import('node:fs/promises')
    const lines = (await readFile(data_file, 'utf8')).split('\\n')
    const kept = lines.filter((_, i) => i % 10 === 0)
    task.progress(0.5, \`\${kept.length} of \${lines.length} lines\`)
    await writeFile(\`\${data_file}.reduced\`, kept.join('\\n'))
    return { keep: kept.length >= threshold, lines: kept.length }
  },
})

const reducedPath = expression.text\`\${hpc.path} + '.reduced'\`
const keep = transfer({ name: 'keep', from: { id: hpc.id, path: reducedPath }, to: storage })

export default flow(
  [
    collect,
    reduce,
    choice(
      'worth_keeping',
      when(is(result(reduce).keep, '=', true), keep),
      otherwise(pass('discard', { lines: result(reduce).lines })),
    ),
  ],
  { title: ${quoted(title)} },
)
`,
  },
]
