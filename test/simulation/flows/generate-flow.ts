/**
 * Any flow, from a stream of chances: written from its end backwards, so that every state leads somewhere, every state is
 * reached, and every way back goes through a counter.
 */
import type { ActionState, Catcher, FlowDefinition, JsonObject, State } from '../../../src/flow/index.ts'
import type { Chances } from '../chances.ts'
import { anyRule } from './choice-rules.ts'
import { anyPath, anyTemplate, EPOCH } from './values.ts'

export interface FlowSize {
  /** Blocks in a row at the top. */
  readonly blocks: number
  /** How deep branches and loops stand in each other. */
  readonly depth: number
  /** ActionUrls to choose from. */
  readonly urls: readonly string[]
}

export function anyFlow(chances: Chances, size: FlowSize): FlowDefinition {
  const writer = new FlowWriter(chances, size.urls)
  const last = chances.hit(0.5) ? null : writer.add('Pass', { Type: 'Pass', End: true })
  const start = writer.row(size.blocks, last, { depth: size.depth, looping: false })
  return { StartAt: start, States: writer.states() }
}

interface Place {
  readonly depth: number
  /** Inside a loop nothing may replace the document: the loop's counter stands in it. */
  readonly looping: boolean
}

/** Errors a Catch can name (Globus docs, Authoring Flows). */
const ERRORS = [
  'ActionUnableToRun',
  'ActionFailedException',
  'ActionTimeout',
  'States.ALL',
  'States.All',
  'NoTokenException',
  'States.Runtime',
  'States.IntrinsicFailure',
  'States.ParameterPathFailure',
  'States.ResultPathMatchFailure',
] as const

class FlowWriter {
  readonly #chances: Chances
  readonly #urls: readonly string[]
  readonly #states: [string, State][] = []
  /** Names of Actions, for others to read the results of. */
  readonly #actions: string[] = []
  #count = 0

  constructor(chances: Chances, urls: readonly string[]) {
    this.#chances = chances
    this.#urls = urls
  }

  /** In the order in which one reads them. */
  states(): FlowDefinition['States'] {
    return Object.fromEntries(this.#states.toReversed())
  }

  #name(kind: string): string {
    return `${kind}${(this.#count += 1)}`
  }

  add(kind: string, state: State, name = this.#name(kind)): string {
    this.#states.push([name, state])
    return name
  }

  /** A row of blocks before `next`. Null: the run ends after them. Returns the name of the first state. */
  row(blocks: number, next: string | null, place: Place): string {
    let first = this.#block(next, place)
    for (let left = blocks - 1; left > 0; left--) first = this.#block(first, place)
    return first
  }

  #block(next: string | null, place: Place): string {
    const inside = place.depth > 0 ? 1 : 0
    switch (
      this.#chances.weighted({
        Action: 10,
        Pass: 3,
        ExpressionEval: 3,
        Wait: 3,
        branch: 4 * inside,
        loop: 2 * inside,
        ask: 1,
      })
    ) {
      case 'Action':
        return this.#action(next, place)
      case 'Pass':
        return this.#pass(next, place)
      case 'ExpressionEval': {
        const Parameters = anyTemplate(this.#chances, this.#actions)
        const ResultPath = this.#resultPath(this.#name('v'), place)
        return this.add('Eval', { Type: 'ExpressionEval', Parameters, ResultPath, ...after(next) })
      }
      case 'Wait':
        return this.add('Wait', { Type: 'Wait', ...this.#waitFor(), ...after(next) })
      case 'branch':
        return this.#branch(next, place)
      case 'ask':
        return this.#ask(next, place)
      case 'loop':
        return this.#loop(next, place)
    }
  }

  #action(next: string | null, place: Place): string {
    const chances = this.#chances
    const name = this.#name('Act')
    const template = anyTemplate(chances, this.#actions)
    this.#actions.push(name)
    const state: ActionState = {
      Type: 'Action',
      ...(chances.hit(0.9)
        ? { ActionUrl: chances.pick(this.#urls) }
        : { Handler: { Type: 'ActionProvider', Url: chances.pick(this.#urls) } }),
      ...(chances.hit(0.9) ? { Parameters: template } : { InputPath: chances.pick(['$.input', '$', '$.input.deep']) }),
      ...this.#stored(`out.${name}`, place),
      ...(chances.hit(0.7) ? { WaitTime: Math.round(chances.spread(1, chances.hit(0.5) ? 60 : 20_000)) } : {}),
      ...(chances.hit(0.4) ? { ExceptionOnActionFailure: chances.hit(0.3) } : {}),
      ...(chances.hit(0.5) ? { Catch: this.#catch(name, next, place) } : {}),
      ...after(next),
    }
    return this.add('Act', state, name)
  }

  /** Asks people something, and waits for their answer. */
  #ask(next: string | null, place: Place): string {
    const chances = this.#chances
    const [made, answered] = [this.#name('Ask'), this.#name('Await')]
    const caught = chances.hit(0.4) ? { Catch: this.#catch(answered, next, place) } : {}
    const web = { 'WebInputId.=': `getattr('out.${made}.n', 0)` }
    const ResultPath = this.#resultPath(`out.${answered}`, place)
    this.add('Await', { Type: 'AwaitWebInput', Parameters: web, ResultPath, ...caught, ...after(next) }, answered)
    const Parameters = anyTemplate(chances, this.#actions)
    return this.add('Ask', { Type: 'CreateWebInput', Parameters, ResultPath: `$.out.${made}`, Next: answered }, made)
  }

  #catch(name: string, next: string | null, place: Place): readonly Catcher[] {
    const chances = this.#chances
    const catchers: Catcher[] = []
    for (let left = chances.whole(1, 2); left > 0; left--) {
      const ErrorEquals = chances.hit(0.5)
        ? ['States.ALL']
        : Array.from({ length: chances.whole(1, 3) }, () => chances.pick(ERRORS))
      const way = chances.weighted({ on: next === null ? 0 : 3, rescue: 2, fail: 1, again: place.looping ? 0 : 2 })
      const retried = way === 'again'
      catchers.push({
        ErrorEquals,
        Next: this.#caughtBy(way, name, next),
        ...(retried ? { ResultPath: '$.error' } : this.#stored(chances.pick(['error', `out.${name}`]), place)),
      })
    }
    return catchers
  }

  #caughtBy(way: 'on' | 'rescue' | 'fail' | 'again', name: string, next: string | null): string {
    if (way === 'on' && next !== null) return next
    if (way === 'again') return this.#again(name, next)
    return way === 'fail' ? this.#fail() : this.add('Rescue', { Type: 'Pass', ...after(next) })
  }

  /** Back to a state, so many times. */
  #again(to: string, next: string | null): string {
    const counter = `count.${to}`
    const limit = this.#chances.whole(1, 2)
    const ending = next ?? this.#fail()
    const rule = { Variable: `$.${counter}.n`, NumericLessThanEquals: limit, Next: to }
    const choice = this.add('Again', { Type: 'Choice', Choices: [rule], Default: ending })
    return this.#counts(counter, choice)
  }

  #counts(counter: string, next: string): string {
    const Parameters = { 'n.=': `getattr('${counter}.n', 0) + 1` }
    return this.add('Count', { Type: 'ExpressionEval', Parameters, ResultPath: `$.${counter}`, Next: next })
  }

  #loop(next: string | null, place: Place): string {
    const chances = this.#chances
    const counter = `count.${this.#name('L')}`
    const ending = next ?? this.add('Pass', { Type: 'Pass', End: true })
    const choice = this.#name('While')
    // Now and then so many states that need nothing from outside that other runs get their turn in between.
    const long = chances.hit(0.1)
    const body = long ? choice : this.row(chances.whole(1, 2), choice, { depth: place.depth - 1, looping: true })
    const first = this.#counts(counter, body)
    const rule = { Variable: `$.${counter}.n`, NumericLessThan: long ? 150 : chances.whole(1, 4), Next: first }
    this.add('While', { Type: 'Choice', Choices: [rule], Default: ending }, choice)
    return first
  }

  #branch(next: string | null, place: Place): string {
    const chances = this.#chances
    const inner = { ...place, depth: place.depth - 1 }
    const ending = next ?? this.add('Pass', { Type: 'Pass', End: true })
    const leaf = () => {
      const way = chances.weighted({ row: 4, on: 2, fail: 1 })
      if (way === 'fail') return this.#fail()
      return way === 'on' ? ending : this.row(chances.whole(1, 2), ending, inner)
    }
    const Choices = Array.from({ length: chances.whole(1, 3) }, () => ({
      ...anyRule(chances, this.#actions),
      Next: leaf(),
    }))
    const Default = chances.hit(0.9) ? { Default: chances.hit(0.5) ? ending : leaf() } : {}
    const name = this.add('Choice', { Type: 'Choice', Choices, ...Default })
    if ('Default' in Default || Choices.some(({ Next }) => Next === ending)) return name
    // Nothing else leads to the rest of the flow then.
    return this.add('Either', {
      Type: 'Choice',
      Choices: [{ Variable: '$.input.flag', BooleanEquals: true, Next: name }],
      Default: ending,
    })
  }

  #pass(next: string | null, place: Place): string {
    const chances = this.#chances
    const kind = chances.weighted({ Parameters: 4, InputPath: 2, Result: 2, nothing: 1 })
    const stored = kind === 'nothing' ? {} : this.#stored(this.#name('v'), place)
    const content: JsonObject =
      kind === 'Parameters'
        ? { Parameters: anyTemplate(chances, this.#actions) }
        : kind === 'InputPath'
          ? { InputPath: anyPath(chances, this.#actions) }
          : kind === 'Result'
            ? { Result: { n: chances.whole(0, 9), list: [1, 'two'] } }
            : {}
    return this.add('Pass', { Type: 'Pass', ...content, ...stored, ...after(next) })
  }

  #fail(): string {
    const chances = this.#chances
    const error = chances.pick([
      {},
      { Error: 'Planned' },
      { ErrorPath: '$.input.text' },
      { ErrorPath: '$.error.Error' },
    ])
    const cause = chances.pick([
      {},
      { Cause: 'as it should' },
      { CausePath: '$.input.list' },
      { CausePath: '$.error.Cause' },
    ])
    return this.add('Fail', { Type: 'Fail', ...error, ...cause })
  }

  #waitFor(): JsonObject {
    const chances = this.#chances
    switch (chances.weighted({ Seconds: 5, SecondsPath: 2, Timestamp: 2, TimestampPath: 1 })) {
      case 'Seconds':
        return { Seconds: chances.hit(0.1) ? 0 : Math.round(chances.spread(1, 30_000_000)) }
      case 'SecondsPath':
        return { SecondsPath: chances.hit(0.9) ? '$.input.seconds' : anyPath(chances, this.#actions) }
      case 'Timestamp':
        return { Timestamp: new Date(EPOCH / 1000 + chances.whole(-86_400, 864_000) * 1000).toISOString() }
      case 'TimestampPath':
        return { TimestampPath: chances.hit(0.9) ? '$.input.time' : anyPath(chances, this.#actions) }
    }
  }

  /** Where a result goes: a place of its own, mostly. Without the field it replaces the document. */
  #stored(own: string, place: Place): { readonly ResultPath?: string } {
    return !place.looping && this.#chances.hit(0.02) ? {} : { ResultPath: this.#resultPath(own, place) }
  }

  #resultPath(own: string, place: Place): string {
    const way = this.#chances.weighted({
      own: 40,
      shared: 4,
      inside: 2,
      list: 1,
      private: 2,
      whole: place.looping ? 0 : 1,
      wrong: 1,
    })
    switch (way) {
      case 'own':
        return `$.${own}`
      case 'shared':
        return '$.shared'
      case 'inside':
        return '$.input.deep.more'
      case 'list':
        return '$.input.list[0]'
      case 'private':
        return '$._private_result'
      case 'whole':
        return '$'
      case 'wrong':
        return '$.input.n.below'
    }
  }
}

const after = (next: string | null) => (next === null ? ({ End: true } as const) : { Next: next })
