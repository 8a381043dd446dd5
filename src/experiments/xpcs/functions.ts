/** The functions the XPCS flow calls, as they are registered with the compute service. */
import { join } from 'node:path'

export const xpcsFunctionNames = [
  'extract_metadata',
  'acquire_nodes',
  'correlate',
  'make_plots',
  'plot_metadata',
  'gather_results',
] as const
export type XpcsFunctionName = (typeof xpcsFunctionNames)[number]

export interface XpcsFunction {
  readonly name: XpcsFunctionName
  /** For people who list functions. */
  readonly description: string
  /** The bundle below `dist/`. */
  readonly bundle: string
  readonly resources: { readonly cores: number }
}

const descriptions: Readonly<Record<XpcsFunctionName, string>> = {
  extract_metadata: 'XPCS: check a data file and describe it',
  acquire_nodes: 'XPCS: have workers kept ready',
  correlate: 'XPCS: multi-tau correlation and fits',
  make_plots: 'XPCS: draw g2, scattering and intensity',
  plot_metadata: 'XPCS: describe the plots',
  gather_results: 'XPCS: check products and put the catalogue entry together',
}

/**
 * All six. Each can be run again without harm, for every file is written under a temporary name and renamed.
 * @param cores of the correlation; every other function uses one.
 */
export function xpcsFunctions(cores = 1): Readonly<Record<XpcsFunctionName, XpcsFunction>> {
  const entries = xpcsFunctionNames.map((name): [XpcsFunctionName, XpcsFunction] => [
    name,
    {
      name,
      description: descriptions[name],
      bundle: join('functions', 'xpcs', `${name}.mjs`),
      resources: { cores: name === 'correlate' ? cores : 1 },
    },
  ])
  // SAFETY: one entry was made for every name.
  return Object.fromEntries(entries) as Record<XpcsFunctionName, XpcsFunction>
}
