/** Two texts as a diff that one can read: `-` and `+` lines with one line around them, tabs and odd line ends shown. */

export function lineDiff(before: string, after: string): string {
  const [old, now] = [before.split('\n'), after.split('\n')]
  const lines = walk(old, now, longest(old, now))
  const near = lines.map((_, i) => lines.slice(Math.max(0, i - 1), i + 2).some((line) => line[0] !== ' '))
  const shown = lines.flatMap((line, i) => (near[i] ? [line] : near[i - 1] ? ['…'] : []))
  return shown
    .map((line) => line.replaceAll('\t', '→   ').replaceAll('\r', '␍').trimEnd())
    .join('\n')
    .replace(/\n…$/, '')
}

function longest(old: readonly string[], now: readonly string[]): readonly (readonly number[])[] {
  const table = Array.from({ length: old.length + 1 }, () => Array.from({ length: now.length + 1 }, () => 0))
  const at = (i: number, j: number) => table[i]?.[j] ?? 0
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      const row = table[i]
      if (row) row[j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  return table
}

function walk(
  old: readonly string[],
  now: readonly string[],
  table: readonly (readonly number[])[],
): readonly string[] {
  const at = (i: number, j: number) => table[i]?.[j] ?? 0
  const lines: string[] = []
  let [i, j] = [0, 0]
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      lines.push(`  ${old[i++]}`)
      j++
    } else if (j >= now.length || (i < old.length && at(i + 1, j) >= at(i, j + 1))) lines.push(`- ${old[i++]}`)
    else lines.push(`+ ${now[j++]}`)
  }
  return lines
}
