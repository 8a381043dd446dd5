/** A flow document that a user names: read, checked, and its problems shown where they are, as a compiler does. */
import { basename } from 'node:path'
import { checkFlow, formatOf, parseFlow, type Flow, type Problem } from '#flow'
import { exitCodes } from './exit-codes.ts'
import { Failure } from './failure.ts'
import { readText } from './files.ts'
import { codeFrame } from './report/code-frame.ts'
import type { Paint } from './terminal/style.ts'

export interface FlowProblem {
  readonly file: string
  /** From 1. */
  readonly line: number
  readonly column: number
  readonly severity: Problem['severity']
  readonly code: string
  readonly message: string
  readonly path: Problem['path']
}

export interface CheckedFlow {
  /** Undefined when there are errors. */
  readonly flow: Flow | undefined
  readonly problems: readonly FlowProblem[]
  /** The same for people. */
  readonly lines: readonly string[]
}

export function checkFlowFile(file: string, paint: Paint): CheckedFlow {
  const text = readText(file)
  const name = file === '-' ? '<standard input>' : file
  // Standard input has no name that tells: an object in braces is JSON, whose mistakes are then said in its words.
  const format = file === '-' && !text.trimStart().startsWith('{') ? 'yaml' : formatOf(file)
  const parsed = parseFlow(text, { format })
  const found = checkFlow(parsed)
  const valid = found.every(({ severity }) => severity !== 'error')
  return {
    // SAFETY: a document in which `checkFlow` finds no error is a flow, but for the title a bare definition has not.
    flow: valid ? ({ title: titleOf(name), input_schema: {}, ...parsed.flow } as unknown as Flow) : undefined,
    problems: found.map(({ range: { start }, severity, code, message, path }) => ({
      file: name,
      line: start.line + 1,
      column: start.character + 1,
      severity,
      code,
      message,
      path,
    })),
    lines: found.flatMap((problem) => codeFrame(name, text, problem, paint)),
  }
}

/** @throws {Failure} with every error at its place. */
export function validFlow(file: string, paint: Paint): Flow {
  const { flow, lines } = checkFlowFile(file, paint)
  if (flow) return flow
  throw new Failure('InvalidFlow', exitCodes.failed, `${file} has errors:\n${lines.join('\n')}`)
}

/** What a bare definition is called. */
const titleOf = (file: string) => basename(file).replace(/(\.flow)?\.(json|ya?ml)$/, '') || 'flow'
