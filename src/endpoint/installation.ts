/** Where this build's own files are: beside the bundle in `dist/`, or in the sources when it runs from those. */
import { join } from 'node:path'

const here = import.meta.dirname
const fromSources = import.meta.filename.endsWith('.ts')

export const workerProgram = fromSources ? join(here, 'worker/main.ts') : join(here, 'worker.js')
/** Packages that functions may import and that no bundle holds. */
export const packagesFolder = join(here, fromSources ? '../../node_modules' : 'node_modules')
