/** What a task prints through `console` and `process.stdout` reaches the agent as the task's, in order with its result. */
import process from 'node:process'
import { StringDecoder } from 'node:string_decoder'

export function captureOutput(printed: (stream: 'stdout' | 'stderr', text: string) => void): void {
  for (const stream of ['stdout', 'stderr'] as const) {
    const decoder = new StringDecoder('utf8')
    const write = (chunk: string | Uint8Array, encodingOrDone?: unknown, done?: unknown): boolean => {
      const encoding = typeof encodingOrDone === 'string' ? (encodingOrDone as BufferEncoding) : 'utf8'
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : Buffer.from(chunk)
      const text = decoder.write(bytes)
      if (text !== '') printed(stream, text)
      const callback = typeof encodingOrDone === 'function' ? encodingOrDone : done
      if (typeof callback === 'function') process.nextTick(callback)
      return true
    }
    // SAFETY: the same parameters as every overload of `write` takes.
    process[stream].write = write as typeof process.stdout.write
  }
}
