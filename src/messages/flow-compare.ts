/** The page that compares two versions of a flow: the texts of both sides, sent anew whenever one changes. */
import * as z from 'zod/mini'

export const comparedText = z.object({
  /** The file's name, or what else it is. */
  name: z.string(),
  /** Which version: `HEAD`, `as saved`, a run. */
  version: z.string(),
  format: z.enum(['json', 'yaml']),
  /** Null where there is none; then `missing` says why. */
  text: z.nullable(z.string()),
  missing: z.nullable(z.string()),
})
export type ComparedText = z.infer<typeof comparedText>

const which = z.enum(['before', 'after'])
export type WhichVersion = z.infer<typeof which>

export const flowCompareProtocol = {
  toPage: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('versions'),
      before: comparedText,
      after: comparedText,
      direction: z.enum(['down', 'right']),
      /** What the page hands back when it is opened again. */
      versions: z.unknown(),
    }),
    z.object({ kind: z.literal('text'), which, text: comparedText }),
    z.object({ kind: z.literal('direction'), direction: z.enum(['down', 'right']) }),
  ]),
  toHost: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('ready') }),
    /** Show a part of one of the texts; `focus`: and go on there. */
    z.object({ kind: z.literal('reveal'), which, start: z.number(), end: z.number(), focus: z.boolean() }),
    /** The other way round. */
    z.object({ kind: z.literal('swap') }),
    /** Both texts side by side, in the editor's own comparison. */
    z.object({ kind: z.literal('compareTexts') }),
  ]),
  calls: {},
} as const

export type FlowCompareToPage = z.infer<typeof flowCompareProtocol.toPage>
export type FlowCompareToHost = z.infer<typeof flowCompareProtocol.toHost>
