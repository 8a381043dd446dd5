/** The XPCS flow's `PlotMetadata`: what each plot shows and how large it is, read from the plots themselves. */
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { TaskFunction } from '#api'
import type { Plot } from '../documents.ts'
import { checksumOf, writeJson } from '../products.ts'

export interface PlotMetadataInput {
  readonly plots: readonly { readonly name: string; readonly file: string }[]
  readonly stem: string
}

export interface PlotMetadataOutput {
  readonly plots: readonly Plot[]
  /** Absolute path of the same list as a file. */
  readonly plots_file: string
}

/** @throws Error naming a plot that is missing or not a picture with title and size. */
const plotMetadata: TaskFunction<PlotMetadataInput, PlotMetadataOutput> = async ({ plots, stem }, task) => {
  const described: Plot[] = []
  for (const { name, file } of plots) {
    task.progress(described.length / plots.length, name)
    const [svg, sum] = await Promise.all([readFile(file, 'utf8'), checksumOf(file)])
    const [, head = ''] = /^<svg\s([^>]*)>/.exec(svg) ?? []
    const size = (side: string) => Number(new RegExp(`\\b${side}="([\\d.]+)"`).exec(head)?.[1])
    const [width, height] = [size('width'), size('height')]
    const title = words(svg, 'title')
    if (!(width > 0 && height > 0) || title === '')
      throw new Error(`${file} is not a plot: it has no size or no title.`)
    described.push({
      name,
      file,
      title,
      caption: words(svg, 'desc'),
      media_type: 'image/svg+xml',
      width,
      height,
      ...sum,
    })
  }
  const first = plots[0]
  if (!first) throw new Error('there are no plots to describe.')
  const plots_file = join(dirname(first.file), `${stem}_plots.json`)
  await writeJson(
    plots_file,
    task.taskId,
    described.map((plot) => ({ ...plot, file: basename(plot.file) })),
  )
  return { plots: described, plots_file }
}

export default plotMetadata

const characters: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }

/** The text of the document's own `<title>` or `<desc>`, which stand first. */
function words(svg: string, name: 'title' | 'desc'): string {
  const [, content = ''] = new RegExp(`<${name}>([^<]*)</${name}>`).exec(svg) ?? []
  return content.replace(/&(amp|lt|gt|quot|#39);/g, (whole, entity: string) => characters[entity] ?? whole)
}
