/**
 * The XPCS flow: eleven steps from a detector's file to its catalogue entry (paper, section V.A and figure 2), in the
 * definition language of Globus Flows, so that the same document runs here and there. `xpcs.flow.json` is this value.
 */
import type { ActionState, Flow, FlowDefinition, JsonObject } from '#flow'
import type { XpcsFunctionName } from './functions.ts'
import { xpcsInputSchema } from './input-schema.ts'

/** An endpoint may be down for a night and a facility's queue long: a step gives up after a day, an ingest after an hour. */
const day = 86_400
const hour = 3_600

interface Step {
  readonly name: string
  readonly comment: string
  readonly url: string
  readonly wait: number
  readonly parameters: JsonObject
}

const output = (state: string, field: string) => `$.${state}.details.result[0].${field}`

function compute(name: string, calls: XpcsFunctionName, comment: string, kwargs: JsonObject | string): Step {
  return {
    name,
    comment,
    url: 'https://compute.actions.globus.org/v3',
    wait: day,
    parameters: {
      'endpoint_id.$': '$.input.compute_endpoint',
      tasks: [
        {
          'function_id.$': `$.input.${calls}_function_id`,
          ...(typeof kwargs === 'string' ? { 'kwargs.$': kwargs } : { kwargs }),
        },
      ],
    },
  }
}

function transfer(name: string, comment: string, parameters: JsonObject): Step {
  return {
    name,
    comment,
    url: 'https://transfer.actions.globus.org/transfer',
    wait: day,
    parameters: { ...parameters, verify_checksum: true },
  }
}

function ingest(name: string, comment: string, from: string): Step {
  return {
    name,
    comment,
    url: 'https://actions.globus.org/search/ingest',
    wait: hour,
    parameters: {
      'search_index.$': '$.input.search_index',
      'subject.$': output(from, 'subject'),
      'visible_to.$': '$.input.visible_to',
      'content.$': output(from, 'content'),
    },
  }
}

const steps: readonly Step[] = [
  transfer('TransferData', "Copies the detector's file to the computing facility and compares checksums.", {
    'source_endpoint.$': '$.input.source.id',
    'destination_endpoint.$': '$.input.hpc.id',
    DATA: [{ 'source_path.$': '$.input.source.path', 'destination_path.$': '$.input.hpc.path' }],
    label: 'XPCS data file',
  }),
  compute(
    'ExtractMetadata',
    'extract_metadata',
    'Checks that the file can be processed as asked (complete, dataset and filters known, rings on the detector), and ' +
      'writes down acquisition, software and the arguments of the steps to come.',
    {
      'data_file.$': '$.input.data_file',
      'source.$': '$.input.source',
      'hpc.$': '$.input.hpc',
      'storage.$': '$.input.storage',
      'processing.$': '$.input.processing',
      'metadata.$': '$.input.metadata',
    },
  ),
  transfer('TransferMetadata', 'Copies the metadata to persistent storage.', {
    'source_endpoint.$': '$.input.hpc.id',
    'destination_endpoint.$': '$.input.storage.id',
    'DATA.$': output('ExtractMetadata', 'transfer_items'),
    label: 'XPCS metadata',
  }),
  ingest(
    'IngestMetadata',
    'Makes the data visible in the catalogue, with the software version and arguments, before they are processed.',
    'ExtractMetadata',
  ),
  compute(
    'AcquireNodes',
    'acquire_nodes',
    'Waits until workers are up and has them kept, so that the correlation does not queue.',
    '$.input.nodes',
  ),
  compute(
    'Correlate',
    'correlate',
    'Multi-tau correlation of every pixel, g2 of every ring and its fit; writes the HDF5 result file.',
    output('ExtractMetadata', 'correlation'),
  ),
  compute('MakePlots', 'make_plots', 'Draws g2 with its fits, the scattering patterns and the intensity over time.', {
    'correlation.$': '$.Correlate.details.result[0]',
    'stem.$': output('ExtractMetadata', 'stem'),
  }),
  compute('PlotMetadata', 'plot_metadata', 'Describes every plot: caption, size, checksum.', {
    'plots.$': output('MakePlots', 'plots'),
    'stem.$': output('ExtractMetadata', 'stem'),
  }),
  compute(
    'GatherResults',
    'gather_results',
    'Checks that every product is there and unharmed, takes checksums, and puts the final catalogue entry together.',
    {
      'hpc.$': '$.input.hpc',
      'storage.$': '$.input.storage',
      'metadata_file.$': output('ExtractMetadata', 'metadata_file'),
      'correlation.$': '$.Correlate.details.result[0]',
      'plots.$': output('PlotMetadata', 'plots'),
      'plots_file.$': output('PlotMetadata', 'plots_file'),
    },
  ),
  transfer('TransferResults', 'Copies results, plots and their metadata to persistent storage.', {
    'source_endpoint.$': '$.input.hpc.id',
    'destination_endpoint.$': '$.input.storage.id',
    'DATA.$': output('GatherResults', 'transfer_items'),
    label: 'XPCS results',
  }),
  ingest('IngestResults', 'Adds results, plots and where they are kept to the catalogue entry.', 'GatherResults'),
]

function state(step: Step, next: string | undefined): ActionState {
  return {
    Type: 'Action',
    Comment: step.comment,
    ActionUrl: step.url,
    Parameters: step.parameters,
    ResultPath: `$.${step.name}`,
    WaitTime: step.wait,
    ExceptionOnActionFailure: true,
    ...(next === undefined ? { End: true } : { Next: next }),
  }
}

const definition: FlowDefinition = {
  Comment: 'X-ray photon correlation spectroscopy, from detector file to catalogue',
  StartAt: 'TransferData',
  States: Object.fromEntries(steps.map((step, i) => [step.name, state(step, steps[i + 1]?.name)])),
}

export const xpcsFlow: Flow = {
  title: 'XPCS',
  subtitle: 'From detector file to catalogue',
  description:
    'Transfers a file of detector frames to a computing facility, correlates the frames (multi-tau), fits and plots g2, and ' +
    'publishes metadata, results and plots. After Vescovi et al. 2022, section V.A.',
  keywords: ['XPCS', 'photon correlation', 'multi-tau', 'diffusion'],
  definition,
  input_schema: xpcsInputSchema,
}
