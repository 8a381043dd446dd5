/** Publication (paper, sections V.B and VII.E): data to a repository, what they are to a catalogue. */
import { functions, inputs, place, text, uuid } from './inputs.ts'
import { compute, ingest, output, transfer } from './states.ts'
import type { FlowTemplate } from './template.ts'

export const publish: FlowTemplate = {
  name: 'publish',
  summary: 'move results to a repository and make them findable in a catalogue',
  functions: {
    gather_metadata:
      'is given results_folder; returns transfer_items: a list of {source_path, destination_path}, and content: the catalogue entry',
  },
  flow: {
    title: 'Publish',
    subtitle: 'Results to the repository, their description to the catalogue',
    description:
      'Describes a folder of results, copies its files to a repository, and puts the description into a search index, ' +
      'where the data can be found, with whom it may concern.',
    definition: {
      Comment: 'Publication (Vescovi et al. 2022, section V.B)',
      StartAt: 'GatherMetadata',
      States: {
        GatherMetadata: {
          ...compute('gather_metadata', 'Describes the results: what they are, how they came about, checksums.', {
            'results_folder.$': '$.input.results_folder',
          }),
          ResultPath: '$.GatherMetadata',
          Next: 'TransferResults',
        },
        TransferResults: {
          ...transfer('Copies the results to the repository and compares checksums.', {
            'source_endpoint.$': '$.input.hpc.id',
            'destination_endpoint.$': '$.input.repository.id',
            'DATA.$': output('GatherMetadata', 'transfer_items'),
            label: 'Results to publish',
          }),
          ResultPath: '$.TransferResults',
          Next: 'Publish',
        },
        Publish: {
          ...ingest('Only now, when the data are where the entry says.', {
            'search_index.$': '$.input.search_index',
            'subject.=': "'globus://' + input.repository.id + input.repository.path",
            'visible_to.$': '$.input.visible_to',
            'content.$': output('GatherMetadata', 'content'),
          }),
          ResultPath: '$.Publish',
          End: true,
        },
      },
    },
    input_schema: inputs({
      hpc: place('Results', 'The folder of the results on the collection of the computing facility.'),
      repository: place('Repository', 'Where the results go; their entry in the catalogue is named by it.'),
      results_folder: text('Results folder', 'The folder of the results, as the endpoint sees it.'),
      search_index: uuid('Search index', 'The catalogue.'),
      visible_to: {
        type: 'array',
        items: { type: 'string' },
        default: ['public'],
        title: 'Visible to',
        description: '"public", or principal URNs.',
      },
      ...functions('gather_metadata'),
    }),
  },
}
