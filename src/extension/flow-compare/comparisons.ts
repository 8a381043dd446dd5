/** What comparisons need, in a bundle of its own. */
import * as z from 'zod/mini'
import { titleOf } from './compare-panel.ts'
import { openSource } from './sources.ts'
import { versionPair, type VersionPair } from './version.ts'

export { asCommitted, asDocument, asSaved, chooseDefinition, chooseFile, chooseOther } from './choose.ts'
export { ComparePanel } from './compare-panel.ts'
export { provideSaved } from './sources.ts'

/** @throws {Error} a sentence, when one of them cannot be had. */
export async function titleOfPair({ before, after }: VersionPair): Promise<string> {
  const sources = { before: await openSource(before), after: await openSource(after) }
  const title = await titleOf(sources)
  sources.before.dispose()
  sources.after.dispose()
  return title
}

/** What a page had remembered, if it is of this version of the extension. */
export function versionsOf(state: unknown): VersionPair | undefined {
  const read = z.safeParse(z.object({ versions: versionPair }), state)
  return read.success ? read.data.versions : undefined
}
