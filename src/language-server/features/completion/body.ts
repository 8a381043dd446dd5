/** What is inserted, before it is JSON or YAML: values with stops where somebody goes on writing. */
import { isObject } from '#flow'
import { isPlain } from '../../document/write.ts'

/** A place to write at, with what stands there until then. Stops of one name are written together. */
export class Stop {
  readonly name: string
  readonly text: string
  readonly choices: readonly string[] | undefined
  /** A number or a truth value: without quotes. */
  readonly bare: boolean

  constructor(
    text = '',
    options: { readonly name?: string; readonly choices?: readonly string[]; readonly bare?: boolean } = {},
  ) {
    this.text = text
    this.name = options.name ?? ''
    this.choices = options.choices
    this.bare = options.bare ?? false
  }
}

/** A field whose name is written at a stop. */
export class Named {
  readonly key: Stop
  readonly value: Body
  constructor(key: Stop, value: Body) {
    this.key = key
    this.value = value
  }
}

export type Body = Stop | Named | null | boolean | number | string | readonly Body[] | { readonly [key: string]: Body }

export interface Writing {
  readonly format: 'json' | 'yaml'
  /** All on one line, as inside braces of YAML. */
  readonly inline: boolean
  /** One step of indentation. */
  readonly unit: string
}

/** The text of a snippet: `$` and `}` of values escaped, stops numbered in their order. */
export class SnippetWriter {
  readonly #writing: Writing
  readonly #numbers = new Map<string, number>()
  #count = 0

  constructor(writing: Writing) {
    this.#writing = writing
  }

  key(name: string | Stop): string {
    if (typeof name !== 'string') return this.#quoted(name, this.#isJson)
    return this.#isJson || !/^[\w$.=-]+$/.test(name) ? escaped(JSON.stringify(name)) : escaped(name)
  }

  /** Behind a field's name: with the space or line that belongs between. */
  behindColon(body: Body, indent = ''): string {
    const block = !this.#isJson && isHolder(body) && !isEmpty(body)
    return block ? this.value(body, indent) : ` ${this.value(body, indent)}`
  }

  value(body: Body, indent = ''): string {
    if (body instanceof Stop) return body.bare ? this.#stop(body) : this.#quoted(body, this.#isJson)
    if (body instanceof Named) return this.#object([[body.key, body.value]], indent)
    if (isList(body)) return this.#list(body, indent)
    if (typeof body === 'object' && body !== null) return this.#object(Object.entries(body), indent)
    if (this.#isJson || typeof body !== 'string' || !isPlain(body, false)) return escaped(JSON.stringify(body))
    return escaped(body)
  }

  get #isJson(): boolean {
    return this.#writing.format === 'json' || this.#writing.inline
  }

  #list(items: readonly Body[], indent: string): string {
    const { inline, unit } = this.#writing
    if (items.length === 0) return '[]'
    const inner = `${indent}${unit}`
    if (!this.#isJson) return items.map((item) => `\n${inner}- ${this.#afterDash(item, `${inner}  `)}`).join('')
    if (inline || items.every((item) => !isHolder(item)))
      return `[${items.map((item) => this.value(item, indent)).join(', ')}]`
    return `[\n${items.map((item) => `${inner}${this.value(item, inner)}`).join(',\n')}\n${indent}]`
  }

  #afterDash(item: Body, indent: string): string {
    const text = this.value(item, indent.slice(0, indent.length - this.#writing.unit.length))
    return isHolder(item) ? text.trimStart() : text
  }

  #object(members: readonly (readonly [string | Stop, Body])[], indent: string): string {
    const { inline, unit } = this.#writing
    if (members.length === 0) return '{}'
    const inner = `${indent}${unit}`
    if (inline) return `{ ${members.map(([key, value]) => `${this.key(key)}: ${this.value(value)}`).join(', ')} }`
    const lines = members.map(([key, value]) => `${inner}${this.key(key)}:${this.behindColon(value, inner)}`)
    return this.#isJson ? `{\n${lines.join(',\n')}\n${indent}}` : `\n${lines.join('\n')}`
  }

  #quoted(stop: Stop, quotes: boolean): string {
    return quotes ? `"${this.#stop(stop)}"` : this.#stop(stop)
  }

  #stop({ name, text, choices }: Stop): string {
    const known = name === '' ? undefined : this.#numbers.get(name)
    if (known !== undefined) return `$${known}`
    const number = ++this.#count
    if (name !== '') this.#numbers.set(name, number)
    if (choices && choices.length > 1) return `\${${number}|${choices.map(choiceText).join(',')}|}`
    return text === '' ? `$${number}` : `\${${number}:${escaped(text)}}`
  }
}

const isList = (body: Body): body is readonly Body[] => Array.isArray(body)
const isHolder = (body: Body) => body instanceof Named || isList(body) || (isObject(body) && !(body instanceof Stop))
const isEmpty = (body: Body) =>
  !(body instanceof Named) && (isList(body) ? body.length === 0 : isObject(body) && Object.keys(body).length === 0)

const escaped = (text: string) => text.replaceAll(/[\\$}]/g, String.raw`\$&`)
const choiceText = (text: string) => escaped(text).replaceAll(/[,|]/g, String.raw`\$&`)
