/**
 * The `expression_eval` action provider (Globus docs, Hosted Action Providers): values from expressions over arguments, the
 * language of `.=` parameters. Superseded by the state type ExpressionEval; published flows still call it.
 */
import * as z from 'zod/mini'
import { evaluateExpression, hostedProvider, storeResult, type Json, type JsonObject } from '#flow'
import type { Store } from '../store/store.ts'
import { createAtOnce, Undone } from './at-once.ts'
import type { ActionProvider } from './provider.ts'
import { readBody } from './refusals.ts'

const form = z.looseObject({
  expression: z.string(),
  arguments: z.optional(z.nullable(z.record(z.string(), z.custom<Json>()))),
  result_path: z.optional(z.nullable(z.string())),
})
const forms = z.looseObject({ expressions: z.array(form).check(z.minLength(1), z.maxLength(1000)) })
type Form = z.infer<typeof form>

export function createExpressionEval(store: Store): ActionProvider {
  return createAtOnce(store, {
    name: 'expression_eval',
    hosted: hostedProvider('https://actions.globus.org/expression_eval'),
    description: 'Works out expressions, each over its own arguments and what those before it gave',
    plan(body) {
      const all = formsIn(body)
      return async () => evaluateAll(all)
    },
  })
}

function formsIn(body: JsonObject): readonly Form[] {
  return 'expressions' in body ? readBody(forms, body).expressions : [readBody(form, body)]
}

/** In order: an expression sees what those before it gave, unless an argument has the same name. */
function evaluateAll(all: readonly Form[]): JsonObject {
  let details: JsonObject = {}
  for (const [n, { expression, arguments: given, result_path }] of all.entries()) {
    const field = all.length === 1 ? 'expression' : `expressions[${n}]`
    const path = result_path || 'result'
    if (path === '$')
      throw new Undone('States.ResultPathMatchFailure', `${field}: result_path names a place in details`)
    const worked = evaluateExpression(expression, { data: { ...details, ...given }, context: {} }, field)
    if (!worked.ok) throw new Undone(worked.error.error, worked.error.cause)
    const at = path.startsWith('$') ? path : `$.${path}`
    const placed = storeResult({ ResultPath: at }, { data: details }, worked.value)
    if (!placed.ok) throw new Undone(placed.error.error, `${field}: ${placed.error.cause}`)
    // SAFETY: a path below `$` leaves `$` the object it was.
    details = placed.value as JsonObject
  }
  return details
}
