/** Flow documents that a user names: read, checked, and their problems shown where they are, as a compiler does. */
import { basename } from 'node:path'
import {
  formatOf,
  parseFlow,
  readFlow,
  type CheckOptions,
  type Flow,
  type FlowFormat,
  type ParsedFlow,
  type Problem,
} from '#flow'
import { exitCodes } from './exit-codes.ts'
import { Failure } from './failure.ts'
import { readText } from './files.ts'
import { codeFrame } from './report/code-frame.ts'
import type { Paint } from './terminal/style.ts'

/** Lines and columns count from 1. */
interface Place {
  readonly line: number
  readonly column: number
}

export interface FlowProblem extends Place {
  readonly file: string
  readonly end: Place
  readonly severity: Problem['severity']
  readonly code: string
  readonly message: string
  readonly path: Problem['path']
  readonly fix?: { readonly title: string; readonly edits?: readonly { start: Place; end: Place; text: string }[] }
}

export interface FlowFile {
  /** As it is called in messages. */
  readonly name: string
  readonly text: string
  readonly format: FlowFormat
  readonly parsed: ParsedFlow
}

export function readFlowFile(file: string): FlowFile {
  const text = readText(file)
  // Standard input has no name that tells: an object in braces is JSON, whose mistakes are then said in its words.
  const format = file === '-' && !text.trimStart().startsWith('{') ? 'yaml' : formatOf(file)
  return { name: file === '-' ? '<standard input>' : file, text, format, parsed: parseFlow(text, { format }) }
}

export interface CheckedFlow {
  /** Null when there are errors. */
  readonly flow: Flow | null
  readonly problems: readonly FlowProblem[]
  /** The same for people. */
  readonly lines: readonly string[]
}

export function checkFlowFile({ name, text, parsed }: FlowFile, paint: Paint, options: CheckOptions = {}): CheckedFlow {
  const { flow, problems } = readFlow(parsed, titleOf(name), options)
  return {
    flow,
    problems: problems.map((problem) => documentOf(name, problem)),
    lines: problems.flatMap((problem) => codeFrame(name, text, problem, paint)),
  }
}

function documentOf(file: string, { range, severity, code, message, path, fix }: Problem): FlowProblem {
  const place = ({ line, character }: Problem['range']['start']): Place => ({ line: line + 1, column: character + 1 })
  const edits = fix?.edits?.map((edit) => ({
    start: place(edit.range.start),
    end: place(edit.range.end),
    text: edit.newText,
  }))
  return {
    file,
    ...place(range.start),
    end: place(range.end),
    severity,
    code,
    message,
    path,
    ...(fix && { fix: { title: fix.title, ...(edits && { edits }) } }),
  }
}

/** @throws {Failure} with every error at its place. */
export function validFlow(file: string, paint: Paint): Flow {
  const { flow, lines } = checkFlowFile(readFlowFile(file), paint)
  if (flow) return flow
  throw new Failure('InvalidFlow', exitCodes.failed, `${file} has errors:\n${lines.join('\n')}`)
}

/** What a bare definition is called. */
const titleOf = (file: string) => basename(file).replace(/(\.flow)?\.(json|ya?ml)$/, '') || 'flow'
