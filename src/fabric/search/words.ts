/** A simple query (`q`) in the language of SQLite's FTS5. */

/**
 * Every word must be there, in whatever case; `word*` finds what begins so, `"several words"` stand together. Undefined
 * where nothing is asked for (`*`, or nothing): that matches every entry.
 */
export function wordsQuery(q: string | null | undefined): string | undefined {
  // SQLite takes a NUL for the end of the text.
  const asking = (q ?? '').replaceAll('\0', ' ')
  const parts = [...asking.matchAll(/"([^"]*)"|(\S+)/g)].map(([, phrase, word]) => {
    const text = (phrase ?? word ?? '').replaceAll('"', ' ')
    const prefix = phrase === undefined && text.endsWith('*')
    const bare = text.replace(/\*+$/, '')
    // FTS5 keeps letters and digits only: a part without any asks for nothing.
    return /[\p{L}\p{N}]/u.test(bare) ? `"${bare}"${prefix ? '*' : ''}` : ''
  })
  const asked = parts.filter((part) => part !== '')
  return asked.length === 0 ? undefined : asked.join(' AND ')
}
