/** Texts with wildcards: `*` for any letters, `?` for one, in whatever case. */

/**
 * Time grows with the product of both lengths at most, where a regular expression of many `*` could take for ever: after
 * a mismatch only the last `*` is given one letter more, for what stood before it fits already.
 */
export function fitsWildcards(pattern: string, text: string): boolean {
  const wanted = [...pattern.toLowerCase()]
  const letters = [...text.toLowerCase()]
  let [next, at] = [0, 0]
  let star: { readonly next: number; readonly at: number } | undefined
  while (at < letters.length) {
    if (wanted[next] === '*') {
      star = { next: ++next, at }
    } else if (next < wanted.length && (wanted[next] === '?' || wanted[next] === letters[at])) {
      next++
      at++
    } else if (star) {
      star = { next: star.next, at: star.at + 1 }
      ;({ next, at } = star)
    } else return false
  }
  return wanted.slice(next).every((letter) => letter === '*')
}
