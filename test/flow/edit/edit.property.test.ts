import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  applyTextEdits,
  checkFlow,
  editFlow,
  isObject,
  parseFlow,
  type EditedFlow,
  type FlowOperation,
  type Json,
  type JsonObject,
  type ParsedFlow,
  type Way,
} from '#flow'
import { expected } from './oracle.ts'
import { flow, states, written } from './texts.ts'

/** Numbers that choose: an operation is made for the flow as it is when its turn comes. */
const choices = fc.array(fc.nat(), { minLength: 8, maxLength: 8 })
const fresh = fc.tuple(fc.constantFrom('Get', 'Check data', 'New', 'Copy 2', 'yes'), states)

function operationFor(
  parsed: ParsedFlow,
  choose: readonly number[],
  [name, pasted]: [string, JsonObject],
): FlowOperation {
  let turn = 0
  const pick = <T>(list: readonly T[]): T | undefined => list[(choose[turn++ % choose.length] ?? 0) % list.length]
  const base = parsed.definitionPath
  const all = Object.keys(statesOf(parsed))
  const from = pick(all) ?? 'Get'
  const to = pick(all) ?? 'Get'
  const way: Way = pick(waysOf(statesOf(parsed)[from])) ?? { kind: 'start' }
  const [state = {}] = Object.values(pasted).filter(isObject)
  const at = pick([undefined, { after: from }, { before: from }, { edge: { from, way } }])
  const paths = pathsIn(parsed.value ?? null)
  // What makes the ways is for the other operations; those of a form change what is beside it.
  const path = pick(paths.filter((one) => !one.some((key) => WAYS.has(key)))) ?? ['title']
  const list = pick(paths.filter((one) => typeof one.at(-1) === 'number'))
  const made: readonly FlowOperation[] = [
    { kind: 'addState', name, state, ...(at && { at }) },
    { kind: 'pasteStates', states: pasted, ...(at && { at }) },
    { kind: 'duplicateStates', names: all.slice(0, 1 + ((choose[6] ?? 0) % 3)) },
    { kind: 'deleteStates', names: [from], heal: true },
    {
      kind: 'deleteStates',
      names: all.filter((_, i) => ((choose[7] ?? 0) >> i) % 2 === 1),
      heal: (choose[6] ?? 0) % 2 === 0,
    },
    { kind: 'connect', from, to, way },
    { kind: 'connect', from, to, way: { kind: 'next' } },
    { kind: 'connect', from, to, way: { kind: 'newChoice' } },
    { kind: 'connect', from, to, way: { kind: 'newCatch', errors: ['ActionTimeout'] } },
    { kind: 'disconnect', from, way },
    { kind: 'renameState', from, to: name },
    { kind: 'setValue', path: [...base, 'States', from, 'Result'], value: pasted },
    {
      kind: 'setValue',
      path,
      value: pick<Json>(['text', 5, null, { a: [1, { b: 'x' }] }, ['two\nlines', []]]) ?? null,
    },
    { kind: 'removeValue', path },
    { kind: 'renameKey', path, name },
    ...(list ? [{ kind: 'moveItem' as const, path: list, to: (choose[6] ?? 0) % 3 }] : []),
  ]
  return pick(made) ?? { kind: 'removeValue', path: [] }
}

const WAYS = new Set<string | number>(['Type', 'Next', 'End', 'Default', 'Choices', 'Catch'])

const statesOf = ({ flow }: ParsedFlow): JsonObject =>
  isObject(flow.definition['States']) ? flow.definition['States'] : {}

function waysOf(state: Json | undefined): readonly Way[] {
  if (!isObject(state)) return []
  const count = (field: string) => (Array.isArray(state[field]) ? state[field].length : 0)
  return [
    ...('Next' in state ? [{ kind: 'next' } as const] : []),
    ...('Default' in state ? [{ kind: 'default' } as const] : []),
    ...Array.from({ length: count('Choices') }, (_, index) => ({ kind: 'choice', index }) as const),
    ...Array.from({ length: count('Catch') }, (_, index) => ({ kind: 'catch', index }) as const),
  ]
}

/** Of all values inside the states, and of the fields beside the definition. */
function pathsIn(value: Json, path: readonly (string | number)[] = []): readonly (readonly (string | number)[])[] {
  const inside: readonly (readonly [string | number, Json])[] = Array.isArray(value)
    ? [...value.entries()]
    : isObject(value)
      ? Object.entries(value)
      : []
  return inside.flatMap(([key, item]) => [
    ...(['definition', 'States', 'StartAt'].includes(String(key)) || path.at(-1) === 'States' ? [] : [[...path, key]]),
    ...pathsIn(item, [...path, key]),
  ])
}

const unknownStates = (parsed: ParsedFlow) => checkFlow(parsed).filter(({ code }) => code === 'unknown-state').length

const numRuns = Number(process.env['EDIT_RUNS'] ?? 400)

describe('an edit of a text', () => {
  it('comes to what the operation says, and leaves the rest as it is', () => {
    let done = 0
    fc.assert(
      fc.property(
        flow.chain((value) => written(value)),
        fc.array(fc.tuple(choices, fresh), { minLength: 1, maxLength: 5 }),
        ({ format, text }, turns) => {
          let now = text
          for (const [choose, given] of turns) {
            const parsed = parseFlow(now, { format })
            expect(parsed.problems).toEqual([])
            const operation = operationFor(parsed, choose, given)
            const result = editFlow(parsed, operation)
            if ('refused' in result) continue
            done++
            const { edits } = result
            expectInOrder(edits, now, operation)
            const after = applyTextEdits(now, edits)
            const context = `${JSON.stringify(operation)}\n${now}\n=>\n${after}`
            const reread = parseFlow(after, { format })
            expect(reread.problems, context).toEqual([])
            const value = isObject(parsed.value) ? parsed.value : {}
            const wanted = expected(value, operation, result.select)
            expect(reread.value, context).toEqual(wanted)
            const structural = !['setValue', 'removeValue', 'renameKey', 'moveItem'].includes(operation.kind)
            if (structural) expect(unknownStates(reread), context).toBeLessThanOrEqual(unknownStates(parsed))
            // Two items that are the same can change places.
            const unchanged = JSON.stringify(wanted) === JSON.stringify(value)
            if (operation.kind !== 'moveItem' || !unchanged) expectRestKept(parsed, reread, context)
            now = after
          }
        },
      ),
      { numRuns },
    )
    expect(done).toBeGreaterThan(numRuns)
  })
})

function expectInOrder(edits: EditedFlow['edits'], text: string, operation: FlowOperation): void {
  let end = 0
  for (const { offset, length } of edits) {
    expect(offset, `${JSON.stringify([operation, edits])}\n${text}`).toBeGreaterThanOrEqual(end)
    end = offset + length
  }
  expect(end).toBeLessThanOrEqual(text.length)
}

/** What has the same value has the same text, down to every field, with its comments; and lines end as they did. */
function expectRestKept(before: ParsedFlow, after: ParsedFlow, context: string): void {
  const textAt = (parsed: ParsedFlow, path: readonly (string | number)[]) => {
    const { start, end } = parsed.at(path)
    return parsed.text.slice(parsed.offsetAt(start), parsed.offsetAt(end))
  }
  const look = (one: Json, other: Json | undefined, path: readonly (string | number)[]): void => {
    if (JSON.stringify(one) === JSON.stringify(other)) {
      expect(textAt(after, path), `${path.join('.')} in ${context}`).toBe(textAt(before, path))
    } else if (isObject(one) && isObject(other)) {
      for (const [key, item] of Object.entries(one)) if (key in other) look(item, other[key], [...path, key])
    }
  }
  look(before.value ?? null, after.value, [])
  const ends = (text: string) => new Set(text.match(/\r?\n/g))
  if (ends(before.text).size === 1) expect(ends(after.text).difference(ends(before.text)), context).toEqual(new Set())
  expect(after.text.endsWith('\n'), context).toBe(before.text.endsWith('\n'))
}
