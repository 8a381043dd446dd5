/** The outline of a flow: its states, and in them what leads elsewhere or is sent. */
import {
  actionUrl,
  cataloguedProvider,
  choiceOperators,
  isObject,
  own,
  type Json,
  type JsonObject,
  type Path,
  type Range,
} from '#flow'
import type { FlowDocument } from '../document/flow-document.ts'

export interface FlowSymbol {
  readonly name: string
  readonly detail: string
  readonly kind: 'flow' | 'state' | 'choice' | 'end' | 'rule' | 'catcher' | 'parameter' | 'schema' | 'field'
  /** From its name to its end. */
  readonly range: Range
  readonly selection: Range
  readonly children: readonly FlowSymbol[]
}

const MOST_STATES = 2000

export function symbols(document: FlowDocument): readonly FlowSymbol[] {
  const { parsed, states } = document
  const at = [...parsed.definitionPath, 'States']
  const found = Object.entries(states)
    .slice(0, MOST_STATES)
    .map(([name, state]) => stateSymbol(document, name, state, [...at, name]))
  if (parsed.shape === 'definition') return found
  const fields = isObject(parsed.value) ? parsed.value : {}
  const schema = own(fields, 'input_schema')
  return [...found, ...(isObject(schema) ? [schemaSymbol(document, schema)] : [])]
}

function symbol(
  { parsed }: FlowDocument,
  path: Path,
  said: Pick<FlowSymbol, 'name' | 'detail' | 'kind'>,
  children: readonly FlowSymbol[] = [],
): FlowSymbol {
  const last = path.at(-1)
  const key = typeof last === 'string' ? parsed.keyAt(path) : parsed.at(path)
  const { end } = parsed.at(path)
  return {
    ...said,
    name: said.name === '' ? '(no name)' : said.name,
    range: { start: key.start, end: later(key.end, end) },
    selection: key,
    children,
  }
}

const later = (a: Range['end'], b: Range['end']) =>
  a.line > b.line || (a.line === b.line && a.character > b.character) ? a : b

function stateSymbol(document: FlowDocument, name: string, state: Json, path: Path): FlowSymbol {
  const object: JsonObject = isObject(state) ? state : {}
  const type = own(object, 'Type')
  const url = actionUrl(object)
  const provider = url === undefined ? undefined : cataloguedProvider(url)?.title
  const detail = [typeof type === 'string' ? type : '', provider ?? ''].filter((part) => part !== '').join(' · ')
  const kind = type === 'Choice' ? 'choice' : type === 'Fail' || own(object, 'End') === true ? 'end' : 'state'
  return symbol(document, path, { name, detail, kind }, [
    ...ways(document, object, path, 'Choices'),
    ...parameters(document, object, path),
    ...ways(document, object, path, 'Catch'),
  ])
}

function ways(document: FlowDocument, state: JsonObject, path: Path, field: 'Choices' | 'Catch'): FlowSymbol[] {
  const list = own(state, field)
  if (!Array.isArray(list)) return []
  return (list as readonly Json[]).flatMap((item, index) => {
    if (!isObject(item)) return []
    const next = own(item, 'Next')
    const detail = typeof next === 'string' ? `→ ${next}` : ''
    const name = field === 'Choices' ? ruleName(item) : errorsName(item)
    return [symbol(document, [...path, field, index], { name, detail, kind: field === 'Choices' ? 'rule' : 'catcher' })]
  })
}

function ruleName(rule: JsonObject): string {
  const combined = ['And', 'Or', 'Not'].find((word) => own(rule, word) !== undefined)
  if (combined !== undefined) return combined
  const operator = Object.keys(rule).find((key) => choiceOperators.has(key)) ?? ''
  const variable = own(rule, 'Variable')
  const operand = operator === '' ? '' : JSON.stringify(own(rule, operator))
  return `${typeof variable === 'string' ? variable : '?'} ${operator} ${operand}`.trim()
}

function errorsName(catcher: JsonObject): string {
  const errors = own(catcher, 'ErrorEquals')
  return Array.isArray(errors) ? errors.filter((one) => typeof one === 'string').join(', ') : 'Catch'
}

function parameters(document: FlowDocument, state: JsonObject, path: Path): FlowSymbol[] {
  const template = own(state, 'Parameters')
  if (!isObject(template)) return []
  return Object.entries(template).map(([key, value]) =>
    symbol(document, [...path, 'Parameters', key], {
      name: key,
      detail: typeof value === 'object' ? '' : String(value).slice(0, 80),
      kind: 'parameter',
    }),
  )
}

function schemaSymbol(document: FlowDocument, schema: JsonObject): FlowSymbol {
  const path = ['input_schema']
  return symbol(
    document,
    path,
    { name: 'input_schema', detail: 'input of a run', kind: 'schema' },
    properties(document, schema, path, 0),
  )
}

const DEEPEST = 5

function properties(document: FlowDocument, schema: JsonObject, path: Path, depth: number): FlowSymbol[] {
  const inside = own(schema, 'properties')
  if (!isObject(inside) || depth > DEEPEST) return []
  return Object.entries(inside).map(([name, property]) => {
    const here = [...path, 'properties', name]
    const type = isObject(property) ? own(property, 'type') : undefined
    const children = isObject(property) ? properties(document, property, here, depth + 1) : []
    return symbol(document, here, { name, detail: typeof type === 'string' ? type : '', kind: 'field' }, children)
  })
}
