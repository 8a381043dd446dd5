import type * as H5wasm from 'h5wasm/node'

export type Library = typeof H5wasm
let loading: Promise<Library> | undefined

/**
 * h5wasm, loaded at first use (4 MB, 0.2 s). Its errors are made to throw: by default a failed read prints
 * "HDF5-DIAG" on stderr and hands back whatever was in memory.
 */
export function loadLibrary(): Promise<Library> {
  loading ??= import('h5wasm/node').then(async (library) => {
    await library.ready
    library.Module.activate_throwing_error_handler()
    return library
  })
  return loading
}

/** The innermost reason in a stack of HDF5-DIAG lines, which is the last: "inflate() failed". */
export function hdf5Reason(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause)
  const frames = [...text.matchAll(/#\d+:.*?\bin \w+\(\): (.*)/g)].map((match) => match[1])
  return frames.at(-1) ?? text.split('\n')[0] ?? 'unknown'
}
