/** One version of a flow's text and what is made of it: each thing at most once, and only when somebody asks. */
import {
  checkFlow,
  dataFlow,
  detailsOf,
  formatOf,
  isObject,
  own,
  parseFlow,
  textPositions,
  type CheckOptions,
  type DataFlow,
  type FlowFormat,
  type JsonObject,
  type ParsedFlow,
  type Position,
  type Problem,
  type Range,
  type TextPositions,
} from '#flow'

/** Characters. No flow has a tenth of it; reading more would keep whoever types waiting. */
export const MOST_TEXT = 500_000

/** An unfinished text hides what stands behind the mistake: then the last one that could be read tells more. */
export interface LastRead {
  readonly parsed: ParsedFlow
  readonly data: DataFlow
}

export class FlowDocument {
  readonly uri: string
  readonly version: number
  readonly text: string
  readonly format: FlowFormat
  /** Beyond `MOST_TEXT`: nothing is made of it. */
  readonly tooLarge: boolean
  #before: LastRead | undefined
  #parsed: ParsedFlow | undefined
  #data: DataFlow | undefined
  #positions: TextPositions | undefined
  #checked: { readonly options: CheckOptions; readonly problems: readonly Problem[] } | undefined

  /** `before`: the version that was here before this one. */
  constructor(
    { uri, version, text, format }: Pick<FlowDocument, 'uri' | 'version' | 'text'> & { readonly format?: FlowFormat },
    before?: FlowDocument,
  ) {
    this.uri = uri
    this.version = version
    this.tooLarge = text.length > MOST_TEXT
    this.text = text
    this.format = format ?? formatOf(uri)
    this.#before = before?.lastRead
  }

  get parsed(): ParsedFlow {
    return (this.#parsed ??= parseFlow(this.tooLarge ? '' : this.text, { format: this.format }))
  }

  get data(): DataFlow {
    return (this.#data ??= dataFlow(this.parsed.flow, { detailsOf }))
  }

  /** This version when it can be read, else the newest before it that could. One that nobody read counts for none. */
  get lastRead(): LastRead | undefined {
    if (!this.#parsed || this.#parsed.problems.length > 0) return this.#before
    // Else each version would keep all before it.
    this.#before = undefined
    return this
  }

  get definition(): JsonObject {
    return this.parsed.flow.definition
  }

  get states(): JsonObject {
    const states = own(this.definition, 'States')
    return isObject(states) ? states : {}
  }

  /** Of offsets in the text. */
  range(from: number, to: number): Range {
    this.#positions ??= textPositions(this.text)
    return this.#positions.range(from, to - from)
  }

  offsetAt(position: Position): number {
    this.#positions ??= textPositions(this.text)
    return this.#positions.offsetAt(position)
  }

  /** One step of it: that of the first line that is indented. */
  get indentation(): string {
    const found = /\n([ \t]+)\S/.exec(this.text)?.[1] ?? '  '
    return found.startsWith('\t') ? '\t' : ' '.repeat(Math.min(8, found.length))
  }

  problems(options: CheckOptions): readonly Problem[] {
    if (this.tooLarge) return [tooLarge]
    if (this.#checked?.options !== options) this.#checked = { options, problems: checkFlow(this.parsed, options) }
    return this.#checked.problems
  }
}

const start = { line: 0, character: 0 }
const tooLarge: Problem = {
  code: 'too-large',
  severity: 'warning',
  message: `the text has more than ${MOST_TEXT} characters and is not looked at while it is edited; davy flow validate checks it`,
  path: [],
  range: { start, end: start },
}
