/** The paths that can be read before a state, each with what is there, who wrote it, and what it was in a run. */
import {
  getAt,
  lookAt,
  nameOfTypes,
  parsePath,
  pathsIn,
  renderPath,
  type Found,
  type Json,
  type Path,
  type Shape,
  type ShapePath,
  type Writer,
} from '#flow'
import type { Offer } from '../../../kit/inputs/offers.ts'
import { t } from '../../../kit/words.ts'

const MOST = 500
const DEEPEST = 7

/** What a form knows of the data before a state. */
export interface KnownData {
  readonly before: Shape
  /** `$` there in a run, where one is painted. */
  readonly sample?: Json | undefined
}

const context: Path = ['_context']

export function pathOffers({ before, sample }: KnownData): readonly Offer[] {
  const own = pathsIn(before, [], { most: MOST, depth: DEEPEST })
  const ofRun = pathsIn(lookAt(before, context).shape, context, { most: 50, depth: 1 })
  return [...own, ...ofRun].map((one) => offerOf(one, sample))
}

export function offerOf({ segments, shape, presence, writers }: ShapePath, sample: Json | undefined): Offer {
  const value = renderPath(segments)
  const about = [
    writtenBy(writers),
    presence === 'sometimes' ? t('not on every way') : '',
    sampleText(sample, segments),
  ]
  return { value, label: value, detail: nameOfTypes(shape.types), about: about.filter((one) => one !== '').join(' · ') }
}

/** `by ExtractMetadata (the action)`, `in the input`. */
export function writtenBy(writers: readonly Writer[]): string {
  const names = writers.map(({ state, what }) => (state === null ? t('in the input') : t('by {0} ({1})', state, what)))
  return [...new Set(names)].join(', ')
}

const LONGEST = 60

function sampleText(sample: Json | undefined, segments: Path): string {
  if (sample === undefined) return ''
  const found = getAt(sample, segments)
  if (!found.found) return ''
  const text = JSON.stringify(found.value)
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text
}

export interface SaidOfPath {
  readonly kind: 'mistake' | 'fine' | 'doubt'
  readonly text: string
}

/** What a path finds, said below it while it is typed. */
export function aboutPath(path: string, { before, sample }: KnownData): SaidOfPath | undefined {
  if (path === '') return undefined
  const parsed = parsePath(path)
  if (!parsed.ok) return { kind: 'mistake', text: parsed.mistake.message }
  const { segments } = parsed.path
  const found = lookAt(before, segments)
  const text = [sayFound(found), writtenBy(found.writers), sampleText(sample, segments)].filter((one) => one !== '')
  return {
    kind: found.presence === 'never' || found.presence === 'sometimes' ? 'doubt' : 'fine',
    text: text.join(' · '),
  }
}

function sayFound({ presence, shape }: Found): string {
  switch (presence) {
    case 'never':
      return t('nothing is there')
    case 'sometimes':
      return t('{0}, not on every way', nameOfTypes(shape.types))
    case 'always':
    case 'unknown':
      return nameOfTypes(shape.types)
  }
}
