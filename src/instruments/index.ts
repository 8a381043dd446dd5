export type { Source } from './source.ts'
export type { CompleteFile, Completeness, FileIdentity } from './directory/file.ts'
export { directorySource, type DirectorySourceOptions } from './directory/source.ts'
export { presentFiles } from './directory/scan.ts'
