/** Names of the files that flows are begun in. */

/** How a flow is written: a document, or a program with the toolkit. */
export type FlowForm = 'json' | 'yaml' | 'typescript'

export const flowFileEnding: Readonly<Record<FlowForm, string>> = {
  json: '.flow.json',
  yaml: '.flow.yaml',
  typescript: '.ts',
}

/** `Collect and reduce` → `collect-and-reduce.flow.json`. */
export function flowFileName(title: string, form: FlowForm): string {
  const words = title
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
  return `${words.join('-').slice(0, 60) || 'my'}${flowFileEnding[form]}`
}

/** The same beginning with the ending of another form; a name without an ending gets one. */
export function withFormOf(name: string, form: FlowForm): string {
  return `${name.replace(/(?:\.flow)?\.(?:json|ya?ml|ts)$/i, '')}${flowFileEnding[form]}`
}

export type NameMistake = 'empty' | 'path' | 'ending' | 'characters' | 'long'

/** Why a file cannot be called so; undefined when it can, on every system that VS Code runs on. */
export function fileNameMistake(name: string, form: FlowForm): NameMistake | undefined {
  if (name.trim() === '') return 'empty'
  if (/[/\\]/.test(name) || name === '.' || name === '..') return 'path'
  const endings = form === 'yaml' ? ['.flow.yaml', '.flow.yml'] : [flowFileEnding[form]]
  if (!endings.some((ending) => name.endsWith(ending) && name.length > ending.length)) return 'ending'
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  if (/[<>:"|?*\u0000-\u001f]/.test(name) || name !== name.trim()) return 'characters'
  // File systems take 255 bytes, and a letter has at most four in UTF-8, of two halves.
  return name.length > 120 ? 'long' : undefined
}

/** The name, or the first with a number behind it that is not taken; names that differ in case only are the same. */
export function freeFileName(name: string, taken: Iterable<string>): string {
  const known = new Set([...taken].map((one) => one.toLowerCase()))
  if (!known.has(name.toLowerCase())) return name
  const [ending = ''] = /(?:\.flow)?\.[^.]*$/.exec(name) ?? []
  const stem = name.slice(0, name.length - ending.length)
  for (let n = 2; ; n++) {
    const other = `${stem}-${n}${ending}`
    if (!known.has(other.toLowerCase())) return other
  }
}
