/** Asking whoever sits at the terminal; programs and pipes are never asked. */
import process from 'node:process'
import { createInterface } from 'node:readline/promises'

export const somebodyIsThere = (): boolean => process.stdin.isTTY && process.stdout.isTTY

/** One line, trimmed. */
export async function askLine(question: string, signal: AbortSignal): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stdout })
  try {
    return (await lines.question(question, { signal })).trim()
  } finally {
    lines.close()
  }
}
