import type { XpcsFunctionName, XpcsSite } from '#experiments'

export const id = (last: number) => `00000000-0000-4000-8000-0000000000${String(last).padStart(2, '0')}`

export const functionIds: Readonly<Record<XpcsFunctionName, string>> = {
  extract_metadata: id(11),
  acquire_nodes: id(12),
  correlate: id(13),
  make_plots: id(14),
  plot_metadata: id(15),
  gather_results: id(16),
}

export const siteAt = (directory: string): XpcsSite => ({
  hpc: { id: id(2), directory },
  storage: { id: id(3) },
  computeEndpoint: id(4),
  searchIndex: id(5),
  functions: functionIds,
})
