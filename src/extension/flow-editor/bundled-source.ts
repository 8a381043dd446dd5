/** What somebody wrote, out of what a worker runs: a function's own file in the source map of its bundle. */
import * as z from 'zod/mini'

export interface OwnSource {
  readonly text: string
  /** As the source map names it; null when the bundle has none. */
  readonly file: string | null
}

const sourceMap = z.object({
  sources: z.array(z.string()),
  sourcesContent: z.array(z.nullable(z.string())),
})

/** The bundler puts what a file needs before it, so the function's own file comes last. The bundle itself where it has no map. */
export function ownSource(bundle: string): OwnSource {
  const map = mapIn(bundle)
  const at = map?.sources.findLastIndex((file, index) => !file.includes('node_modules/') && map.sourcesContent[index])
  const text = at === undefined ? undefined : map?.sourcesContent[at]
  if (at === undefined || typeof text !== 'string') return { text: bundle, file: null }
  return { text, file: map?.sources[at] ?? null }
}

function mapIn(bundle: string): z.infer<typeof sourceMap> | undefined {
  const [, encoded] =
    /\/\/# sourceMappingURL=data:application\/json;(?:charset=[\w-]+;)?base64,([\w+/=]+)\s*$/.exec(bundle) ?? []
  if (encoded === undefined) return undefined
  try {
    const parsed = z.safeParse(sourceMap, JSON.parse(Buffer.from(encoded, 'base64').toString('utf8')))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}
