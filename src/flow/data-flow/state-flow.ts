/** One state: from `$` as it finds it to `$` on every edge that leaves it. */
import { isList, isObject, own, type Path } from '../json.ts'
import type { Json, JsonObject } from '../model.ts'
import type { Budget } from './budget.ts'
import { outcomeOf } from './choice-shape.ts'
import { caughtError, statusDocument, webInputResult } from './known.ts'
import { place } from './look.ts'
import type { Observer } from './reading.ts'
import { Scene, segmentsOf } from './scene.ts'
import { ANYTHING, nameOfTypes, NUMBER, OBJECT, shapeOfValue, STRING, type Shape, type Writer } from './shape.ts'

export interface Leaving {
  readonly to: string
  readonly kind: 'next' | 'choice' | 'default' | 'catch'
  /** Which rule or catcher. */
  readonly index?: number
  readonly data: Shape
}

export interface StateFlow {
  readonly leaving: readonly Leaving[]
  /** What it stores at its ResultPath, when it stores something. */
  readonly result?: Shape
  /** What it sends: the body of an action, the parameters of a web input. */
  readonly body?: Shape
}

export interface Surroundings {
  readonly observer: Observer
  readonly budget: Budget
  /** What is known of the `details` an action of this state ends with. */
  details(state: JsonObject, writer: Writer): Shape
}

export function flowThrough(name: string, state: JsonObject, data: Shape, around: Surroundings): StateFlow {
  const scene = new Scene(name, data, around.observer, around.budget)
  switch (own(state, 'Type')) {
    case 'Choice':
      return { leaving: chosen(state, data, scene) }
    case 'Fail':
      for (const field of ['ErrorPath', 'CausePath']) scene.read(own(state, field), [field])
      return { leaving: [] }
    case 'Wait':
      waited(state, scene)
      return { leaving: next(state, scene.data) }
    case 'Pass':
    case 'ExpressionEval':
      return passed(state, scene)
    case 'Action':
    case 'CreateWebInput':
    case 'AwaitWebInput':
      return acted(state, data, scene, around)
    default:
      return { leaving: [...next(state, ANYTHING), ...caught(state, ANYTHING, scene)] }
  }
}

function next(state: JsonObject, data: Shape): Leaving[] {
  const to = own(state, 'Next')
  return typeof to === 'string' ? [{ to, kind: 'next', data }] : []
}

function waited(state: JsonObject, scene: Scene): void {
  for (const [field, types, wanted] of [
    ['SecondsPath', NUMBER, 'a number of seconds'],
    ['TimestampPath', STRING, 'a time in a string'],
  ] as const) {
    const found = scene.read(own(state, field), [field])
    if (!found || found.presence === 'never' || (found.shape.types & types) !== 0) continue
    const message = `${field} needs ${wanted}, and ${String(own(state, field))} is ${nameOfTypes(found.shape.types)}`
    scene.observer.mismatch({ place: { field: [field] }, kind: 'wrong-data', message })
  }
}

function passed(state: JsonObject, scene: Scene): StateFlow {
  const result = passResult(state, scene)
  if (!result) return { leaving: next(state, scene.data) }
  return { result: result.shape, leaving: next(state, stored(state, result.shape, scene, result.writer)) }
}

function passResult(state: JsonObject, scene: Scene): { readonly shape: Shape; readonly writer: Writer } | undefined {
  const template = own(state, 'Parameters')
  if (isObject(template)) return { shape: scene.template(template, ['Parameters']), writer: scene.writer('Parameters') }
  const result = own(state, 'Result')
  if (result !== undefined)
    return { shape: shapeOfValue(result, scene.writer('Result')), writer: scene.writer('Result') }
  const found = scene.read(own(state, 'InputPath'), ['InputPath'])
  if (!found)
    return own(state, 'InputPath') === undefined ? undefined : { shape: ANYTHING, writer: scene.writer('InputPath') }
  return { shape: found.presence === 'never' ? ANYTHING : found.shape, writer: scene.writer('InputPath') }
}

function acted(state: JsonObject, before: Shape, scene: Scene, around: Surroundings): StateFlow {
  const body = bodyOf(state, scene)
  const isAction = own(state, 'Type') === 'Action'
  const writer = scene.writer(isAction ? 'the action' : 'the web input')
  const handled = isObject(own(state, 'Handler')) || typeof own(state, 'Handler') === 'string'
  const goesOn = own(state, 'ExceptionOnActionFailure') === false
  const answered = isAction && (!handled || isProvider(state))
  const result = answered ? statusDocument(around.details(state, writer), goesOn) : isAction ? ANYTHING : webInputResult
  const after = next(state, stored(state, result, scene, writer))
  // An error can come before anything was read.
  return { body, result, leaving: [...after, ...caught(state, before, scene)] }
}

function isProvider(state: JsonObject): boolean {
  const handler = own(state, 'Handler')
  return isObject(handler) && own(handler, 'Type') === 'ActionProvider'
}

function bodyOf(state: JsonObject, scene: Scene): Shape {
  const template = own(state, 'Parameters')
  if (isObject(template)) return scene.template(template, ['Parameters'])
  const path = own(state, 'InputPath')
  if (path === undefined) return scene.data
  const found = scene.read(path, ['InputPath'])
  if (!found || found.presence === 'never') return ANYTHING
  if ((found.shape.types & OBJECT) === 0) {
    const message = `the body of an action is an object, and ${String(path)} is ${nameOfTypes(found.shape.types)}`
    scene.observer.mismatch({ place: { field: ['InputPath'] }, kind: 'wrong-data', message })
  }
  return found.shape
}

/** `$` with a result at the ResultPath; without one the result is all there is. */
function stored(state: JsonObject, result: Shape, scene: Scene, writer: Writer, field: Path = ['ResultPath']): Shape {
  const path = own(state, 'ResultPath')
  const segments = path === undefined ? [] : segmentsOf(path)
  if (!segments) return ANYTHING
  const placed = place(scene.data, segments, result, writer, scene.budget)
  if (placed.ok) return placed.shape
  const message = `ResultPath ${String(path)} cannot be written: it leads through ${nameOfTypes(placed.holder.types)}`
  scene.observer.mismatch({ place: { field }, kind: 'wrong-data', message })
  return ANYTHING
}

function caught(state: JsonObject, before: Shape, scene: Scene): Leaving[] {
  const catchers = own(state, 'Catch')
  if (!isList(catchers)) return []
  const writer = scene.writer('the error')
  return catchers.flatMap((catcher, index): Leaving[] => {
    const to = isObject(catcher) ? own(catcher, 'Next') : undefined
    if (!isObject(catcher) || typeof to !== 'string') return []
    const { observer } = scene
    const inside = new Scene(writer.state ?? '', before, observer, scene.budget)
    const data = stored(catcher, caughtError, inside, writer, ['Catch', index, 'ResultPath'])
    return [{ to, kind: 'catch', index, data }]
  })
}

/** Rules in their order: each is tried only where none before it has held. */
function chosen(state: JsonObject, data: Shape, scene: Scene): Leaving[] {
  const rules = own(state, 'Choices')
  const leaving: Leaving[] = []
  let left: Shape | null = data
  for (const [index, rule] of (isList(rules) ? rules : []).entries()) {
    if (!left) break
    const { yes, no }: { yes: Shape | null; no: Shape | null } = outcomeOf(rule, left, scene, ['Choices', index])
    const to: Json | undefined = isObject(rule) ? own(rule, 'Next') : undefined
    if (yes && typeof to === 'string') leaving.push({ to, kind: 'choice', index, data: yes })
    left = no
  }
  const otherwise = own(state, 'Default')
  if (left && typeof otherwise === 'string') leaving.push({ to: otherwise, kind: 'default', data: left })
  return leaving
}
