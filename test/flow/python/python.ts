/** One `python3` that answers expressions for as long as the tests run. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import * as z from 'zod'
import type { JsonObject } from '#flow'

const answer = z.union([
  z.object({ ok: z.literal(true), value: z.json(), repr: z.string() }),
  z.object({ ok: z.literal(false), why: z.string() }),
])
export type PythonAnswer = z.infer<typeof answer>

export interface Python extends AsyncDisposable {
  answer(source: string, data: JsonObject): Promise<PythonAnswer>
}

/** Undefined where there is no `python3`; an error on CI, where there must be one. */
export function findPython(): string | undefined {
  const { status, stdout } = spawnSync('python3', ['--version'], { encoding: 'utf8' })
  if (status === 0) return stdout.trim()
  if (process.env['CI']) throw new Error('CI needs python3: the expressions of flows are held against Python')
  return undefined
}

export function startPython(): Python {
  const python = spawn('python3', ['-W', 'ignore', join(import.meta.dirname, 'reference.py')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const waiting: PromiseWithResolvers<string>[] = []
  createInterface({ input: python.stdout }).on('line', (line) => waiting.shift()?.resolve(line))
  python.once('exit', () => {
    for (const { reject } of waiting) reject(new Error('python3 ended before it answered'))
  })
  return {
    answer: async (source, data) => {
      const line = Promise.withResolvers<string>()
      waiting.push(line)
      python.stdin.write(`${JSON.stringify({ source, data })}\n`)
      return answer.parse(JSON.parse(await line.promise))
    },
    [Symbol.asyncDispose]: async () => {
      python.stdin.end()
      await once(python, 'exit')
    },
  }
}
