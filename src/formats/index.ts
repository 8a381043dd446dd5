/** Scientific files. HDF5: read with a check of what the library would get silently wrong, and written. */
export { Hdf5Error, type Hdf5ErrorCode } from './hdf5-error.ts'
export { openHdf5, type AttributeValue, type Hdf5File } from './hdf5-file.ts'
export type { Hdf5Dataset } from './hdf5-dataset.ts'
export type { Hdf5Filter } from './hdf5-filters.ts'
export { typeBytes, type NumericArray, type NumericType } from './hdf5-types.ts'
export {
  createHdf5,
  type FrameStack,
  type FrameStackOptions,
  type Hdf5Writer,
  type WriteOptions,
} from './hdf5-writer.ts'
