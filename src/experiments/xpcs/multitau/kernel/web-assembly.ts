/** As much of WebAssembly as is used here: TypeScript types it only in its DOM library, which Node code does without. */

export interface SharedMemory {
  readonly buffer: SharedArrayBuffer
}

interface WebAssemblyApi {
  /** Sizes in pages of 64 KiB. */
  readonly Memory: new (size: { initial: number; maximum: number; shared: true }) => SharedMemory
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object
  readonly Instance: new (module: object, imports: object) => { readonly exports: object }
}

// SAFETY: every Node that Davy runs on has these three.
export const webAssembly = (globalThis as unknown as { WebAssembly: WebAssemblyApi }).WebAssembly

/** Zeroed memory that threads can share. The machine's memory is taken only as it is touched. */
export function sharedMemory(bytes: number): SharedMemory {
  const pages = Math.max(1, Math.ceil(bytes / 65_536))
  return new webAssembly.Memory({ initial: pages, maximum: pages, shared: true })
}
