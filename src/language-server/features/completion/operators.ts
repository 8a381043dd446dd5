/** The operators of a rule, those first that the value it tests can hold for. */
import {
  BOOLEAN,
  choiceOperators,
  EVERY,
  lookAt,
  nameOfTypes,
  NUMBER,
  own,
  parsePath,
  STRING,
  type ChoiceOperator,
  type JsonObject,
} from '#flow'
import type { FlowDocument } from '../../document/flow-document.ts'
import { dataAt } from '../../document/data-at.ts'

/** `fits`: what the value is, where the operator is for values like that. */
export function operatorsFor(
  rule: JsonObject,
  state: string,
  document: FlowDocument,
): readonly { readonly operator: ChoiceOperator; readonly fits: string | undefined }[] {
  const types = typesOfVariable(rule, state, document)
  const rated = [...choiceOperators.values()].map((operator) => ({
    operator,
    fits: types !== undefined && (typesFor(operator) & types) !== 0 && types !== EVERY ? nameOfTypes(types) : undefined,
    rank: rankOf(operator),
  }))
  return rated.sort((a, b) => Number(a.fits === undefined) - Number(b.fits === undefined) || a.rank - b.rank)
}

function typesOfVariable(rule: JsonObject, state: string, document: FlowDocument): number | undefined {
  const parsed = parsePath(own(rule, 'Variable'))
  const data = dataAt(document, state)
  if (!parsed.ok || !data) return undefined
  const { shape } = lookAt(data, parsed.path.segments)
  return shape.types === 0 ? undefined : shape.types
}

function typesFor(operator: ChoiceOperator): number {
  if (operator.test === 'matches') return STRING
  if (operator.test === 'is') return 0
  return { String: STRING, Timestamp: STRING, Numeric: NUMBER, Boolean: BOOLEAN }[operator.kind]
}

/** The usual ones first; those that compare with another path last. */
function rankOf(operator: ChoiceOperator): number {
  if (operator.test === 'is') return operator.what === 'Present' ? 0 : 3
  if (operator.test === 'matches') return 1
  return (operator.path ? 4 : 0) + (operator.by === 'Equals' ? 0 : 1) + (operator.kind === 'Timestamp' ? 1 : 0)
}
