/**
 * The XPCS flow's `ExtractMetadata`: refuses a data file that could not be processed as asked, describes one that can, and
 * settles the arguments of the correlation.
 */
import { stat } from 'node:fs/promises'
import type { TaskFunction } from '#api'
import { openHdf5 } from '#formats'
import type { JsonObject } from '#flow'
import type { CollectionPath, Description, Entry, Processing, TransferItem } from '../documents.ts'
import { firstEntry } from '../entry.ts'
import { planCorrelation } from '../plan-correlation.ts'
import { productsOf, stemOf, transferItems, writeJson } from '../products.ts'
import { processRecord } from '../process-record.ts'
import type { CorrelateInput } from './correlate.ts'

export interface ExtractMetadataInput {
  /** Absolute path of the copy on this host. */
  readonly data_file: string
  readonly source: CollectionPath
  readonly hpc: CollectionPath
  readonly storage: CollectionPath
  readonly processing: Processing
  readonly metadata: Description
}

export interface ExtractMetadataOutput extends Entry {
  readonly stem: string
  readonly metadata_file: string
  readonly transfer_items: readonly TransferItem[]
  /** What `correlate` is called with. */
  readonly correlation: CorrelateInput
}

/** @throws Hdf5Error, XpcsError: what is wrong with the file or the request, where, and what to do. */
const extractMetadata: TaskFunction<ExtractMetadataInput, ExtractMetadataOutput> = async (input, task) => {
  const { data_file, source, hpc, storage, processing, metadata } = input
  const products = productsOf(data_file)
  using file = await openHdf5(data_file)
  const { acquisition, firstFrame, frames } = planCorrelation(file, processing)
  // Headers of a damaged file can be whole; its last frames are what is missing then.
  acquisition.data.readRows(firstFrame, 1)
  acquisition.data.readRows(firstFrame + frames - 1, 1)
  task.progress(0.5, `${acquisition.frames} frames of ${acquisition.rows} × ${acquisition.columns}`)

  const stem = stemOf(data_file)
  const title = metadata.title ?? stem
  const correlation: CorrelateInput = { data_file, result_file: products.result, ...processing }
  // SAFETY: arguments of a flow are JSON.
  const process = processRecord('correlate', correlation as unknown as JsonObject)
  const entry = firstEntry({
    title,
    stem,
    description: metadata,
    acquisition,
    bytes: (await stat(data_file)).size,
    startTime: file.text('entry/start_time'),
    source,
    storage,
    process,
  })
  await writeJson(products.metadata, task.taskId, entry)
  return {
    ...entry,
    stem,
    metadata_file: products.metadata,
    transfer_items: transferItems(hpc, storage, [products.metadata]),
    correlation,
  }
}

export default extractMetadata
