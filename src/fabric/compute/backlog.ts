/** First in, first out, with a way to the front; taking is cheap however long it grows. */
export interface Backlog<T> {
  push(item: T): void
  unshift(item: T): void
  shift(): T | undefined
  isEmpty(): boolean
}

export function createBacklog<T>(): Backlog<T> {
  const front: T[] = []
  let items: T[] = []
  let next = 0
  return {
    isEmpty: () => front.length === 0 && next === items.length,
    push: (item) => void items.push(item),
    unshift: (item) => void front.push(item),
    shift() {
      const first = front.pop()
      if (first !== undefined) return first
      const item = items[next]
      if (item === undefined) return undefined
      next++
      if (next > 1024 && next * 2 > items.length) {
        items = items.slice(next)
        next = 0
      }
      return item
    },
  }
}
