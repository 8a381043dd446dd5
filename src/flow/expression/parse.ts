/** Tokens → tree, by Python's precedence. */
import { parsePath } from '../jsonpath.ts'
import { Mistake, type Arithmetic, type Comparison, type Loop, type Node, type Step, type Target } from './syntax.ts'
import { tokenize, type Token } from './tokens.ts'

/** Brackets, conditions and signs inside each other. */
const DEEPEST = 100
const KEYWORDS = new Set(['and', 'or', 'not', 'in', 'is', 'if', 'else', 'for'])
/** Python's other words: they cannot be names either. */
const NOT_OURS = new Set(
  'as assert async await break class continue def del elif except finally from global import lambda nonlocal pass raise return'
    .split(' ')
    .concat('try', 'while', 'with', 'yield'),
)

/** @throws {Mistake} */
export function parseExpression(text: string): Node {
  return new Parser(tokenize(text)).whole()
}

class Parser {
  readonly #tokens: readonly Token[]
  #next = 0
  #depth = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  whole(): Node {
    const node = this.#tuple(() => this.#token.kind === 'end')
    if (this.#token.kind !== 'end') throw this.#unexpected()
    return node
  }

  get #token(): Token {
    return this.#tokens[Math.min(this.#next, this.#tokens.length - 1)] ?? { kind: 'end', at: 0, text: 'the end' }
  }

  #is(text: string): boolean {
    const { kind } = this.#token
    return (kind === 'mark' || kind === 'name') && this.#token.text === text
  }

  #take(text: string): boolean {
    if (!this.#is(text)) return false
    this.#next++
    return true
  }

  #must(text: string): void {
    if (!this.#take(text)) throw new Mistake(`"${text}" is missing before ${this.#found()}`, this.#token.at)
  }

  #found(): string {
    return this.#token.kind === 'end' ? 'the end' : `"${this.#token.text}"`
  }

  #unexpected(): Mistake {
    const { at, kind, text } = this.#token
    if (kind === 'end') return new Mistake('the expression ends too early', at)
    if (text === '=') return new Mistake('"=" cannot stand here; to compare write "=="', at)
    if (NOT_OURS.has(text)) return new Mistake(`"${text}" is not part of the expressions`, at)
    return new Mistake(`${this.#found()} cannot stand here`, at)
  }

  #deeper<T>(read: () => T): T {
    if (++this.#depth > DEEPEST) throw new Mistake(`nested deeper than ${DEEPEST}`, this.#token.at)
    const result = read()
    this.#depth--
    return result
  }

  /** `a, b` is a list here: what comes out is JSON, which has no tuples. */
  #tuple(closed: () => boolean): Node {
    const { at } = this.#token
    const first = this.#expression()
    if (!this.#is(',')) return first
    const items = [first]
    while (this.#take(',')) {
      if (closed()) break
      items.push(this.#expression())
    }
    return { kind: 'list', items, at }
  }

  #expression(): Node {
    return this.#deeper(() => {
      const value = this.#or()
      const { at } = this.#token
      if (!this.#take('if')) return value
      const condition = this.#or()
      this.#must('else')
      return { kind: 'if', condition, value, otherwise: this.#expression(), at }
    })
  }

  #or(): Node {
    return this.#logic('or', () => this.#logic('and', () => this.#not()))
  }

  #logic(operator: 'and' | 'or', operand: () => Node): Node {
    const { at } = this.#token
    const operands = [operand()]
    while (this.#take(operator)) operands.push(operand())
    const [only] = operands
    return only && operands.length === 1 ? only : { kind: 'logic', operator, operands, at }
  }

  #not(): Node {
    const { at } = this.#token
    if (!this.#take('not')) return this.#comparison()
    return this.#deeper(() => ({ kind: 'unary', operator: 'not', operand: this.#not(), at }))
  }

  #comparison(): Node {
    const { at } = this.#token
    const first = this.#sum()
    const rest: Step<Comparison>[] = []
    for (let operator = this.#comparator(); operator; operator = this.#comparator()) {
      rest.push({ operator, at: this.#token.at, operand: this.#sum() })
    }
    return rest.length === 0 ? first : { kind: 'comparison', first, rest, at }
  }

  #comparator(): Comparison | undefined {
    for (const mark of ['==', '!=', '<=', '>=', '<', '>', 'in'] as const) if (this.#take(mark)) return mark
    if (this.#take('is')) return this.#take('not') ? 'is not' : 'is'
    if (this.#is('not') && this.#tokens[this.#next + 1]?.text === 'in') {
      this.#next += 2
      return 'not in'
    }
    return undefined
  }

  #sum(): Node {
    return this.#chain(['+', '-'], () => this.#chain(['*', '//', '/', '%'], () => this.#sign()))
  }

  #chain(operators: readonly Arithmetic[], operand: () => Node): Node {
    const { at } = this.#token
    const first = operand()
    const rest: Step<Arithmetic>[] = []
    while (true) {
      const step = this.#token.at
      const operator = operators.find((mark) => this.#take(mark))
      if (!operator) break
      rest.push({ operator, operand: operand(), at: step })
    }
    return rest.length === 0 ? first : { kind: 'arithmetic', first, rest, at }
  }

  #sign(): Node {
    const { at } = this.#token
    const operator = this.#take('-') ? '-' : this.#take('+') ? '+' : undefined
    if (!operator) return this.#power()
    return this.#deeper(() => ({ kind: 'unary', operator, operand: this.#sign(), at }))
  }

  #power(): Node {
    const first = this.#postfix()
    const { at } = this.#token
    if (!this.#take('**')) return first
    const operand = this.#deeper(() => this.#sign())
    return { kind: 'arithmetic', first, rest: [{ operator: '**', operand, at }], at }
  }

  #postfix(): Node {
    let node = this.#atom()
    for (let links = 0; ; links++) {
      if (links > DEEPEST) throw new Mistake(`more than ${DEEPEST} parts after each other`, this.#token.at)
      const { at } = this.#token
      if (this.#take('.')) {
        const name = this.#name()
        node = this.#is('(')
          ? { kind: 'method', of: node, name, args: this.#args(), at }
          : { kind: 'attribute', of: node, name, at }
      } else if (this.#take('[')) node = this.#subscript(node, at)
      else if (this.#is('(')) {
        if (node.kind !== 'name') throw new Mistake('only a function can be called', at)
        node = { kind: 'call', name: node.name, args: this.#args(), at: node.at }
      } else return node
    }
  }

  #name(): string {
    const { kind, text } = this.#token
    if (kind !== 'name') throw new Mistake(`a name is missing before ${this.#found()}`, this.#token.at)
    if (KEYWORDS.has(text) || NOT_OURS.has(text)) {
      throw new Mistake(
        `"${text}" is a word of the language; a member of this name is written ["${text}"]`,
        this.#token.at,
      )
    }
    this.#next++
    return text
  }

  #args(): Node[] {
    this.#must('(')
    const args: Node[] = []
    while (!this.#is(')')) {
      const item = this.#expression()
      if (this.#is('=')) throw new Mistake('arguments with names are not part of the expressions', this.#token.at)
      args.push(this.#is('for') ? { kind: 'for-list', item, loops: this.#loops(), at: item.at } : item)
      if (!this.#take(',')) break
    }
    this.#must(')')
    return args
  }

  #subscript(of: Node, at: number): Node {
    const part = () => (this.#is(':') || this.#is(']') ? undefined : this.#expression())
    const from = part()
    if (!this.#take(':')) {
      if (!from) throw this.#unexpected()
      this.#must(']')
      return { kind: 'index', of, index: from, at }
    }
    const to = part()
    const step = this.#take(':') ? part() : undefined
    this.#must(']')
    return { kind: 'slice', of, at, ...(from && { from }), ...(to && { to }), ...(step && { step }) }
  }

  #atom(): Node {
    const token = this.#token
    const { at } = token
    if (token.kind === 'constant') return this.#constant(token)
    if (token.kind === 'path') return this.#path(token)
    if (this.#take('(')) {
      if (this.#take(')')) return { kind: 'list', items: [], at }
      const node = this.#tuple(() => this.#is(')'))
      this.#must(')')
      return node
    }
    if (this.#take('[')) return this.#list(at)
    if (this.#take('{')) return this.#dict(at)
    if (token.kind !== 'name' || KEYWORDS.has(token.text) || NOT_OURS.has(token.text)) throw this.#unexpected()
    this.#next++
    return { kind: 'name', name: token.text, at }
  }

  #constant(token: Token & { readonly kind: 'constant' }): Node {
    this.#next++
    let { value } = token
    while (typeof value === 'string') {
      const more = this.#token
      if (more.kind !== 'constant' || typeof more.value !== 'string') break
      value += more.value
      this.#next++
    }
    return { kind: 'constant', value, at: token.at }
  }

  #path(token: Token): Node {
    this.#next++
    const text = token.text.slice(1, -1).trim()
    const parsed = parsePath(text)
    if (!parsed.ok)
      throw new Mistake(`\`${text}\` is not a path: ${parsed.mistake.message}`, token.at + 1 + parsed.mistake.at)
    return { kind: 'path', text, segments: parsed.path.segments, at: token.at }
  }

  #list(at: number): Node {
    const items: Node[] = []
    while (!this.#is(']')) {
      const item = this.#expression()
      if (items.length === 0 && this.#is('for')) {
        const loops = this.#loops()
        this.#must(']')
        return { kind: 'for-list', item, loops, at }
      }
      items.push(item)
      if (!this.#take(',')) break
    }
    this.#must(']')
    return { kind: 'list', items, at }
  }

  #dict(at: number): Node {
    const entries: { key: Node; value: Node }[] = []
    while (!this.#is('}')) {
      const key = this.#expression()
      this.#must(':')
      const value = this.#expression()
      if (entries.length === 0 && this.#is('for')) {
        const loops = this.#loops()
        this.#must('}')
        return { kind: 'for-dict', key, value, loops, at }
      }
      entries.push({ key, value })
      if (!this.#take(',')) break
    }
    this.#must('}')
    return { kind: 'dict', entries, at }
  }

  #loops(): Loop[] {
    const loops: Loop[] = []
    while (this.#take('for')) {
      const target = this.#target(() => this.#is('in'))
      this.#must('in')
      const over = this.#or()
      const conditions: Node[] = []
      while (this.#take('if')) conditions.push(this.#or())
      loops.push({ target, over, conditions })
    }
    return loops
  }

  /** `a`, `a, b` or `a, (b, c)` */
  #target(closed: () => boolean): Target {
    const first = this.#oneTarget()
    if (!this.#is(',')) return first
    const parts = [first]
    while (this.#take(',')) {
      if (closed()) break
      parts.push(this.#oneTarget())
    }
    return parts
  }

  #oneTarget(): Target {
    const [open, close] = this.#is('[') ? (['[', ']'] as const) : (['(', ')'] as const)
    if (!this.#take(open)) return this.#name()
    const inside = this.#deeper(() => this.#target(() => this.#is(close)))
    this.#must(close)
    return open === '[' && typeof inside === 'string' ? [inside] : inside
  }
}
