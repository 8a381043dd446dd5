import { isDeepStrictEqual } from 'node:util'
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
    { kind: 'renameKey', path, name, value: { $: 1 } },
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
            const after = applyTextEdits(now, result.edits)
            const reread = parseFlow(after, { format })
            expect(mistakesOf(parsed, operation, result, reread)).toEqual([])
            now = after
          }
        },
      ),
      { numRuns },
    )
    expect(done).toBeGreaterThan(numRuns)
  })

  it('of a text that is being typed touches only what is there, and never throws', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom('{', ']', '"', '\n', ':', ',', '- ', '&a ', '*a', '<<: *a', '? ', '!!str ', '#', '|\n'),
    )
    let done = 0
    fc.assert(
      fc.property(
        flow.chain((value) => written(value)),
        fc.nat(),
        fc.nat({ max: 30 }),
        piece,
        fc.boolean(),
        choices,
        fresh,
        ({ format, text }, at, length, by, cut, choose, given) => {
          const from = at % text.length
          const broken = `${text.slice(0, from)}${by}${cut ? '' : text.slice(from + length)}`
          const parsed = parseFlow(broken, { format })
          const operation = operationFor(parsed, choose, given)
          const result = editFlow(parsed, operation)
          // No editor leaves half of a line's end.
          if ('refused' in result || /\r(?!\n)/.test(broken)) return
          done++
          expect(orderMistakes(result.edits, broken)).toEqual([])
          const after = parseFlow(applyTextEdits(broken, result.edits), { format })
          const context = `${JSON.stringify(operation)}\n${broken}\n=>\n${after.text}`
          const worse =
            parsed.problems.length === 0 ? after.problems.map(({ message }) => `${message} in ${context}`) : []
          expect(worse).toEqual([])
        },
      ),
      { numRuns },
    )
    expect(done).toBeGreaterThan(numRuns / 4)
  })

  it('made of several comes to the same as they do one after the other', () => {
    let done = 0
    fc.assert(
      fc.property(
        flow.chain((value) => written(value)),
        fc.array(fc.tuple(choices, fresh), { minLength: 2, maxLength: 4 }),
        ({ format, text }, turns) => {
          let now = text
          const operations: FlowOperation[] = []
          for (const [choose, given] of turns) {
            const operation = operationFor(parseFlow(now, { format }), choose, given)
            const result = editFlow(parseFlow(now, { format }), operation)
            if ('refused' in result) continue
            operations.push(operation)
            now = applyTextEdits(now, result.edits)
          }
          const result = editFlow(parseFlow(text, { format }), { kind: 'together', operations })
          if ('refused' in result) throw new Error(result.refused)
          expect(applyTextEdits(text, result.edits)).toBe(now)
          done++
        },
      ),
      { numRuns: numRuns / 4 },
    )
    expect(done).toBe(numRuns / 4)
  })
})

/** What is not as it should be, each with all that is needed to see why. */
function mistakesOf(before: ParsedFlow, operation: FlowOperation, result: EditedFlow, after: ParsedFlow) {
  const mistakes = [...orderMistakes(result.edits, before.text), ...after.problems.map(({ message }) => message)]
  const value = isObject(before.value) ? before.value : {}
  // fast-check's objects have no prototype, which counts as a difference.
  const wanted = structuredClone(expected(value, operation, result.select))
  if (!isDeepStrictEqual(after.value, wanted)) mistakes.push(`the value should be ${JSON.stringify(wanted)}`)
  const ofValues = ['setValue', 'removeValue', 'renameKey', 'moveItem'].includes(operation.kind)
  if (!ofValues && unknownStates(after) > unknownStates(before)) mistakes.push('a target is left without its state')
  // Two items that are the same can change places.
  if (operation.kind !== 'moveItem' || !isDeepStrictEqual(wanted, value)) mistakes.push(...unkept(before, after))
  return mistakes.map((mistake) => `${mistake}\n${JSON.stringify(operation)}\n${before.text}\n=>\n${after.text}`)
}

function orderMistakes(edits: EditedFlow['edits'], text: string): readonly string[] {
  const ends = [0, ...edits.map(({ offset, length }) => offset + length)]
  const orderly = edits.every(({ offset }, i) => offset >= (ends[i] ?? 0)) && (ends.at(-1) ?? 0) <= text.length
  return orderly ? [] : ['the edits overlap, or are not in order']
}

/** What has the same value has the same text, down to every field, with its comments; and lines end as they did. */
function unkept(before: ParsedFlow, after: ParsedFlow): readonly string[] {
  const textAt = (parsed: ParsedFlow, path: readonly (string | number)[]) => {
    const { start, end } = parsed.at(path)
    return parsed.text.slice(parsed.offsetAt(start), parsed.offsetAt(end))
  }
  const mistakes: string[] = []
  const look = (one: Json, other: Json | undefined, path: readonly (string | number)[]): void => {
    if (JSON.stringify(one) === JSON.stringify(other)) {
      const text = textAt(before, path)
      // An alias takes over what it stands for when that is taken out.
      if (textAt(after, path) !== text && !/[&*]a\d/.test(text)) mistakes.push(`${path.join('.')} is written otherwise`)
    } else if (isObject(one) && isObject(other)) {
      for (const [key, item] of Object.entries(one)) if (key in other) look(item, other[key], [...path, key])
    }
  }
  look(before.value ?? null, after.value, [])
  const ends = (text: string) => new Set(text.match(/\r?\n/g))
  const [end, ...others] = ends(before.text)
  const otherwise = [...ends(after.text)].some((one) => one !== end)
  if (others.length === 0 && otherwise && end !== undefined) mistakes.push('lines end otherwise')
  if (after.text.endsWith('\n') !== before.text.endsWith('\n')) mistakes.push('the text ends otherwise')
  return mistakes
}
