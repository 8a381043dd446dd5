/** What the states of web inputs take (Globus docs, Authoring Flows): they have no provider that says it. */
import type { JsonObject } from '#flow'

const urns: JsonObject = { type: 'array', items: { type: 'string' } }
const text = (description: string): JsonObject => ({ type: 'string', description })

export const webInputSchema: Readonly<Record<string, JsonObject>> = {
  CreateWebInput: {
    type: 'object',
    required: ['input_type', 'context', 'options'],
    properties: {
      input_type: { enum: ['selection'], description: 'How the question is answered' },
      context: {
        type: 'object',
        description: 'What is asked',
        required: ['title', 'presentation_style', 'text'],
        properties: {
          title: text('The question in a few words'),
          presentation_style: { enum: ['text', 'table'], description: 'What is shown: the text, or the rows' },
          text: text('What one should know to answer'),
          rows: {
            type: 'array',
            description: 'Names and values to show',
            items: { type: 'object', properties: { field: text('Its name'), value: {} }, required: ['field', 'value'] },
          },
        },
      },
      options: {
        type: 'array',
        description: 'The answers',
        items: {
          type: 'object',
          required: ['option_id', 'label'],
          properties: {
            option_id: text('What the state that waits gets as value'),
            label: text('What people read'),
            description: text('What is said about it'),
          },
        },
      },
      roles: {
        type: 'object',
        description: 'Who may see the question and answer it',
        properties: {
          viewer_urns: { ...urns, description: 'URNs of identities and groups who may see it' },
          respondent_urns: { ...urns, description: 'URNs of identities and groups who may answer' },
        },
      },
    },
  },
  AwaitWebInput: {
    type: 'object',
    required: ['WebInputId'],
    properties: { WebInputId: text('Id of the web input that is waited for') },
  },
}
