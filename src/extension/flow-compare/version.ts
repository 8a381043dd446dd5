/** A version of a flow that can be compared: which one it is, its text, and where to show it. */
import * as z from 'zod/mini'

/** As the page hands it back when VS Code opens it again. */
export const versionKey = z.discriminatedUnion('kind', [
  /** As it stands in the editor, saved or not; also the definition of a run. */
  z.object({ kind: z.literal('document'), uri: z.string() }),
  /** As it is on disk. */
  z.object({ kind: z.literal('saved'), uri: z.string() }),
  /** As it was last committed. */
  z.object({ kind: z.literal('head'), uri: z.string() }),
])
export type VersionKey = z.infer<typeof versionKey>

export const versionPair = z.object({ before: versionKey, after: versionKey })
export type VersionPair = z.infer<typeof versionPair>
