/** The Node-only part of the api: find, start and stop the fabric of this user on this host. */
export { homeDirectory } from './home.ts'
export { findFabric, readFabricFile, FabricUnavailable, type FoundFabric } from './find.ts'
export { startFabric, logTail, EXIT_ANOTHER_RUNS, type StartOptions } from './start.ts'
export { connectLocal, endFabric, meet, type LocalOptions } from './connect.ts'
export { processStart } from './process-identity.ts'
