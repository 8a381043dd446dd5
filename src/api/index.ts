export { jsonObject } from './documents/json.ts'
export * from './documents/flows.ts'
export * from './documents/compute.ts'
export * from './documents/transfer.ts'
export * from './documents/search.ts'
export * from './documents/registered-apis.ts'
export * from './documents/web-inputs.ts'
export * from './documents/fabric.ts'
export * from './documents/providers.ts'
export { connect, type Client, type Connection } from './client.ts'
export { ApiError } from './error.ts'
export { decodeCbor, encodeCbor } from './cbor.ts'
export * from './link.ts'
export * from './provider-link.ts'
export { wallClock } from './wall-clock.ts'
export { eventStream } from './events.ts'
export { keyFile, keyOf, sealedBox, secretFile, type SealedBox } from './sealed-box.ts'
export {
  SerialisationError,
  deserialise,
  pack,
  packArguments,
  packFunction,
  serialise,
  unpack,
  unpackArguments,
  unpackFunction,
  type FunctionKind,
  type FunctionSource,
  type TaskArguments,
} from './serialisation.ts'
export type { TaskContext, TaskFunction } from './task-context.ts'
export { davyVersion, isOlder } from './version.ts'
export * from './local/index.ts'
