/** Inside an expression: what of the run's data can be read, what can be called, and the few words there are. */
import { describeShape, LIST, lookAt, OBJECT, pathsIn, STRING, type Path, type Shape } from '#flow'
import { functionTexts, keywords, methodTexts } from '../../document/expression-texts.ts'
import type { Completion } from './completion.ts'
import type { Offer } from './offer.ts'
import { writtenBy } from './paths.ts'

const MOST = 120

export function expressionParts(data: Shape | undefined, offer: Offer): readonly Completion[] {
  const { word, rest } = offer.spot
  if (inText(word)) return []
  const chain = chainBefore(word)
  const after = /^\w*/.exec(rest)?.[0].length ?? 0
  const replaced = chain.partial.length
  const found: Completion[] = []
  const holder = data && lookAt(data, chain.holder)
  if (holder && holder.presence !== 'never') {
    const most = { most: MOST, depth: chain.holder.length === 0 ? 3 : 2 }
    for (const { segments, shape, presence, writers } of pathsIn(holder.shape, chain.holder, most)) {
      const text = asExpression(segments, chain.holder.length)
      if (text === undefined) continue
      found.push(
        offer.part(text, replaced, after, {
          kind: 'path',
          detail: `${describeShape(shape, { depth: 1, keys: 4 })}${presence === 'sometimes' ? ', not always there' : ''}`,
          documentation: writtenBy(writers),
        }),
      )
    }
  }
  if (chain.dotted) return [...found, ...methods(holder?.shape, replaced, after, offer)]
  return [...found, ...calls(replaced, after, offer), ...words(replaced, after, offer)]
}

function methods(shape: Shape | undefined, replaced: number, after: number, offer: Offer): Completion[] {
  const types = shape?.types ?? STRING | LIST | OBJECT
  const kinds = [
    [STRING, 'string'],
    [LIST, 'list'],
    [OBJECT, 'object'],
  ] as const
  return kinds
    .filter(([bit]) => (types & bit) !== 0)
    .flatMap(([, kind]) =>
      Object.entries(methodTexts[kind]).map(([name, { signature, text }]) =>
        offer.part(`${name}()`, replaced, after, {
          kind: 'method',
          label: name,
          detail: signature,
          documentation: text,
        }),
      ),
    )
}

const calls = (replaced: number, after: number, offer: Offer) =>
  Object.entries(functionTexts).map(([name, { signature, text }]) =>
    offer.part(`${name}()`, replaced, after, { kind: 'function', label: name, detail: signature, documentation: text }),
  )

const words = (replaced: number, after: number, offer: Offer) =>
  Object.entries(keywords).map(([word, text]) => offer.part(word, replaced, after, { kind: 'keyword', detail: text }))

/** An odd number of quotes: what is written is a text of the expression. */
function inText(word: string): boolean {
  const plain = word.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '')
  return /["'`]/.test(plain)
}

interface Chain {
  /** What stands before the last dot, as a path. */
  readonly holder: Path
  readonly partial: string
  readonly dotted: boolean
}

/** `input.files` and `na` of `len(input.files.na`. */
export function chainBefore(word: string): Chain {
  const text = /(?:[A-Za-z_]\w*|\[(?:\d+|'[^']*')\]|\.)*$/.exec(word)?.[0] ?? ''
  const partial = /[A-Za-z_]\w*$/.exec(text)?.[0] ?? ''
  const before = text.slice(0, text.length - partial.length)
  const dotted = word.slice(0, word.length - partial.length).endsWith('.')
  if (!dotted) return { holder: [], partial, dotted: false }
  const segments = [...before.matchAll(/([A-Za-z_]\w*)|\[(\d+)\]|\['([^']*)'\]/g)].map(([, name, index, quoted]) =>
    index === undefined ? (name ?? quoted ?? '') : Number(index),
  )
  return { holder: segments, partial, dotted: true }
}

/** From the last dot on; undefined for what cannot be written behind one. */
function asExpression(segments: Path, from: number): string | undefined {
  const [first, ...rest] = segments.slice(from)
  if (typeof first !== 'string' || !/^[A-Za-z_]\w*$/.test(first)) return undefined
  return rest.reduce<string>((text, segment) => {
    if (typeof segment === 'number') return `${text}[${segment}]`
    return /^[A-Za-z_]\w*$/.test(segment)
      ? `${text}.${segment}`
      : `${text}['${segment.replaceAll(/['\\]/g, String.raw`\$&`)}']`
  }, first)
}
