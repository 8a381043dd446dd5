import type { FlowTemplate } from './template.ts'

export const empty: FlowTemplate = {
  name: 'empty',
  summary: 'one state that does nothing yet',
  functions: {},
  flow: {
    title: 'New flow',
    description: 'What the flow does, and for whom.',
    definition: {
      Comment: 'Begin here.',
      StartAt: 'Begin',
      States: { Begin: { Type: 'Pass', Comment: 'Does nothing. Put the first action here.', End: true } },
    },
    input_schema: {
      $schema: 'http://json-schema.org/draft-07/schema#',
      type: 'object',
      properties: {},
      additionalProperties: false,
    },
  },
}
