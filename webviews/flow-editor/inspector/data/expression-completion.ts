/** What can be written at the cursor of an expression: names of the data, their parts, functions and methods. */
import {
  functionNames,
  lookAt,
  LIST,
  methodNames,
  nameOfTypes,
  OBJECT,
  parsePath,
  pathsIn,
  renderPath,
  STRING,
  type Shape,
} from '#flow'
import type { Offer } from '../../../kit/inputs/offers.ts'
import { writtenBy } from './path-offers.ts'
import { t } from '../../../kit/words.ts'

export interface Completion {
  /** What a choice replaces: from here to the cursor. */
  readonly from: number
  /** The part of the name that is there. */
  readonly typed: string
  readonly offers: readonly Offer[]
}

const CHAIN = /((?:[A-Za-z_]\w*)(?:\.[A-Za-z_]\w*|\[\d+\]|\['[^'\]]*'\])*)\.([A-Za-z_]\w*)?$/
const NAME = /(?:^|[^\w.'"\])])([A-Za-z_]\w*)$/
const IDENTIFIER = /^[A-Za-z_]\w*$/

/** @param cursor index in the text */
export function completeExpression(text: string, cursor: number, before: Shape): Completion | undefined {
  const left = text.slice(0, cursor)
  if (insideText(left)) return undefined
  const backtick = left.lastIndexOf('`')
  if (left.split('`').length % 2 === 0) {
    const typed = left.slice(backtick + 1)
    const offers = pathsIn(before, [], { most: 300, depth: 6 }).map(({ segments, shape, writers }): Offer => {
      const value = renderPath(segments)
      return { value, label: value, detail: nameOfTypes(shape.types), about: writtenBy(writers) }
    })
    return { from: backtick + 1, typed, offers }
  }
  const chain = CHAIN.exec(left)
  if (chain) {
    const [, holder = '', typed = ''] = chain
    const parsed = parsePath(`$.${holder}`)
    if (!parsed.ok) return undefined
    const { shape } = lookAt(before, parsed.path.segments)
    return { from: cursor - typed.length, typed, offers: [...namesIn(shape), ...methodsOf(shape)] }
  }
  const typed = NAME.exec(left)?.[1] ?? ''
  if (typed === '' && /[\w\])'"]\s*$/.test(left)) return undefined
  const functions = functionNames.map((name): Offer => ({
    value: `${name}(`,
    label: `${name}()`,
    detail: t('function'),
  }))
  return { from: cursor - typed.length, typed, offers: [...namesIn(before), ...functions] }
}

function namesIn(shape: Shape): readonly Offer[] {
  return pathsIn(shape, [], { most: 200, depth: 1 }).flatMap(({ segments: [name], shape: content, writers }): Offer[] =>
    typeof name === 'string' && IDENTIFIER.test(name)
      ? [{ value: name, label: name, detail: nameOfTypes(content.types), about: writtenBy(writers) }]
      : [],
  )
}

function methodsOf({ types }: Shape): readonly Offer[] {
  const names = new Set([
    ...(types & STRING ? methodNames.string : []),
    ...(types & LIST ? methodNames.list : []),
    ...(types & OBJECT ? methodNames.object : []),
  ])
  return [...names].map((name): Offer => ({ value: `${name}(`, label: `${name}()`, detail: t('method') }))
}

/** Whether a string is open at the end. */
function insideText(text: string): boolean {
  let quote = ''
  for (let i = 0; i < text.length; i++) {
    const character = text[i] ?? ''
    if (quote !== '' && character === '\\') i++
    else if (character === quote) quote = ''
    else if (quote === '' && (character === "'" || character === '"')) quote = character
  }
  return quote !== ''
}
