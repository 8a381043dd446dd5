/** What a new field, rule or state begins with. */
import {
  isObject,
  own,
  type CataloguedProvider,
  type ChoiceOperator,
  type FieldKind,
  type JsonObject,
  type StateType,
} from '#flow'
import { parametersOf, schemasAt, typesOf, type Parameter } from '../../document/input-schema.ts'
import { Stop, type Body } from './body.ts'

const next = () => new Stop('', { name: 'Next' })

/** The value of a field of a state, catcher or handler. `state` names the result. */
export function bodyOfField(field: string, kind: FieldKind, state: string): Body {
  switch (field) {
    case 'End':
      return true
    case 'ExceptionOnActionFailure':
      return new Stop('', { choices: ['false', 'true'], bare: true })
    case 'Choices':
      return [ruleBody()]
    case 'Catch':
      return [catcherBody(state)]
    case 'ErrorEquals':
      return [new Stop('States.ALL')]
    case 'Handler':
      return { Type: 'ActionProvider', Url: new Stop() }
    case 'ResultPath':
      return new Stop(resultPath(state))
    case 'RunAs':
      return new Stop('', { choices: ['User', 'Flow'] })
    case 'WaitTime':
      return new Stop('300', { bare: true })
    case 'input_schema':
      return { type: 'object', properties: {} }
    case 'definition':
      return definitionBody()
    case 'States':
      return { Begin: { Type: 'Pass', End: true } }
    case 'title':
      return new Stop('New flow')
    default:
      return bodyOfKind(kind)
  }
}

function bodyOfKind(kind: FieldKind): Body {
  switch (kind) {
    case 'seconds':
    case 'number':
    case 'wait-time':
      return new Stop('60', { bare: true })
    case 'boolean':
      return new Stop('', { choices: ['true', 'false'], bare: true })
    case 'path':
    case 'result-path':
      return new Stop('$.')
    case 'timestamp':
      return new Stop('2030-01-01T00:00:00Z')
    case 'list':
      return [new Stop()]
    case 'object':
    case 'parameters':
      return {}
    case 'text':
    case 'comment':
    case 'url':
    case 'uuid':
    case 'state':
    case 'handler':
      return new Stop()
  }
}

export function definitionBody(): Body {
  return { StartAt: 'Begin', States: { Begin: { Type: 'Pass', End: true } } }
}

/** `$.Name`, as a path is written. */
export function resultPath(state: string): string {
  return /^[A-Za-z_][\w-]*$/.test(state) ? `$.${state}` : `$['${state.replaceAll(/['\\]/g, String.raw`\$&`)}']`
}

export const ruleBody = (): Body => ({ Variable: new Stop('$.'), StringEquals: new Stop(), Next: next() })

export const catcherBody = (state: string): Body => ({
  ErrorEquals: ['States.ALL'],
  ResultPath: new Stop(state === '' ? '$.Problem' : resultPath(`${state}Problem`)),
  Next: next(),
})

export function bodyOfOperator(operator: ChoiceOperator): Body {
  if (operator.test === 'is') return true
  if (operator.test === 'matches') return new Stop('*')
  if (operator.path) return new Stop('$.')
  const bare = { String: false, Numeric: true, Boolean: true, Timestamp: false } as const
  const texts = { String: '', Numeric: '0', Boolean: 'true', Timestamp: '2030-01-01T00:00:00Z' } as const
  return new Stop(texts[operator.kind], { bare: bare[operator.kind] })
}

/** A state of a type; `name` is where its name is written, or the name. */
export function stateBody(type: StateType, name: string): Body {
  const result = name === '' ? '$.Result' : resultPath(name)
  switch (type) {
    case 'Action':
      return { Type: type, ActionUrl: new Stop(), Parameters: {}, ResultPath: new Stop(result), Next: next() }
    case 'Choice':
      return { Type: type, Choices: [ruleBody()], Default: new Stop() }
    case 'ExpressionEval':
      return { Type: type, Parameters: { 'value.=': new Stop('1 + 1') }, ResultPath: new Stop(result), Next: next() }
    case 'Fail':
      return { Type: type, Error: new Stop('NameOfTheError'), Cause: new Stop('What happened') }
    case 'Pass':
      return { Type: type, Next: next() }
    case 'Wait':
      return { Type: type, Seconds: new Stop('60', { bare: true }), Next: next() }
    case 'CreateWebInput':
      return {
        Type: type,
        Parameters: {
          input_type: 'selection',
          context: { title: new Stop('What is asked'), presentation_style: 'text', text: new Stop('What to know') },
          options: [
            { option_id: 'yes', label: 'Yes' },
            { option_id: 'no', label: 'No' },
          ],
        },
        ResultPath: new Stop(result),
        Next: next(),
      }
    case 'AwaitWebInput':
      return {
        Type: type,
        Parameters: { 'WebInputId.$': new Stop('$.Ask.id') },
        ResultPath: new Stop(result),
        Next: next(),
      }
  }
}

/** An action of a provider, with the parameters it needs. */
export function actionBody({ url, inputSchema }: Pick<CataloguedProvider, 'url' | 'inputSchema'>, name: string): Body {
  return {
    Type: 'Action',
    ActionUrl: url,
    Parameters: parametersBody(inputSchema),
    ResultPath: new Stop(name === '' ? '$.Result' : resultPath(name)),
    WaitTime: new Stop('3600', { bare: true }),
    Next: next(),
  }
}

/** The parameters that the first form of a body needs. */
export function parametersBody(schema: JsonObject): Body {
  return objectBody(firstForm(schema, schema), schema, 0)
}

function objectBody(form: readonly JsonObject[], root: JsonObject, depth: number): Body {
  const needed = new Set(form.flatMap((one) => listOf(own(one, 'required'))))
  const parameters = parametersOf(form).filter(({ name }) => needed.has(name))
  return Object.fromEntries(
    parameters.map((parameter): [string, Body] => {
      const [type = ''] = typesOf(parameter.schema)
      const scalar = type !== 'object' && type !== 'array'
      const value = bodyOfSchema(parameter, root, depth)
      return scalar && type === 'string' && !own(parameter.schema, 'enum')
        ? [`${parameter.name}.$`, new Stop(`$.input.${parameter.name}`)]
        : [parameter.name, value]
    }),
  )
}

/** A constant for a parameter. */
export function bodyOfSchema({ schema }: Pick<Parameter, 'schema'>, root: JsonObject, depth = 0): Body {
  const value = own(schema, 'default')
  if (typeof value === 'string') return new Stop(value)
  if (typeof value === 'number' || typeof value === 'boolean') return new Stop(String(value), { bare: true })
  const list = listOf(own(schema, 'enum'))
  if (list.length > 0) return new Stop('', { choices: list })
  const [type] = typesOf(schema)
  switch (type) {
    case 'string':
      return new Stop()
    case 'number':
    case 'integer': {
      const least = own(schema, 'minimum')
      return new Stop(typeof least === 'number' ? String(least) : '1', { bare: true })
    }
    case 'boolean':
      return new Stop('', { choices: ['true', 'false'], bare: true })
    case 'array': {
      const items = own(schema, 'items')
      const item = isObject(items) ? firstForm(items, root) : []
      if (depth > 2 || item.length === 0) return [new Stop()]
      return item.some((one) => own(one, 'properties')) ? [objectBody(item, root, depth + 1)] : [new Stop()]
    }
    case 'object':
      return depth > 2 ? {} : objectBody(firstForm(schema, root), root, depth + 1)
    default:
      return new Stop()
  }
}

/** The schema, and of each choice between forms the first. */
function firstForm(schema: JsonObject, root: JsonObject): readonly JsonObject[] {
  const [first] = ['anyOf', 'oneOf'].flatMap((word) => {
    const list = own(schema, word)
    return Array.isArray(list) ? [list[0] as unknown] : []
  })
  const all = schemasAt(schema, []).filter((one) => !isAlternative(one, schema))
  return isObject(first) ? [...all, ...schemasAt({ ...first, definitions: own(root, 'definitions') ?? {} }, [])] : all
}

function isAlternative(one: JsonObject, schema: JsonObject): boolean {
  return ['anyOf', 'oneOf'].some((word) => {
    const list = own(schema, word)
    return Array.isArray(list) && list.includes(one)
  })
}

const listOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
