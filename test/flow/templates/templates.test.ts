import { describe, expect, test } from 'vitest'
import { checkFlow, flowTemplates, parseFlow, templateText } from '#flow'

describe.each(flowTemplates.map((template) => [template.name, template] as const))('the template %s', (_, template) => {
  test.each(['json', 'yaml'] as const)('has nothing that a check objects to, in %s', (format) => {
    const parsed = parseFlow(templateText(template, format), { format })
    expect(checkFlow(parsed)).toEqual([])
    expect(parsed.value).toEqual(template.flow)
  })

  test('asks for the functions that it calls, and explains them', () => {
    const called = [...JSON.stringify(template.flow.definition).matchAll(/\$\.input\.(\w+)_function_id/g)].map(
      ([, name]) => name,
    )
    expect(Object.keys(template.functions)).toEqual([...new Set(called)])
    const { required } = Object(Object(template.flow.input_schema)['properties'])['input'] ?? { required: [] }
    for (const name of called) expect(required).toContain(`${name}_function_id`)
  })
})

test('a template can be given a title of its own', () => {
  const [first] = flowTemplates
  expect(first && parseFlow(templateText(first, 'json', 'Mine')).value).toMatchObject({ title: 'Mine' })
})
