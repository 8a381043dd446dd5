/** The end of what a task printed: all of it while it is short. */
const KEPT = 64 * 1024

export interface Tail {
  add(text: string): void
  read(): string
}

export function createTail(): Tail {
  let text = ''
  let dropped = 0
  const cut = (length: number) => {
    // By whole lines where there are lines: half a line reads as something else.
    const from = text.length - length
    const line = text.indexOf('\n', from)
    const keepFrom = line >= 0 && line - from < 1024 ? line + 1 : from
    dropped += keepFrom
    text = text.slice(keepFrom)
  }
  return {
    add(more) {
      text += more
      if (text.length > 2 * KEPT) cut(KEPT)
    },
    read() {
      // The mark has to fit as well.
      if (text.length > KEPT - 64) cut(KEPT - 64)
      return dropped > 0 ? `[${dropped} characters before this]\n${text}` : text
    },
  }
}
