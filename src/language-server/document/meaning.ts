/** What a place of a document is in the language of flows: a state, a rule, a path, a parameter. */
import {
  catcherFields,
  choiceOperators,
  documentFields,
  handlers,
  isObject,
  operandKind,
  own,
  stateFields,
  templateKey,
  type FieldKind,
  type Json,
  type JsonObject,
  type Path,
  type StateFields,
} from '#flow'
import type { FlowDocument } from './flow-document.ts'

/** The state a place lies in. */
export interface InState {
  readonly name: string
  readonly state: JsonObject
  /** Undefined while it has none, or one that there is not. */
  readonly fields: StateFields | undefined
}

export type Meaning =
  | { readonly kind: 'document' | 'definition' | 'states' | 'unknown' }
  | { readonly kind: 'document-field' | 'definition-field'; readonly field: string; readonly value: FieldKind }
  | { readonly kind: 'state' | 'handler' | 'catchers' | 'catcher' | 'rules' | 'error-name'; readonly in: InState }
  | { readonly kind: 'rule'; readonly in: InState; readonly outermost: boolean; readonly rule: JsonObject }
  | {
      readonly kind: 'state-field' | 'handler-field' | 'catcher-field' | 'rule-field'
      readonly in: InState
      readonly field: string
      readonly value: FieldKind
      readonly holder: JsonObject
    }
  /** In Parameters: `inside` leads from there, keys as they are written. */
  | {
      readonly kind: 'template'
      readonly in: InState
      readonly inside: Path
      readonly reads: 'constant' | 'path' | 'expression'
    }
  | { readonly kind: 'schema'; readonly inside: Path }

/** Of states whose type is still to be written. */
export const everyField: StateFields['fields'] = Object.assign(
  {},
  ...Object.values(stateFields).map(({ fields }) => fields),
)

const unknown = { kind: 'unknown' } as const

/** Of the value at a path from the root. What stands there counts for nothing, only where it stands. */
export function meaningOf(document: FlowDocument, path: Path): Meaning {
  const { parsed } = document
  const base = parsed.definitionPath
  if (parsed.shape === 'document') {
    const [field, ...rest] = path
    if (field === undefined) return { kind: 'document' }
    if (field === 'input_schema') return { kind: 'schema', inside: rest }
    if (field !== 'definition') {
      const value = rest.length === 0 ? own(documentFields, String(field)) : undefined
      return value ? { kind: 'document-field', field: String(field), value } : unknown
    }
  }
  return inDefinition(document, path.slice(base.length))
}

function inDefinition(document: FlowDocument, path: Path): Meaning {
  const [field, name, ...rest] = path
  if (field === undefined) return { kind: 'definition' }
  if (field !== 'States') {
    if (name !== undefined || (field !== 'StartAt' && field !== 'Comment')) return unknown
    return { kind: 'definition-field', field, value: field === 'StartAt' ? 'state' : 'comment' }
  }
  if (name === undefined) return { kind: 'states' }
  const state = own(document.states, String(name))
  const object = isObject(state) ? state : {}
  const type = own(object, 'Type')
  const fields = typeof type === 'string' ? own<StateFields>(stateFields, type) : undefined
  return inState({ name: String(name), state: object, fields }, rest)
}

function inState(here: InState, path: Path): Meaning {
  const [field, ...rest] = path
  if (field === undefined) return { kind: 'state', in: here }
  const { state, fields } = here
  switch (field) {
    case 'Parameters':
      return inTemplate(here, rest)
    case 'Choices':
      return inRules(here, own(state, 'Choices'), rest)
    case 'Catch':
      return inCatchers(here, rest)
    case 'Handler':
      return inHandler(here, rest)
    default: {
      const value = rest.length === 0 ? own(fields?.fields ?? everyField, String(field)) : undefined
      return value ? { kind: 'state-field', in: here, field: String(field), value, holder: state } : unknown
    }
  }
}

function inTemplate(here: InState, inside: Path): Meaning {
  const last = inside.findLast((segment) => typeof segment === 'string')
  const reads = last === undefined || typeof inside.at(-1) === 'number' ? 'constant' : templateKey(last).kind
  return { kind: 'template', in: here, inside, reads }
}

function inHandler(here: InState, path: Path): Meaning {
  const [field, ...rest] = path
  if (field === undefined) return { kind: 'handler', in: here }
  const written = own(here.state, 'Handler')
  const holder = isObject(written) ? written : {}
  const type = own(holder, 'Type')
  const known: Readonly<Record<string, FieldKind>> = (typeof type === 'string' && own(handlers, type)) || {
    Type: 'text',
  }
  const value = rest.length === 0 ? own(known, String(field)) : undefined
  return value ? { kind: 'handler-field', in: here, field: String(field), value, holder } : unknown
}

function inCatchers(here: InState, path: Path): Meaning {
  const [index, field, item, ...rest] = path
  if (index === undefined) return { kind: 'catchers', in: here }
  // A field directly in `Catch` is one of an item whose dash or bracket is still to be written.
  if (typeof index !== 'number') return unknown
  if (field === undefined) return { kind: 'catcher', in: here }
  if (field === 'ErrorEquals' && typeof item === 'number' && rest.length === 0) return { kind: 'error-name', in: here }
  const kinds: Readonly<Record<string, FieldKind>> = catcherFields
  const value = item === undefined ? own(kinds, String(field)) : undefined
  const list = own(here.state, 'Catch')
  const holder = Array.isArray(list) ? (list as readonly Json[])[index] : undefined
  return value
    ? { kind: 'catcher-field', in: here, field: String(field), value, holder: isObject(holder) ? holder : {} }
    : unknown
}

function inRules(here: InState, rules: Json | undefined, path: Path, outermost = true): Meaning {
  const [index, ...rest] = path
  if (index === undefined) return { kind: 'rules', in: here }
  if (typeof index !== 'number') return unknown
  const rule = Array.isArray(rules) ? (rules as readonly Json[])[index] : undefined
  return inRule(here, isObject(rule) ? rule : {}, rest, outermost)
}

function inRule(here: InState, rule: JsonObject, path: Path, outermost: boolean): Meaning {
  const [field, ...rest] = path
  if (field === undefined) return { kind: 'rule', in: here, outermost, rule }
  if (field === 'And' || field === 'Or') return inRules(here, own(rule, field), rest, false)
  if (field === 'Not') {
    const inner = own(rule, 'Not')
    return inRule(here, isObject(inner) ? inner : {}, rest, false)
  }
  const operator = choiceOperators.get(String(field))
  const value: FieldKind | undefined =
    rest.length > 0
      ? undefined
      : field === 'Variable'
        ? 'path'
        : field === 'Next'
          ? 'state'
          : operator && operandKind(operator)
  return value ? { kind: 'rule-field', in: here, field: String(field), value, holder: rule } : unknown
}
