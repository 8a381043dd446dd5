/** `davy demo xpcs --data FILE`: the flow on one file that the user has. */
import { constants } from 'node:fs'
import { copyFile, rename, rm, stat } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import type { Client, RunDocument } from '#api'
import { xpcsInput, type Processing } from '#experiments'
import { startRun } from '#toolkit'
import { notFound, usage } from '../failure.ts'
import type { DemoSite } from './site.ts'
import { claimFolder } from './claim-folder.ts'
import { shortName } from './short-name.ts'

/** @throws {Failure} before anything is started when there is no such file. */
export async function checkFile(file: string): Promise<void> {
  const found = await stat(file).catch(() => undefined)
  if (!found) throw notFound(`There is no file ${file}: --data names a data file on this machine.`)
  if (!found.isFile()) throw usage(`${file} is not a file: --data names one data file.`)
}

/** Puts a copy on the instrument's collection, as a detector would, and starts the run on it. */
export async function runOnFile(
  client: Client,
  site: DemoSite,
  request: { readonly file: string; readonly processing: Processing; readonly cores: number },
): Promise<RunDocument> {
  const given = basename(request.file)
  const name = shortName(given)
  const folder = await claimFolder(site.instrument.directory, basename(name, extname(name)), new Date())
  const directory = join(site.instrument.directory, folder)
  // Under another name until it is whole: somebody's trigger may watch this collection.
  const temporary = join(directory, `.${name}.copying`)
  try {
    await copyFile(request.file, temporary, constants.COPYFILE_FICLONE)
    await rename(temporary, join(directory, name))
  } catch (error) {
    // Half a file would fill a disk that is full already.
    await rm(directory, { recursive: true, force: true })
    throw error
  }
  const input = xpcsInput(site.xpcs, {
    source: { id: site.instrument.id, path: `/${folder}/${name}` },
    folder,
    processing: request.processing,
    workers: request.cores,
    metadata: { title: given },
  })
  return startRun(client, site.flow.id, input, { label: folder.slice(0, LONGEST_LABEL) })
}

/** Characters that the Flows service allows (Globus Flows API). */
const LONGEST_LABEL = 64
