/** Simulates the blocks it is told of, in a thread of its own. */
import { parentPort } from 'node:worker_threads'
import { simulateBlock } from './block.ts'

parentPort?.on('message', ({ seed, block }: { readonly seed: string; readonly block: number }) => {
  void simulateBlock(seed, block).then((result) => parentPort?.postMessage(result))
})
