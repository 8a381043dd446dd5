const words: Readonly<Record<string, string>> = {
  ' ': 'Space',
  '-': '−',
  ArrowDown: '↓',
  ArrowUp: '↑',
}

/** A key as people know it: `Ctrl+D`, `A`, `Space`. */
export function keyWords(key: string): string {
  return key
    .split(/(?<=.)\+(?=.)/)
    .map((part) => words[part] ?? (part.length === 1 ? part.toUpperCase() : part))
    .join('+')
}
