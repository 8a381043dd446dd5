/**
 * The words of a page in the reader's language. English is written in the code and is the key; the extension puts the
 * translations of the language that VS Code runs in into the page, as it has them for itself (`vscode.l10n`).
 */
type Given = string | number
type Words = Readonly<Record<string, string>>

interface PageDocument {
  getElementById(id: string): { readonly textContent: string | null } | null
}

let words: Words | undefined

/** `t('{0} of {1} states', 3, 11)`, or with names: `t('{count} states', { count: 3 })`. */
export function t(text: string, ...given: readonly Given[] | readonly [Readonly<Record<string, Given>>]): string {
  words ??= wordsOfPage()
  const said = Object.hasOwn(words, text) ? (words[text] ?? text) : text
  const [first] = given
  const values: Readonly<Record<string, Given>> =
    typeof first === 'object' ? first : Object.fromEntries(given.entries())
  return said.replaceAll(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : whole,
  )
}

/** What the extension wrote into the document; nothing in English, and where there is no extension or no page. */
function wordsOfPage(): Words {
  // SAFETY: only what is looked at is named, and it may not be there: some of a page's code is tried without a page.
  const { document: page } = globalThis as { document?: PageDocument }
  const text = page?.getElementById('words')?.textContent ?? ''
  if (text === '') return {}
  const read: unknown = JSON.parse(text)
  if (typeof read !== 'object' || read === null) return {}
  return Object.fromEntries(
    Object.entries(read).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}
