/** What is known of `$` where a rule of a Choice has held, and where it has not. */
import { choiceOperators, type ChoiceOperator } from '../choice.ts'
import { isList, isObject, own, type Path } from '../json.ts'
import { renderPath } from '../jsonpath.ts'
import type { Json, JsonObject } from '../model.ts'
import { join, narrowed } from './join.ts'
import { missing, present, refine } from './look.ts'
import { lookAt } from './reading.ts'
import { segmentsOf, type Scene } from './scene.ts'
import {
  BOOLEAN,
  EVERY,
  nameOfTypes,
  NULL,
  NUMBER,
  SCALARS,
  STRING,
  typeOfScalar,
  type Scalar,
  type Shape,
} from './shape.ts'

/** Null: that cannot be. */
export interface Outcome {
  readonly yes: Shape | null
  readonly no: Shape | null
}

const DEEPEST_RULE = 64

export function outcomeOf(rule: Json, data: Shape, scene: Scene, field: Path, depth = 0): Outcome {
  scene.budget.spend()
  if (!isObject(rule) || depth > DEEPEST_RULE) return { yes: data, no: data }
  const inside = (part: Json, given: Shape, ...at: Path) => outcomeOf(part, given, scene, [...field, ...at], depth + 1)
  for (const name of ['And', 'Or'] as const) {
    const parts = own(rule, name)
    if (isList(parts)) return combined(name, parts, data, scene, (part, given, i) => inside(part, given, name, i))
  }
  const inner = own(rule, 'Not')
  if (inner !== undefined) {
    const { yes, no } = inside(inner, data, 'Not')
    return { yes: no, no: yes }
  }
  return tested(rule, data, scene, field)
}

/** From left to right, ending where the outcome is clear: as it is run. */
function combined(
  name: 'And' | 'Or',
  parts: readonly Json[],
  data: Shape,
  scene: Scene,
  outcome: (part: Json, given: Shape, index: number) => Outcome,
): Outcome {
  let going: Shape | null = data
  let ended: Shape | null = null
  for (const [index, part] of parts.entries()) {
    if (!going) break
    const { yes, no }: Outcome = outcome(part, going, index)
    const [on, out]: [Shape | null, Shape | null] = name === 'And' ? [yes, no] : [no, yes]
    ended = out && ended ? join(ended, out, scene.budget) : (out ?? ended)
    going = on
  }
  return name === 'And' ? { yes: going, no: ended } : { yes: ended, no: going }
}

function tested(rule: JsonObject, data: Shape, scene: Scene, field: Path): Outcome {
  const operator = Object.keys(rule)
    .map((key) => choiceOperators.get(key))
    .find((found) => found !== undefined)
  const segments = segmentsOf(own(rule, 'Variable'))
  const both = { yes: data, no: data }
  if (!operator || !segments) return both
  const at = [...field, 'Variable']
  const operand = own(rule, operator.name)
  const place = { field: [...field, operator.name] }
  const told = (outcome: Outcome, because: string): Outcome => {
    if (outcome.yes === null) scene.observer.mismatch({ place, kind: 'never-matches', message: because })
    return outcome
  }
  if (operator.test === 'is' && operator.what === 'Present') {
    if (segments[0] === '_context') return both
    const [there, gone] = [present(data, segments), missing(data, segments)]
    const outcome = operand === false ? { yes: gone, no: there } : { yes: there, no: gone }
    return told(outcome, `${renderPath(segments)} is ${there ? 'always' : 'never'} there when a run comes here`)
  }
  scene.data = data
  const found = scene.read(own(rule, 'Variable'), at)
  if (operator.test === 'compare' && operator.path) scene.read(operand, [...field, operator.name])
  const known = scene.data
  if (!found || found.presence === 'never' || segments[0] === '_context') return { yes: known, no: known }
  const { yes, no } = split(operator, operand)
  const outcome = { yes: refine(known, segments, yes), no: refine(known, segments, no) }
  return told(outcome, whyNever(renderPath(segments), lookAt(known, segments).shape, operator, operand))
}

type Narrow = (found: Shape) => Shape

/** What of a value is left where an operator holds, and where it does not. */
function split(operator: ChoiceOperator, operand: Json | undefined): { readonly yes: Narrow; readonly no: Narrow } {
  const ofTypes =
    (types: number): Narrow =>
    (found) =>
      (found.types & ~types) === 0 ? found : narrowed({ ...found, types: found.types & types })
  const same: Narrow = (found) => found
  switch (operator.test) {
    case 'is': {
      const types = TESTED[operator.what]
      const narrow = { yes: ofTypes(types), no: operator.what === 'Timestamp' ? same : ofTypes(EVERY & ~types) }
      return operand === false ? { yes: narrow.no, no: narrow.yes } : narrow
    }
    case 'matches':
      return { yes: ofTypes(STRING), no: same }
    case 'compare': {
      const types = COMPARED[operator.kind]
      const exact = operator.by === 'Equals' && !operator.path && operator.kind !== 'Timestamp'
      const value = exact && isScalar(operand) && typeOfScalar(operand) === types ? operand : undefined
      if (value === undefined) return { yes: ofTypes(types), no: same }
      return { yes: (found) => exactly(value, found), no: (found) => anythingBut(value, found) }
    }
  }
}

const TESTED = {
  Null: NULL,
  Present: EVERY,
  Numeric: NUMBER,
  String: STRING,
  Boolean: BOOLEAN,
  Timestamp: STRING,
} as const
const COMPARED = { String: STRING, Numeric: NUMBER, Boolean: BOOLEAN, Timestamp: STRING } as const

const isScalar = (value: Json | undefined): value is Scalar =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value)

function exactly(value: Scalar, found: Shape): Shape {
  const possible = (found.types & typeOfScalar(value)) !== 0 && (found.constants?.includes(value) ?? true)
  return { types: possible ? typeOfScalar(value) : 0, ...(possible && { constants: [value] }) }
}

function anythingBut(value: Scalar, found: Shape): Shape {
  const { constants } = found
  if (constants) return narrowed({ ...found, constants: constants.filter((one) => one !== value) })
  if (typeof value === 'boolean' && (found.types & SCALARS) === BOOLEAN) return { ...found, constants: [!value] }
  return found
}

const NO_FAILED_ACTION = ': unless ExceptionOnActionFailure is false, an action that fails ends the run or is caught'

function whyNever(path: string, found: Shape, operator: ChoiceOperator, operand: Json | undefined): string {
  const is = found.constants && (found.types & ~SCALARS) === 0
  if (is) {
    const values = found.constants.map((value) => JSON.stringify(value)).join(' or ')
    const wanted = isScalar(operand) && operator.test !== 'is' ? `, never ${JSON.stringify(operand)}` : ''
    const failed = operand === 'FAILED' && values === '"SUCCEEDED"' ? NO_FAILED_ACTION : ''
    return `${path} is ${values} here${wanted}${failed}`
  }
  return `${path} is ${nameOfTypes(found.types)}, for which ${operator.name} never holds`
}
