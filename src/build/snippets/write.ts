/** `node src/build/snippets/write.ts`: the snippets as VS Code reads them, into `snippets/`. A test holds them to each other. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { stringify } from 'yaml'
import type { Json } from '#flow'
import { flowSnippets, type FlowSnippet } from './snippets.ts'

const files = {
  json: { path: 'snippets/flow-json.code-snippets', include: ['*.flow.json'] },
  yaml: { path: 'snippets/flow-yaml.code-snippets', include: ['*.flow.yaml', '*.flow.yml'] },
} as const
type Language = keyof typeof files

/** The files by their paths in the project. */
export function snippetFiles(): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(files).map(([language, { path, include }]) => {
      const entries = flowSnippets.map((snippet) => [
        `Flow: ${snippet.description}`,
        {
          prefix: snippet.prefix,
          description: snippet.description,
          // Editors that know it offer them in flow documents only.
          include,
          // SAFETY: the keys of `files` are languages.
          body: bodyOf(snippet, language as Language),
        },
      ])
      return [path, `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`]
    }),
  )
}

/** The lines, with every `$` that is none of the editor's marked as text. */
function bodyOf({ name, value }: FlowSnippet, language: Language): string[] {
  const text = language === 'json' ? inJson(name, value) : inYaml(name, value)
  return text
    .replaceAll(/(["'])#(\$\{[^"']*\})\1/g, '$2')
    .replaceAll(/\$(?!\d|\{\d)/g, String.raw`\$`)
    .split('\n')
}

const inJson = (name: string | undefined, value: Json) =>
  `${name === undefined ? '' : `${JSON.stringify(name)}: `}${JSON.stringify(value, null, '\t')}`

function inYaml(name: string | undefined, value: Json): string {
  const options = { lineWidth: 0, singleQuote: true } as const
  if (name !== undefined) return stringify({ [name]: value }, options).trimEnd()
  const whole = Object(value)['definition'] !== undefined
  return stringify(whole ? value : [value], options).trimEnd()
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const [path, text] of snippetFiles()) writeFileSync(new URL(`../../../${path}`, import.meta.url), text)
