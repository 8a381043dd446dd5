/** One state at work on a shape of `$`: what it reads by path, and what its template comes to. */
import { isList, isObject, type Path } from '../json.ts'
import { parsePath } from '../jsonpath.ts'
import type { Json, JsonObject } from '../model.ts'
import { PRIVATE_PARAMETERS, templateKey } from '../parameters.ts'
import type { Budget } from './budget.ts'
import { shapeOfExpression } from './expression-shape.ts'
import type { Found } from './look.ts'
import { afterReading, lookAt, type Observer } from './reading.ts'
import {
  ANYTHING,
  closedObject,
  constant,
  DEEPEST,
  LIST,
  MOST_FIRST,
  shapeOfValue,
  type Entry,
  type Shape,
  type Writer,
} from './shape.ts'

export class Scene {
  /** `$` as it is known by now: a path that was read is there. */
  data: Shape
  readonly observer: Observer
  readonly budget: Budget
  readonly #state: string

  constructor(state: string, data: Shape, observer: Observer, budget: Budget) {
    this.#state = state
    this.data = data
    this.observer = observer
    this.budget = budget
  }

  writer(what: string): Writer {
    return { state: this.#state, what }
  }

  /** The value at a path; undefined for text that is no path. Where nothing can be, the state is taken not to have read. */
  read(text: Json | undefined, field: Path): Found | undefined {
    const segments = segmentsOf(text)
    if (!segments) return undefined
    this.budget.spendCopying(50 * segments.length + (this.data.object?.keys.size ?? 0))
    const found = lookAt(this.data, segments)
    this.observer.read({ place: { field }, segments, found, certain: true })
    this.data = afterReading(this.data, segments) ?? this.data
    return found
  }

  /** What `Parameters` come to. */
  template(template: JsonObject, field: Path): Shape {
    return this.#object(template, field, this.writer('Parameters'), 0)
  }

  #object(template: JsonObject, field: Path, writer: Writer, depth: number): Shape {
    if (depth > DEEPEST) return ANYTHING
    const writers = [writer]
    const keys: [string, Entry][] = []
    for (const [key, content] of Object.entries(template)) {
      if (key === PRIVATE_PARAMETERS) continue
      this.budget.spend()
      const { name, kind } = templateKey(key)
      const shape = this.#filled(kind, content, [...field, key], writer, depth)
      keys.push([name, { shape, presence: 'always', writers }])
    }
    return closedObject(keys)
  }

  #filled(kind: 'constant' | 'path' | 'expression', content: Json, field: Path, writer: Writer, depth: number): Shape {
    if (kind === 'path') {
      const found = this.read(content, field)
      return found && found.presence !== 'never' ? found.shape : ANYTHING
    }
    if (kind === 'expression') {
      if (typeof content !== 'string') return ANYTHING
      const { data, observer, budget } = this
      return shapeOfExpression(content, { data, field, observer, writer, budget })
    }
    if (isObject(content)) return this.#object(content, field, writer, depth + 1)
    if (!isList(content)) return typeof content === 'object' ? shapeOfValue(content, writer) : constant(content)
    const items = content.map((item, i) => this.#filled('constant', item, [...field, i], writer, depth + 1))
    return {
      types: LIST,
      list: { first: items.slice(0, MOST_FIRST), rest: items.length > MOST_FIRST ? ANYTHING : null },
    }
  }
}

export function segmentsOf(text: Json | undefined): Path | undefined {
  const parsed = typeof text === 'string' ? parsePath(text) : undefined
  return parsed?.ok ? parsed.path.segments : undefined
}
