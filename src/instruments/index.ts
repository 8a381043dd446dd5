export type { Source } from './source.ts'
export type { CompleteFile, Completeness, FileIdentity } from './directory/file.ts'
export { directorySource, type DirectorySourceOptions } from './directory/source.ts'
export { presentFiles } from './directory/scan.ts'
export {
  acquireXpcs,
  simulatedDetector,
  simulatedRings,
  simulatedSample,
  type XpcsAcquired,
  type XpcsAcquisition,
  type XpcsProgress,
} from './simulated/xpcs/acquisition.ts'
export type { XpcsDetector, XpcsSample } from './simulated/xpcs/detector.ts'
