/** A web input as the Flows API shows it. */
import type { WebInputDocument, WebInputSummary } from '#api'
import type { WebInput } from './table.ts'

/** `roles`: those of whoever reads it. */
export function summaryOf(input: WebInput, roles: readonly string[]): WebInputSummary {
  return {
    id: input.id,
    status: input.closed === null ? 'open' : 'closed',
    user_roles: [...roles],
    input_type: input.asked.input_type,
    title: input.asked.context.title,
    creator_urn: input.creator,
    flow: { id: input.flowId, title: input.flowTitle },
    run: { id: input.runId, label: input.runLabel },
    created_timestamp: input.created,
    edited_timestamp: input.edited,
    closed_timestamp: input.closed,
  }
}

export function documentOf(input: WebInput, roles: readonly string[]): WebInputDocument {
  const { context, options, roles: given } = input.asked
  const { title: _, ...summary } = summaryOf(input, roles)
  return {
    ...summary,
    input_schema: {
      $schema: 'http://json-schema.org/draft-07/schema#',
      title: context.title,
      type: 'string',
      oneOf: options.map(({ option_id, label, description }) => ({
        const: option_id,
        title: label,
        ...(description === null ? {} : { description }),
      })),
    },
    context: { ...context, presentation_style: context.presentation_style ?? (context.rows ? 'table' : 'text') },
    options: [...options],
    roles: { viewer_urns: given.viewer_urns, respondent_urns: given.respondent_urns },
    value: input.value,
  }
}
