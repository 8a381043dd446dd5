/** Functions as a tool names them: a TypeScript function or its module, Python source, a command. */
import { fileURLToPath } from 'node:url'
import type { TaskFunction } from '#api'
import { AuthoringError } from './authoring-error.ts'
import type { holds } from './phantom.ts'
import type { Untyped } from './reference.ts'

declare const takes: unique symbol

/** Where the code of a function is to be found when it is registered. */
export type FunctionSource =
  | { readonly kind: 'inline'; readonly call: (...args: never[]) => unknown }
  /** `file`: absolute. */
  | { readonly kind: 'module'; readonly file: string }
  | { readonly kind: 'st' | 'sh'; readonly name: string; readonly source: string }

/** A function that stands somewhere else, with the types of what it is called with and of what it returns. */
export interface FunctionReference<Input, Output> {
  readonly source: FunctionSource
  readonly [takes]?: (input: Input) => void
  readonly [holds]?: Output
}

/** A function in place, which uses nothing but its arguments and what it imports inside; or one that stands elsewhere. */
export type ToolFunction<Input, Output> = TaskFunction<Input, Output> | FunctionReference<Input, Output>

/**
 * The default export of a TypeScript module, with everything it imports. Its type comes by `import type`, so that nothing
 * of it is loaded where the flow is written: `typescript<typeof reduce>('./reduce.ts', import.meta.url)`.
 */
export function typescript<Call extends (...args: never[]) => unknown>(
  path: string,
  relativeTo: string,
): FunctionReference<Parameters<Call>[0], Awaited<ReturnType<Call>>> {
  return { source: { kind: 'module', file: fileURLToPath(new URL(path, relativeTo)) } }
}

/**
 * A function of Python, as text: `python('def count(files, **rest): return len(files)')`. It is called with keyword
 * arguments, on endpoints that run Python.
 * @throws {AuthoringError} when the text defines no function.
 */
export function python<Output = Untyped, Input = unknown>(source: string): FunctionReference<Input, Output> {
  const name = /^def\s+([A-Za-z_]\w*)\s*\(/m.exec(source)?.[1]
  if (name === undefined) throw new AuthoringError('the Python text defines no function: it needs "def name(…):"')
  return { source: { kind: 'st', name, source } }
}

/** A command line, on endpoints that run commands. */
export function shell<Output = Untyped, Input = unknown>(command: string): FunctionReference<Input, Output> {
  return { source: { kind: 'sh', name: 'command', source: command } }
}
