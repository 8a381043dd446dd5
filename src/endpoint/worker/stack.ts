/** A V8 stack trace, mapped through the source map inside the function's bundle back to the files people edit. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { SourceMapConsumer } from 'source-map-js'
import type { StackFrame } from '#api'

const FRAME = /^\s*at (?:(?:async )?(?<name>.+?) \()?(?<url>file:\/\/[^()]+):(?<line>\d+):(?<column>\d+)\)?$/

interface Bundle {
  readonly map: SourceMapConsumer | undefined
  readonly lines: readonly string[]
}

/** Innermost first. Frames of Node and of the worker itself are left out. */
export function sourceFrames(error: unknown): StackFrame[] {
  if (!(error instanceof Error) || typeof error.stack !== 'string') return []
  const bundles = new Map<string, Bundle | undefined>()
  return error.stack.split('\n').flatMap((line) => {
    const groups = FRAME.exec(line)?.groups
    const url = groups?.['url']
    if (!groups || !url || !isFunctionModule(url)) return []
    if (!bundles.has(url)) bundles.set(url, readBundle(url))
    return [mapped(groups['name'] ?? null, url, Number(groups['line']), Number(groups['column']), bundles.get(url))]
  })
}

/** Modules of functions, and packages they import; not the worker's own code. */
const isFunctionModule = (url: string) => /\/functions\/[^/]+\.mjs$|\/node_modules\//.test(url)

function mapped(
  name: string | null,
  url: string,
  line: number,
  column: number,
  bundle: Bundle | undefined,
): StackFrame {
  const original = bundle?.map?.originalPositionFor({ line, column: column - 1 })
  if (!original?.source || original.line === null)
    return { function: name, file: fileURLToPath(url), line, column, text: bundle?.lines[line - 1]?.trim() ?? null }
  const source = bundle?.map?.sourceContentFor(original.source, true)
  return {
    function: name ?? original.name ?? null,
    // Relative to the bundle when it was made, in a folder that is not here: what is left is relative to the project.
    file: original.source.replace(/^(\.\.?\/)+/, ''),
    line: original.line,
    column: original.column + 1,
    text: source?.split('\n')[original.line - 1]?.trim() ?? null,
  }
}

function readBundle(url: string): Bundle | undefined {
  try {
    const text = readFileSync(fileURLToPath(url), 'utf8')
    const inline = /\/\/# sourceMappingURL=data:application\/json[^,]*;base64,([A-Za-z0-9+/=]+)\s*$/.exec(text)?.[1]
    return {
      map: inline ? new SourceMapConsumer(JSON.parse(Buffer.from(inline, 'base64').toString('utf8'))) : undefined,
      lines: text.split('\n'),
    }
  } catch {
    // The trace is still worth more unmapped than not at all.
    return undefined
  }
}
