/** What a run of the XPCS flow must be given, as JSON Schema draft 7: the form in the portal and the check before a run. */
import type { JsonObject } from '#flow'

const uuid = (title: string, description: string): JsonObject => ({
  type: 'string',
  format: 'uuid',
  title,
  description,
})

const collectionPath = (title: string, description: string): JsonObject => ({
  type: 'object',
  format: 'globus-collection',
  title,
  description,
  properties: {
    id: { type: 'string', format: 'uuid', title: 'Collection' },
    path: { type: 'string', minLength: 1, pattern: '^/', title: 'Path in the collection' },
  },
  required: ['id', 'path'],
  additionalProperties: false,
})

const processing: JsonObject = {
  type: 'object',
  title: 'Processing',
  description: 'How the frames are correlated. {} takes every default.',
  properties: {
    rings: {
      title: 'Rings',
      description:
        'Rings of constant |q|, in the unit of the data file. A rule {from, to, step}: rings of one width, a pixel being in ' +
        'one when q_min <= q < q_max; or as text, FROM:TO:STEP, linear:RINGS[:BINS][@FROM:TO] or log:RINGS[:BINS][@FROM:TO].',
      default: 'linear:10:50',
      oneOf: [
        {
          type: 'object',
          properties: {
            from: { type: 'number', minimum: 0, description: 'Lower edge of the first ring.' },
            to: { type: 'number', exclusiveMinimum: 0, description: 'Upper edge of the last ring.' },
            step: { type: 'number', exclusiveMinimum: 0, description: 'Width of a ring.' },
          },
          required: ['from', 'to', 'step'],
          additionalProperties: false,
        },
        {
          type: 'object',
          properties: {
            spacing: { enum: ['linear', 'log'], description: 'Edges equally far apart, in q or in log q.' },
            dynamic: { type: 'integer', minimum: 1, description: 'Rings, each with its own g2.' },
            static: { type: 'integer', minimum: 1, description: 'Bins for normalisation: a multiple of the rings.' },
            from: { type: 'number', minimum: 0, description: 'Lower edge. Without it, the innermost pixel.' },
            to: { type: 'number', exclusiveMinimum: 0, description: 'Upper edge. Without it, the outermost pixel.' },
          },
          required: ['spacing', 'dynamic', 'static'],
          additionalProperties: false,
        },
        { type: 'string', minLength: 3, maxLength: 100, pattern: ':' },
      ],
    },
    fit: {
      type: 'object',
      title: 'Fit',
      description: 'g2 = baseline + beta exp(-2 gamma tau) is fitted to every ring; D = gamma / q^2.',
      properties: {
        weighting: {
          enum: ['weighted', 'unweighted'],
          default: 'weighted',
          description: 'weighted: by 1 / err^2.',
        },
        max_seconds: {
          type: 'number',
          exclusiveMinimum: 0,
          description: 'Only lags shorter than this are fitted. Without it, all are.',
        },
      },
      additionalProperties: false,
    },
    dataset: {
      type: 'string',
      pattern: '^/?[^/]',
      default: 'entry/data/data',
      title: 'Dataset',
      description: 'Path of the frames in the HDF5 file: [frames, rows, columns] of unsigned integers.',
    },
    first_frame: { type: 'integer', minimum: 0, default: 0, description: 'First frame that counts, from 0.' },
    last_frame: {
      type: 'integer',
      minimum: 1,
      description: 'Last frame that counts, from 0 and included. Without it, the last of the file.',
    },
  },
  additionalProperties: false,
}

const nodes: JsonObject = {
  type: 'object',
  title: 'Nodes',
  description: 'What is kept ready for the correlation, so that it does not wait in the queue.',
  properties: {
    workers: { type: 'integer', minimum: 1, default: 1, description: 'Workers that must be up.' },
    seconds: {
      type: 'integer',
      minimum: 0,
      maximum: 86_400,
      default: 120,
      description: 'How long they are kept.',
    },
  },
  required: ['workers', 'seconds'],
  additionalProperties: false,
}

const metadata: JsonObject = {
  type: 'object',
  title: 'Description',
  description: 'What the data file cannot know about itself. It becomes part of the catalogue entry; {} adds nothing.',
  properties: {
    title: { type: 'string', minLength: 1, description: 'Title of the entry. Without it, the name of the data file.' },
    creators: {
      type: 'array',
      items: { type: 'string', minLength: 1 },
      description: 'Names of people, "Family, Given".',
    },
    sample: { type: 'string', description: 'What was in the beam.' },
    proposal: { type: 'string', description: "The facility's proposal number." },
    beamline: { type: 'string', description: 'Where it was measured: "APS 8-ID-I".' },
    uid: {
      type: 'string',
      description: 'Id of the scan in the control system (Bluesky run uid …), kept through every step.',
    },
  },
  additionalProperties: false,
}

const functionId = (name: string, does: string): JsonObject => uuid(`Function ${name}`, does)

export const xpcsInputSchema: JsonObject = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  properties: {
    input: {
      type: 'object',
      properties: {
        source: collectionPath('Data file', 'The file that the detector wrote, on the collection of the instrument.'),
        hpc: collectionPath(
          'Copy for processing',
          'Where the data file is copied to, on the collection of the computing facility. Products are written beside it, so ' +
            'each run needs a folder of its own.',
        ),
        data_file: {
          type: 'string',
          pattern: '^(/|[A-Za-z]:)',
          title: 'Copy for processing, as functions see it',
          description: "The same file as an absolute path on the endpoint's hosts.",
        },
        storage: collectionPath(
          'Results',
          'The folder that receives metadata, results and plots, on the collection that keeps them.',
        ),
        compute_endpoint: uuid('Endpoint', 'The compute endpoint that runs the functions.'),
        extract_metadata_function_id: functionId('extract_metadata', 'Checks the data file and describes it.'),
        acquire_nodes_function_id: functionId('acquire_nodes', 'Keeps workers ready.'),
        correlate_function_id: functionId('correlate', 'Computes g2 and fits it.'),
        make_plots_function_id: functionId('make_plots', 'Draws the plots.'),
        plot_metadata_function_id: functionId('plot_metadata', 'Describes the plots.'),
        gather_results_function_id: functionId(
          'gather_results',
          'Checks that everything is there and says what is published.',
        ),
        search_index: uuid('Index', 'The search index of the catalogue.'),
        visible_to: {
          type: 'array',
          items: { type: 'string', minLength: 1 },
          minItems: 1,
          title: 'Visible to',
          description: 'Who finds the catalogue entry: "public", "all_authenticated_users", or principal URNs.',
          default: ['public'],
        },
        processing,
        nodes,
        metadata,
      },
      required: [
        'source',
        'hpc',
        'data_file',
        'storage',
        'compute_endpoint',
        'extract_metadata_function_id',
        'acquire_nodes_function_id',
        'correlate_function_id',
        'make_plots_function_id',
        'plot_metadata_function_id',
        'gather_results_function_id',
        'search_index',
        'visible_to',
        'processing',
        'nodes',
        'metadata',
      ],
      propertyOrder: [
        'source',
        'hpc',
        'data_file',
        'storage',
        'compute_endpoint',
        'search_index',
        'processing',
        'metadata',
      ],
      additionalProperties: false,
    },
  },
  required: ['input'],
  additionalProperties: false,
}
