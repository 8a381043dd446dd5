import { RunFailed, type Client } from 'davy-flows'
import means, { mean } from './mean.ts'

type Input = Parameters<typeof means.run>[1]

/** The mean of a file, or why there is none. A client: `await connectLocal()`. */
export async function meanOf(client: Client, input: Input, note: (text: string) => void): Promise<number> {
  const run = means.run(client, input, { label: 'mean of today', tags: ['example'] })
  for await (const update of run.progress) if (update.kind === 'log') note(update.entry.code)
  try {
    return (await run.output(mean)).mean
  } catch (error) {
    if (error instanceof RunFailed) note(`failed at ${error.failure.visit?.state}: ${error.failure.message}`)
    throw error
  }
}
