/** "Did you mean …?" */

/** The name closest to what was written, when it is close enough to have been meant. */
export function closest(written: string, names: Iterable<string>): string | undefined {
  const wanted = written.toLowerCase()
  // To one letter every other is close.
  const tolerance = wanted.length < 2 ? 0 : Math.max(1, Math.floor(wanted.length / 3))
  let best: { readonly name: string; readonly distance: number } | undefined
  for (const name of names) {
    if (name === written || Math.abs(name.length - written.length) > tolerance) continue
    const distance = editDistance(wanted, name.toLowerCase(), best ? best.distance - 1 : tolerance)
    if (distance !== null) best = { name, distance }
  }
  return best?.name
}

/** The closest name, or else the only one that goes on where what was written ends: `function` for `function_id`. */
export function closestOrLonger(written: string, names: Iterable<string>): string | undefined {
  const all = [...names]
  const near = closest(written, all)
  if (near !== undefined || written.length < 4) return near
  const longer = all.filter((name) => name.toLowerCase().startsWith(written.toLowerCase()))
  return longer.length === 1 ? longer[0] : undefined
}

/** Insertions, deletions, replacements and swaps of neighbours; null when there are more than `most`. */
function editDistance(a: string, b: string, most: number): number | null {
  if (most < 0 || a.length > 200 || b.length > 200) return null
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let least = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1)
      next.push(least)
    }
    if (Math.min(...next) > most) return null
    before = row
    row = next
  }
  const distance = row[b.length] ?? Infinity
  return distance <= most ? distance : null
}
