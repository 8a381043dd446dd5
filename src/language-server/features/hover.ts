/** What stands at a cursor, told in a few lines of Markdown: what it is, what is known of its value, who wrote it. */
import {
  actionUrl,
  catcherTexts,
  definitionTexts,
  describeShape,
  documentTexts,
  handlerTexts,
  idKind,
  isObject,
  lookAt,
  operatorText,
  choiceOperators,
  own,
  renderPath,
  ruleTexts,
  stateTexts,
  targetsOf,
  typeTexts,
  templateKey,
  type Range,
} from '#flow'
import { dataAt } from '../document/data-at.ts'
import { errorTexts } from '../document/error-texts.ts'
import { functionTexts, methodTexts } from '../document/expression-texts.ts'
import type { FlowDocument } from '../document/flow-document.ts'
import { descriptionOf, parametersOf, schemasAt, schemaText } from '../document/input-schema.ts'
import type { Meaning } from '../document/meaning.ts'
import { thingAt, type PathThing, type Thing } from '../document/thing.ts'
import { providerFor, type Names } from '../names/names.ts'
import { bodySchema } from '../document/body-schema.ts'
import { explanationAt } from './explanation.ts'

export interface Hover {
  readonly markdown: string
  readonly range: Range
}

export function hover(document: FlowDocument, offset: number, names: Names): Hover | undefined {
  const thing = thingAt(document, offset)
  const said = thing && describe(thing, document, names)
  const why = explanationAt(document, offset, names)
  const parts = [said, why?.markdown].filter((part) => part !== undefined && part !== '')
  const range = thing?.range ?? why?.range
  return range && parts.length > 0 ? { markdown: parts.join('\n\n---\n\n'), range } : undefined
}

function describe(thing: Thing, document: FlowDocument, names: Names): string | undefined {
  switch (thing.kind) {
    case 'state':
      return stateSummary(thing.name, document, names)
    case 'path':
      return thing.result ? resultSummary(thing, document) : pathSummary(thing, document)
    case 'callable':
      return callableText(thing.name, thing.method)
    case 'field':
      return fieldText(thing.meaning, thing.field, names)
    case 'value':
      return valueText(thing, names)
  }
}

function stateSummary(name: string, document: FlowDocument, names: Names): string {
  const state = own(document.states, name)
  if (!isObject(state)) return `There is no state **${name}**.`
  const [type, comment] = [own(state, 'Type'), own(state, 'Comment')]
  const url = actionUrl(state)
  const provider = url === undefined ? undefined : (providerFor(url, names)?.title ?? url)
  const lines = [
    `**${name}** · ${[typeof type === 'string' ? type : 'no type yet', provider].filter(Boolean).join(' · ')}`,
  ]
  if (typeof comment === 'string' && comment !== '') lines.push(comment)
  const ways = targetsOf(state).map(({ kind, to }) => (kind === 'catch' ? `\`${to}\` on an error` : `\`${to}\``))
  const leads = [...new Set(ways)]
  if (leads.length > 0) lines.push(`Leads to ${leads.join(', ')}.`)
  else if (own(state, 'End') === true) lines.push('Ends the run.')
  const data = document.data.states.get(name)
  if (!data) lines.push(document.data.complete ? 'No run comes here.' : '')
  else if (data.result) lines.push(`Its result:\n${shapeBlock(describeShape(data.result, { indent: '', depth: 2 }))}`)
  return lines.filter((line) => line !== '').join('\n\n')
}

function pathSummary({ state, segments }: PathThing, document: FlowDocument): string | undefined {
  const data = dataAt(document, state)
  const where = renderPath(segments)
  if (!data) return `No run comes to state **${state}**, so nothing is known of \`${where}\`.`
  const { presence, shape, writers } = lookAt(data, segments)
  if (presence === 'never') return `\`${where}\` is never there in state **${state}**.`
  const from = writers.map(({ state: by, what }) =>
    by === null ? 'the input of the run' : `state \`${by}\` (${what})`,
  )
  const lines = [shapeBlock(`${where}: ${describeShape(shape, { indent: '', depth: 2 })}`)]
  const said = {
    always: 'Always there when a run comes here.',
    sometimes: 'Not always there when a run comes here.',
    unknown: 'May be there.',
  } as const
  lines.push(`${said[presence]}${from.length > 0 ? ` From ${[...new Set(from)].join(', or ')}.` : ''}`)
  return lines.join('\n\n')
}

function resultSummary({ state, segments, whole }: PathThing, document: FlowDocument): string {
  const data = document.data.states.get(state)
  const where = renderPath(segments)
  if (segments.length < whole.length || !data?.result) {
    const before = data && lookAt(data.before, segments)
    return before && before.presence !== 'never'
      ? shapeBlock(`${where}: ${describeShape(before.shape, { indent: '', depth: 2 })}`)
      : `\`${where}\` is made when the result is stored.`
  }
  const replaced = segments.length === 0 ? 'Replaces all that was there.' : ''
  return [
    shapeBlock(`${where}: ${describeShape(data.result, { indent: '', depth: 2 })}`),
    `Written by state \`${state}\`. ${replaced}`,
  ]
    .join('\n\n')
    .trim()
}

const shapeBlock = (text: string) => `\`\`\`typescript\n${text}\n\`\`\``

function callableText(name: string, method: boolean): string | undefined {
  const found = method
    ? Object.values(methodTexts).flatMap((methods) => own<(typeof functionTexts)[string]>(methods, name) ?? [])
    : [own(functionTexts, name)].filter((one) => one !== undefined)
  return found.map(({ signature, text }) => `\`${signature}\`\n\n${text}`).join('\n\n') || undefined
}

function fieldText(meaning: Meaning, field: string, names: Names): string | undefined {
  switch (meaning.kind) {
    case 'document-field':
      return titled(field, own(documentTexts, field))
    case 'schema':
      return meaning.inside.length === 0 ? titled(field, documentTexts['input_schema']) : undefined
    case 'definition':
      return titled('definition', documentTexts['definition'])
    case 'definition-field':
    case 'states':
      return titled(field, own(definitionTexts, field))
    case 'state-field':
    case 'handler':
    case 'catchers':
    case 'rules': {
      const type = String(own(meaning.in.state, 'Type'))
      return titled(field, own(stateTexts, `${type}.${field}`) ?? own(stateTexts, field) ?? own(ruleTexts, field))
    }
    case 'handler-field':
      return titled(field, own(handlerTexts, field))
    case 'catcher-field':
      return titled(field, own(catcherTexts, field))
    case 'rule':
    case 'rule-field':
      return titled(field, choiceOperators.has(field) ? operatorText(field) : own(ruleTexts, field))
    case 'template':
      return meaning.inside.length === 0
        ? titled(field, stateTexts['Parameters'])
        : parameterText(meaning, field, names)
    default:
      return undefined
  }
}

const titled = (field: string, text: string | undefined) => (text === undefined ? undefined : `**${field}**\n\n${text}`)

function parameterText(
  meaning: Extract<Meaning, { kind: 'template' }>,
  field: string,
  names: Names,
): string | undefined {
  const root = bodySchema(meaning.in, names)
  const { name, kind } = templateKey(field)
  const reads = { constant: '', path: ' from a path', expression: ' from an expression' }[kind]
  const above = root ? schemasAt(root, meaning.inside.slice(0, -1)) : []
  const found = parametersOf(above).find((one) => one.name === name)
  if (!found) return kind === 'constant' ? undefined : `**${name}**${reads}`
  const type = schemaText(found.schema)
  const head = `**${name}**${type === '' ? '' : `: \`${type}\``}${reads}${found.required ? ' · required' : ''}`
  return [head, descriptionOf(found.schema)].filter((part) => part !== '').join('\n\n')
}

function valueText({ value, meaning, path }: Extract<Thing, { kind: 'value' }>, names: Names): string | undefined {
  if (typeof value !== 'string') return undefined
  const field = String(path.findLast((segment) => typeof segment === 'string'))
  if (meaning.kind === 'error-name') return titled(value, own(errorTexts, value))
  if (meaning.kind === 'state-field' && field === 'Type') return titled(value, own(typeTexts, value))
  if ('value' in meaning && meaning.value === 'url') return providerText(value, names)
  if (meaning.kind !== 'template') return undefined
  const url = actionUrl(meaning.in.state)
  const kind = url === undefined ? undefined : idKind(url, field)
  const named = kind && names.all.find(({ id }) => id === value)
  return named && `${named.kind} **${named.name}**${named.detail === '' ? '' : `\n\n${named.detail}`}`
}

function providerText(url: string, names: Names): string | undefined {
  const provider = providerFor(url, names)
  if (!provider) return undefined
  const parameters = parametersOf(schemasAt(provider.inputSchema, []))
  const shown = parameters.slice(0, 12).map(({ name, schema, required }) => {
    const [type, text] = [schemaText(schema), descriptionOf(schema)]
    return `- \`${name}\`${type === '' ? '' : ` ${type.replaceAll('|', '\\|')}`}${required ? ', required' : ''}${text === '' ? '' : `: ${text}`}`
  })
  return [`**${provider.title}**`, provider.url, ...(shown.length > 0 ? [shown.join('\n')] : [])].join('\n\n')
}
