/** At most so many calls to one provider at a time: one that hangs holds up itself, and the rest wait in line. */
export interface Bulkhead {
  run<T>(work: () => Promise<T>): Promise<T>
}

export function createBulkhead(most: number): Bulkhead {
  const waiting: (() => void)[] = []
  let running = 0
  return {
    async run(work) {
      // Whoever ends hands its place on: nobody who comes meanwhile overtakes.
      if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve))
      else running++
      try {
        return await work()
      } finally {
        const next = waiting.shift()
        if (next) next()
        else running--
      }
    },
  }
}
