/** Evaluation answers whatever the states, the data and the limits are: a value or an error with its field, never a throw. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  actionBody,
  catcherOf,
  choose,
  defaultLimits,
  failWith,
  fillParameters,
  getAt,
  jsonSize,
  parsePath,
  passOn,
  readPath,
  renderPath,
  setAt,
  storeResult,
  successorOf,
  waitUntil,
  type Evaluated,
  type Json,
  type JsonObject,
  type State,
} from '#flow'

const names = fc.constantFrom(
  ...'a b a.$ b.$ a.= b.= .$ .= $ __proto__ constructor _context __Private_Parameters And Or Not Variable Next ErrorEquals'.split(
    ' ',
  ),
  ...'IsPresent StringEquals StringMatches NumericLessThanPath TimestampEquals Choices Default Seconds SecondsPath'.split(
    ' ',
  ),
  ...'Timestamp TimestampPath Error CausePath Parameters InputPath ResultPath Result Catch Type Handler'.split(' '),
  '',
  'é🜚',
)
const scalars = fc.oneof(
  fc.constantFrom<Json>(
    ...`$|$.a|$.a.b[0]|$['a']|$[0]|$[-1].a|$..a|$.a[*]|$._context|$.__proto__|$a||a|*|States.ALL|2016-08-18T12:00:00Z`.split(
      '|',
    ),
    ...`a.b|a[0]|1 / 0|[a] * 9|'x' * 10 ** 9|a + b|[i for i in a]|(`.split('|'),
    '\ud800',
  ),
  fc.constantFrom<Json>(null, true, false, 0, -1, 1.5, 1e300, 2 ** 60, -0),
  fc.string({ maxLength: 8 }),
)
const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalars,
    fc.array(tie('json'), { maxLength: 4 }),
    fc.array(fc.tuple(names, tie('json')), { maxLength: 5 }).map((all): JsonObject => Object.fromEntries(all)),
  ),
}))
const objects = fc.array(fc.tuple(names, json), { maxLength: 6 }).map((all): JsonObject => Object.fromEntries(all))
const limits = fc.constantFrom(
  defaultLimits,
  { stateBytes: 50, resultBytes: 30, steps: 20 },
  { stateBytes: 0, resultBytes: 0, steps: 0 },
)

/** A value, or an error with its name and its cause. */
const answered = (result: Evaluated<unknown>) =>
  result.ok || (/^States\../.test(result.error.error) && result.error.cause !== '')

describe('evaluation', () => {
  it('answers for any state on any data', () => {
    expect.hasAssertions()
    fc.assert(
      fc.property(objects, json, limits, (fields, data, within) => {
        const scope = { data, context: { run_id: 'r' }, limits: within }
        // SAFETY: none: a state as nobody should write it is what is tried here.
        const state = fields as unknown as State
        const filled = fillParameters(fields, scope)
        expect(jsonSize(filled.ok ? filled.value.value : {})).toBeLessThanOrEqual(Math.max(2, within.resultBytes))
        const results: Evaluated<unknown>[] = [
          filled,
          passOn({ ...fields, Type: 'Pass' }, scope),
          // SAFETY: none, as above.
          passOn({ Parameters: fields, ...fields, Type: 'ExpressionEval' } as never, scope),
          actionBody({ ...fields, Type: 'Action' }, scope),
          waitUntil({ ...fields, Type: 'Wait' }, scope, 0),
          choose({ Choices: [fields], ...fields, Type: 'Choice' } as never, scope),
          storeResult(fields as never, scope, data),
        ]
        expect(results.map(answered)).toEqual(results.map(() => true))
        expect(typeof failWith({ ...fields, Type: 'Fail' } as never, scope).error).toBe('string')
        catcherOf(state, 'ActionTimeout')
        successorOf(state)
      }),
      { numRuns: 3000 },
    )
  })

  it('reads and writes any path in any data', () => {
    const paths = fc.oneof(scalars, fc.string(), fc.stringMatching(/^\$(\.[a-b.]|\[-?[0-9]\]|\['.'\]){0,6}$/))
    fc.assert(
      fc.property(paths, json, json, (path, data, value) => {
        expect(answered(readPath(path, { data }, 'InputPath'))).toBe(true)
        const parsed = parsePath(path)
        const segments = parsed.ok ? parsed.path.segments : []
        expect(parsePath(renderPath(segments))).toMatchObject({ ok: true, path: { segments } })
        const placed = setAt(data, segments, value)
        const read = placed.ok ? getAt(placed.value, segments) : { found: true, value }
        expect(read).toEqual({ found: true, value })
      }),
      { numRuns: 3000 },
    )
  })
})
