/** The actions that templates are made of, as Globus's providers take them (Globus docs, Hosted Action Providers). */
import type { ActionState, JsonObject } from '../model.ts'

const hour = 3_600
/** An endpoint may be down for a night, and a facility's queue long. */
const day = 24 * hour

type Action = ActionState & { readonly Parameters: JsonObject }

/** A function `name` called with keyword arguments; its id is the input `<name>_function_id`. */
export function compute(name: string, comment: string, kwargs: JsonObject, endpoint = 'compute_endpoint'): Action {
  return {
    Type: 'Action',
    Comment: comment,
    ActionUrl: 'https://compute.actions.globus.org/v3',
    Parameters: {
      'endpoint_id.$': `$.input.${endpoint}`,
      tasks: [{ 'function_id.$': `$.input.${name}_function_id`, kwargs }],
    },
    WaitTime: day,
    ExceptionOnActionFailure: true,
  }
}

export function transfer(comment: string, parameters: JsonObject): Action {
  return {
    Type: 'Action',
    Comment: comment,
    ActionUrl: 'https://transfer.actions.globus.org/transfer',
    Parameters: { ...parameters, verify_checksum: true },
    WaitTime: day,
    ExceptionOnActionFailure: true,
  }
}

export function ingest(comment: string, parameters: JsonObject): Action {
  return {
    Type: 'Action',
    Comment: comment,
    ActionUrl: 'https://actions.globus.org/search/ingest',
    Parameters: parameters,
    WaitTime: hour,
    ExceptionOnActionFailure: true,
  }
}

/** A path into what the function of a compute state returned. */
export const output = (state: string, field: string) => `$.${state}.details.result[0].${field}`
