/**
 * The XPCS flow's `GatherResults`: nothing is published that is not there and whole. Puts the final catalogue entry and a
 * page for people together, and says what is to be transferred.
 */
import { readFile } from 'node:fs/promises'
import { basename, dirname, extname, join, posix } from 'node:path'
import type { TaskFunction } from '#api'
import { openHdf5 } from '#formats'
import type { CollectionPath, Correlation, Entry, Plot, TransferItem } from '../documents.ts'
import { finalEntry, type PublishedFile } from '../entry.ts'
import { processRecord } from '../process-record.ts'
import { checksumOf, globusAddress, transferItems, writeJson, writeWhole } from '../products.ts'
import { reportPage } from '../report.ts'

export interface GatherResultsInput {
  readonly hpc: CollectionPath
  readonly storage: CollectionPath
  readonly metadata_file: string
  readonly correlation: Correlation
  readonly plots: readonly Plot[]
  readonly plots_file: string
}

export interface GatherResultsOutput extends Entry {
  readonly transfer_items: readonly TransferItem[]
}

const mediaTypes: Readonly<Record<string, string>> = {
  '.hdf': 'application/x-hdf5',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.html': 'text/html',
}

/** @throws Error naming a product that is missing or is not what an earlier step made. */
const gatherResults: TaskFunction<GatherResultsInput, GatherResultsOutput> = async (input, task) => {
  const { hpc, storage, metadata_file, correlation, plots, plots_file } = input
  await checkResult(correlation.result_file)
  // SAFETY: written by extract_metadata in this form.
  const first = JSON.parse(await readFile(metadata_file, 'utf8')) as Entry

  const products = [correlation.result_file, ...plots.map(({ file }) => file), plots_file]
  const files: PublishedFile[] = []
  for (const file of products) {
    task.progress(files.length / products.length, `checksum of ${basename(file)}`)
    const sum = await checksumOf(file)
    const plot = plots.find((each) => each.file === file)
    if (plot && plot.sha256 !== sum.sha256)
      throw new Error(
        `${file} has changed since it was described: its SHA-256 is ${sum.sha256}, it was ${plot.sha256}.`,
      )
    files.push({
      name: basename(file),
      address: globusAddress({ id: storage.id, path: posix.join(storage.path, basename(file)) }),
      media_type: mediaTypes[extname(file)] ?? 'application/octet-stream',
      ...sum,
    })
  }
  const drawn = processRecord('make_plots', { plots: plots.map(({ name }) => name) })
  const entry = finalEntry(first, correlation, plots, files, [drawn])

  const at = (name: string) => join(dirname(metadata_file), name)
  const stem = basename(metadata_file).replace(/_metadata\.json$/, '')
  const [entryFile, page] = [at(`${stem}_entry.json`), at(`${stem}.html`)]
  await writeJson(entryFile, task.taskId, entry)
  await writeWhole(page, task.taskId, reportPage(first, correlation, plots, files))
  return { ...entry, transfer_items: transferItems(hpc, storage, [...products, entryFile, page]) }
}

export default gatherResults

async function checkResult(path: string): Promise<void> {
  using file = await openHdf5(path)
  file.dataset('xpcs/multitau/normalized_g2').check()
}
