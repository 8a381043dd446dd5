/** Web inputs: questions that a run asks people, and their answers (Globus Flows API). */
import * as z from 'zod/mini'
import { jsonObject } from './json.ts'

const urns = z._default(z.array(z.string()), [])

const option = z.looseObject({
  option_id: z.string(),
  label: z.string(),
  description: z.nullable(z.string()),
})
export type WebInputOption = z.infer<typeof option>

/** Without an `option_id` it gets a UUID; without a `label` it is shown by its `option_id`. */
const askedOption = z.looseObject({
  option_id: z.optional(z.nullable(z.string().check(z.minLength(1), z.maxLength(256)))),
  label: z.optional(z.nullable(z.string())),
  description: z.optional(z.nullable(z.string())),
})

/** What is asked: a text, or rows of names and values. */
const context = z.looseObject({
  title: z.string().check(z.minLength(1)),
  presentation_style: z.optional(z.enum(['text', 'table'])),
  text: z.optional(z.nullable(z.string())),
  rows: z.optional(z.nullable(z.array(z.looseObject({ field: z.string(), value: z.unknown() })))),
})

/** The parameters of a CreateWebInput state. */
export const webInputRequest = z.looseObject({
  input_type: z._default(z.literal('selection'), 'selection'),
  context,
  // Nobody chooses among more.
  options: z.array(askedOption).check(z.minLength(1), z.maxLength(1000)),
  roles: z._default(z.looseObject({ viewer_urns: urns, respondent_urns: urns }), {
    viewer_urns: [],
    respondent_urns: [],
  }),
})
export type WebInputRequest = z.infer<typeof webInputRequest>
/** What is asked, every option with its id. */
export type AskedWebInput = Pick<WebInputRequest, 'input_type' | 'context' | 'roles'> & {
  readonly options: readonly WebInputOption[]
}

const status = z.enum(['open', 'closed'])
const origin = {
  id: z.string(),
  status,
  user_roles: z.array(z.string()),
  input_type: z.string(),
  creator_urn: z.string(),
  flow: z.looseObject({ id: z.string(), title: z.string() }),
  run: z.looseObject({ id: z.string(), label: z.nullable(z.string()) }),
  created_timestamp: z.string(),
  edited_timestamp: z.string(),
  closed_timestamp: z.nullable(z.string()),
}

export const webInputSummary = z.looseObject({ ...origin, title: z.string() })
export type WebInputSummary = z.infer<typeof webInputSummary>

export const webInputDocument = z.looseObject({
  ...origin,
  /** JSON Schema draft 7 of the answer: `oneOf` of constants. */
  input_schema: jsonObject,
  context,
  options: z.array(option),
  roles: z.looseObject({ viewer_urns: z.array(z.string()), respondent_urns: z.array(z.string()) }),
  /** The chosen `option_id`; null while open, and when it was closed without an answer. */
  value: z.nullable(z.string()),
})
export type WebInputDocument = z.infer<typeof webInputDocument>

export const webInputList = z.looseObject({
  web_input_summaries: z.array(webInputSummary),
  marker: z.nullable(z.string()),
})
/** The answer, plain or as globus-sdk 4.9 wraps it. */
export const webInputAnswer = z.pipe(
  z.transform((body: unknown) => (wrapped(body) ? body.response : body)),
  z.looseObject({ value: z.string() }),
)
const wrapped = (body: unknown): body is { readonly response: unknown } =>
  typeof body === 'object' && body !== null && 'response' in body && !('value' in body)
