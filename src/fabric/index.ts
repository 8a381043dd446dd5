/** The embedded services: see fabric.ts. */
export { createFabric, type Fabric, type FabricOptions } from './fabric.ts'
export { StartRefused } from './store/refusal.ts'
