/** What a flow can begin as: the templates, those that exist as programs too, and what each needs to run. */
import { flowTemplates, isObject, typescriptTemplates, templateText, type FlowForm, type FlowTemplate } from '#flow'

export interface NeededInput {
  readonly name: string
  readonly title: string
  readonly about: string
  readonly required: boolean
}

export const beginnings: readonly FlowTemplate[] = flowTemplates

export const beginningNamed = (name: string): FlowTemplate | undefined => beginnings.find((one) => one.name === name)

export function formsOf({ name }: FlowTemplate): readonly FlowForm[] {
  return typescriptTemplates.some((one) => one.name === name) ? ['json', 'yaml', 'typescript'] : ['json', 'yaml']
}

/** The file as it will be written. */
export function textOf(template: FlowTemplate, form: FlowForm, title: string): string {
  const given = title.trim() === '' ? undefined : title.trim()
  if (form !== 'typescript') return templateText(template, form, given)
  return typescriptTemplates.find((one) => one.name === template.name)?.text(given) ?? ''
}

/** What a run has to be given; templates have it under `input`. */
export function inputsOf({ flow }: FlowTemplate): readonly NeededInput[] {
  const schema = flow.input_schema
  const inner = isObject(schema['properties']) ? schema['properties']['input'] : undefined
  const fields = isObject(inner) ? inner : schema
  const required = Array.isArray(fields['required']) ? fields['required'] : []
  const properties = isObject(fields['properties']) ? fields['properties'] : {}
  return Object.entries(properties).map(([name, property]) => {
    const word = (key: string) => {
      const value = isObject(property) ? property[key] : undefined
      return typeof value === 'string' ? value : ''
    }
    return { name, title: word('title') || name, about: word('description'), required: required.includes(name) }
  })
}
