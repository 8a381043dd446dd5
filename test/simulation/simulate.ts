/** Simulates so many runs from a seed, on so many threads: how many there are changes nothing but the time it takes. */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { BlockResult, Failure } from './block.ts'
import { Counts } from './counts.ts'

export interface Simulated {
  readonly runs: number
  readonly counts: Counts
  readonly digest: string
  readonly failure: Failure | null
}

export interface SimulationOptions {
  readonly seed: string
  /** At least so many; the last block is finished. */
  readonly runs: number
  readonly jobs?: number
  /** The module that simulates blocks: this engine's, or that of a broken one. */
  readonly thread?: string
  /** Milliseconds without an answer after which a block counts as hanging. */
  readonly patience?: number
  readonly progress?: (runs: number) => void
}

const THREAD = join(import.meta.dirname, 'block-thread.ts')
const PATIENCE = 120_000

/** Ends with the first failure. @throws {Error} when a thread dies or hangs. */
export async function simulate(options: SimulationOptions): Promise<Simulated> {
  const { seed, runs: wanted, jobs = 1, thread = THREAD, patience = PATIENCE } = options
  const counts = new Counts()
  const digest = createHash('sha256')
  const done = new Map<number, BlockResult>()
  let [next, taken, runs] = [0, 0, 0]
  let failure: Failure | null = null

  /** In the order of the blocks, whichever thread was the first. */
  function take(): void {
    for (let result = done.get(taken); result && !isOver(); result = done.get(taken)) {
      done.delete(taken++)
      runs += result.runs
      counts.addAll(result.counts)
      digest.update(result.digest)
      failure = result.failure
      options.progress?.(runs)
    }
  }
  const isOver = () => runs >= wanted || failure !== null

  async function work(): Promise<void> {
    const worker = new Worker(thread)
    try {
      while (!isOver()) {
        const block = next++
        const answer = once(worker, 'message', { signal: AbortSignal.timeout(patience) })
        worker.postMessage({ seed, block })
        const [result]: readonly BlockResult[] = await answer
        if (result) done.set(block, result)
        take()
      }
    } catch (error) {
      const hung = error instanceof Error && error.name === 'AbortError'
      throw hung
        ? new Error(`a block of seed ${seed} gave no answer for ${patience / 1000} s`, { cause: error })
        : error
    } finally {
      await worker.terminate()
    }
  }

  await Promise.all(Array.from({ length: jobs }, work))
  return { runs, counts, digest: digest.digest('hex'), failure }
}
