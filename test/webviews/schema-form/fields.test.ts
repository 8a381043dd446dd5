import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { catalogue, type Json, type JsonObject, type Path } from '#flow'
import {
  fieldAt,
  formFields,
  mistakesIn,
  type Field,
  type FormSource,
} from '../../../webviews/kit/schema-form/index.ts'
import { converted, startOfForm } from '../../../webviews/kit/schema-form/start.ts'
import { anySchema, anyValue } from './arbitrary.ts'

function all(field: Field): Field[] {
  const { control } = field
  const inside = control.kind === 'object' ? control.fields : control.kind === 'list' ? control.items : []
  return [field, ...inside.flatMap(all)]
}

const named = (source: FormSource) => new Map(all(formFields(source)).map((field) => [field.path.join('/'), field]))

/** The value as a reader of the form has it: every part from the field that shows it. */
function shown(field: Field): Json | undefined {
  const { control, value } = field
  if (value === undefined) return undefined
  if (control.kind === 'object') {
    const there = control.fields.filter((one) => one.value !== undefined)
    return Object.fromEntries(there.map((one) => [one.path.at(-1), shown(one)])) as JsonObject
  }
  return control.kind === 'list' ? control.items.map((item) => shown(item) ?? null) : value
}

describe('a form never throws and never drops a value', () => {
  for (const mode of ['plain', 'template'] as const)
    test(`${mode}`, () => {
      fc.assert(
        fc.property(anySchema, fc.option(anyValue, { nil: undefined }), (schema, value) => {
          const field = formFields({ schema, value, mode })
          expect(shown(field)).toEqual(value)
          for (const one of all(field)) {
            expect(fieldAt(field, one.path)).toBe(one)
            expect(one.forms[one.form]).toBeDefined()
          }
        }),
        { numRuns: 1000 },
      )
    })
})

test('the form a value is brought to is of the type that was chosen', () => {
  fc.assert(
    fc.property(anySchema, anyValue, (schema, value) => {
      for (const one of all(formFields({ schema, value, mode: 'plain' })))
        for (const form of one.forms) {
          const next = converted(one.value, form, schema)
          expect(form.type === null ? [] : mistakesIn({ type: form.type }, next)).toEqual([])
          expect(startOfForm(form, schema)).toBeDefined()
        }
    }),
    { numRuns: 500 },
  )
})

describe.each(catalogue.map(({ title, url, inputSchema }) => ({ title, url, inputSchema })))(
  '$title',
  ({ inputSchema }) => {
    const empty = formFields({ schema: inputSchema, value: undefined, mode: 'template' })
    const fields = empty.control.kind === 'object' ? empty.control.fields : []

    test('has a field for every parameter that its schema lists', () => {
      const listed = Object.keys(inputSchema['properties'] as JsonObject)
      expect(fields.map(({ name }) => name)).toEqual(expect.arrayContaining(listed))
      for (const field of fields) expect(field.control.kind).not.toBe(undefined)
    })

    test('what its form marks as required, once filled in, is all that its schema demands', () => {
      const value = filled(empty)
      expect(mistakesIn(inputSchema, value)).toEqual([])
    })

    test('every choice and switch of its form gives what its schema takes', () => {
      for (const field of fields)
        for (const form of field.forms) {
          const value = completed(form.schema, startOfForm(form, inputSchema), inputSchema)
          const mistakes = mistakesIn(inputSchema['properties'] as JsonObject, {}, inputSchema)
          expect(mistakes).toEqual([])
          const own = (inputSchema['properties'] as JsonObject)[field.name] as JsonObject
          expect(mistakesIn(own, value, inputSchema)).toEqual([])
        }
    })
  },
)

/** What one has who fills in what is marked as required, and nothing else. */
function filled(field: Field): Json {
  const { control } = field
  if (control.kind === 'object')
    return Object.fromEntries(control.fields.filter(({ required }) => required).map((one) => [one.name, filled(one)]))
  if (control.kind === 'choice') return control.options[0] ?? null
  if (control.kind === 'list') {
    const item = formFields({ schema: control.item as JsonObject, value: undefined, mode: 'template' })
    return [filled(item)]
  }
  return control.kind === 'number' ? 1 : control.kind === 'truth' ? true : 'text'
}

/** A start with what it still demands. */
function completed(schema: JsonObject, value: Json, root: JsonObject): Json {
  const missing = mistakesIn(schema, value, root).filter(({ kind }) => kind === 'missing')
  const wrong = mistakesIn(schema, value, root).filter(({ kind }) => kind === 'wrong')
  expect(wrong.filter(({ message }) => !message.startsWith('must be more than 0'))).toEqual([])
  return missing.reduce<Json>((whole, { path }) => place(whole, path, 'text'), value)
}

function place(whole: Json, [segment, ...inner]: Path, value: Json): Json {
  if (segment === undefined) return value
  const copy: Record<string, Json> | Json[] = Array.isArray(whole) ? [...whole] : { ...(whole as JsonObject) }
  Reflect.set(copy, segment, place((Reflect.get(copy, segment) as Json) ?? {}, inner, value))
  return copy as Json
}

const transfer = catalogue[0]?.inputSchema ?? {}

describe('a template', () => {
  test('a field is found under its name however it is filled', () => {
    const value = { 'source_endpoint.$': '$.input.source.id', destination_endpoint: 'abc', 'label.=': "'x' + input.a" }
    const fields = named({ schema: transfer, value, mode: 'template' })
    expect(fields.get('source_endpoint.$')).toMatchObject({
      name: 'source_endpoint',
      way: 'path',
      control: { kind: 'path' },
    })
    expect(fields.get('destination_endpoint')).toMatchObject({ way: 'constant', control: { kind: 'text' } })
    expect(fields.get('label.=')).toMatchObject({ way: 'expression', control: { kind: 'expression' } })
    expect(fields.has('source_endpoint')).toBe(false)
  })

  test('what is required goes by the older names where those are written', () => {
    const required = (value: JsonObject) =>
      [...named({ schema: transfer, value, mode: 'template' }).values()]
        .filter((field) => field.required && field.path.length === 1)
        .map(({ name }) => name)
    expect(required({})).toEqual(['source_endpoint', 'destination_endpoint', 'DATA'])
    expect(required({ 'source_endpoint_id.$': '$.a', transfer_items: [] })).toEqual([
      'source_endpoint_id',
      'destination_endpoint_id',
      'transfer_items',
    ])
  })

  test('older names are shown only where they are written', () => {
    const old = new Set(['source_endpoint_id'])
    expect(named({ schema: transfer, value: {}, mode: 'template', old }).has('source_endpoint_id')).toBe(false)
    const value = { 'source_endpoint_id.$': '$.a' }
    expect(named({ schema: transfer, value, mode: 'template', old }).has('source_endpoint_id.$')).toBe(true)
  })

  test('two spellings of one name are both shown', () => {
    const value = { label: 'a', 'label.$': '$.a' }
    const fields = named({ schema: transfer, value, mode: 'template' })
    expect(fields.get('label')).toMatchObject({ named: false, value: 'a' })
    expect(fields.get('label.$')).toMatchObject({ named: true, value: '$.a' })
  })

  test('items of a list have fields of their own, also before they are filled', () => {
    const fields = named({ schema: transfer, value: { DATA: [{ 'source_path.$': '$.a' }] }, mode: 'template' })
    expect(fields.get('DATA/0/source_path.$')).toMatchObject({ required: true, way: 'path' })
    expect(fields.get('DATA/0/destination_path')).toMatchObject({ required: true, value: undefined })
  })
})

describe('a plain form', () => {
  test('text or null is a text, and null is shown when it is written', () => {
    const schema = { type: 'object', properties: { label: { type: ['string', 'null'] } } }
    expect(named({ schema, value: {}, mode: 'plain' }).get('label')?.control.kind).toBe('text')
    expect(named({ schema, value: { label: null }, mode: 'plain' }).get('label')?.control.kind).toBe('null')
  })

  test('alternatives are forms with names; the one that the value is of is chosen', () => {
    const schema = {
      type: 'object',
      properties: {
        rings: {
          default: 'linear:10',
          oneOf: [
            { type: 'object', properties: { from: { type: 'number' } }, required: ['from', 'to', 'step'] },
            { title: 'By spacing', type: 'object', properties: { spacing: {} }, required: ['spacing'] },
            { type: 'string', pattern: ':' },
          ],
        },
      },
    }
    const at = (rings: Json) => named({ schema, value: { rings }, mode: 'plain' }).get('rings')
    expect(at('a:b')?.forms.map(({ label }) => label)).toEqual(['from, to, step', 'By spacing', 'Text'])
    expect(at('a:b')?.form).toBe(2)
    expect(at({ spacing: 1 })?.form).toBe(1)
    expect(at({ from: 1 })?.form).toBe(0)
    expect(at(7)?.forms.map(({ label }) => label)).toContain('As it is written')
  })

  test('a schema that refers to itself is followed as far as there are values', () => {
    const schema = {
      $ref: '#/definitions/node',
      definitions: {
        node: {
          type: 'object',
          properties: { next: { $ref: '#/definitions/node' }, list: { items: { $ref: '#/definitions/node' } } },
          required: ['next'],
        },
      },
    }
    const fields = named({ schema, value: { list: [{ next: { next: {} } }] }, mode: 'plain' })
    expect(fields.has('list/0/next/next/next')).toBe(true)
    expect(fields.size).toBeLessThan(40)
  })

  test('what is nested too deep is shown as JSON', () => {
    const deep = Array.from({ length: 300 }).reduce<Json>((inner) => [inner], 'x')
    expect(all(formFields({ schema: {}, value: deep, mode: 'plain' })).at(-1)?.control.kind).toBe('json')
  })
})
