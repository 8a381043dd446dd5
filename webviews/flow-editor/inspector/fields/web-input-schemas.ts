/** What the states around a web input take (Globus Flows API, web inputs), for their forms. */
import type { JsonObject } from '#flow'
import { t } from '../../../kit/words.ts'

const urns = (description: string): JsonObject => ({ type: 'array', items: { type: 'string' }, description })

export const createWebInputSchema: JsonObject = {
  type: 'object',
  properties: {
    input_type: { enum: ['selection'], description: t('How is answered: one of the options is chosen') },
    context: {
      type: 'object',
      description: t('What is asked'),
      properties: {
        title: { type: 'string', minLength: 1, description: t('The question') },
        presentation_style: { enum: ['text', 'table'], description: t('A text, or rows of names and values') },
        text: { type: ['string', 'null'], description: t('What whoever answers has to know') },
        rows: {
          type: ['array', 'null'],
          items: { type: 'object', properties: { field: { type: 'string' }, value: {} }, required: ['field', 'value'] },
        },
      },
      required: ['title'],
    },
    options: {
      type: 'array',
      minItems: 1,
      description: t('What can be chosen'),
      items: {
        type: 'object',
        properties: {
          option_id: { type: ['string', 'null'], description: t('What the answer is called in the run’s data') },
          label: { type: ['string', 'null'], description: t('What is written on it') },
          description: { type: ['string', 'null'], description: t('What is said about it') },
        },
      },
    },
    roles: {
      type: 'object',
      description: t('Who may see it and who may answer'),
      properties: {
        viewer_urns: urns(t('URNs of identities and groups that may see it')),
        respondent_urns: urns(t('URNs of identities and groups that may answer')),
      },
    },
  },
  required: ['context', 'options'],
}

export const awaitWebInputSchema: JsonObject = {
  type: 'object',
  properties: {
    WebInputId: { type: 'string', description: t('The id of the web input, as CreateWebInput leaves it') },
  },
  required: ['WebInputId'],
}
