/** A template as the text of a file. */
import { stringify } from 'yaml'
import type { FlowFormat } from '../parse.ts'
import type { FlowTemplate } from './template.ts'

/** In YAML, what has to be known to complete it stands above it; JSON has no comments. `title` instead of the template's. */
export function templateText(template: FlowTemplate, format: FlowFormat, title?: string): string {
  const flow = title === undefined ? template.flow : { ...template.flow, title }
  if (format === 'json') return `${JSON.stringify(flow, null, 2)}\n`
  const about = [
    `A flow of Globus Flows: ${template.summary}.`,
    ...Object.entries(template.functions).map(([name, does]) => `Function ${name}: ${does}.`),
  ]
  return `${about.map((line) => `# ${line}\n`).join('')}${stringify(flow, { lineWidth: 110, singleQuote: true })}`
}
