/** Data collection and data reduction (paper, section II.A): what comes from the instrument is moved, reduced, and kept if it is worth it. */
import { functions, inputs, place, text } from './inputs.ts'
import { compute, output, transfer } from './states.ts'
import type { FlowTemplate } from './template.ts'

export const collectAndReduce: FlowTemplate = {
  name: 'collect-and-reduce',
  summary: 'move data from the instrument, reduce them, keep what is worth keeping',
  functions: {
    reduce:
      'is given data_file; writes a smaller file; returns keep (true or false), reduced_path (in the collection), reason',
  },
  flow: {
    title: 'Collect and reduce',
    subtitle: 'From the instrument to storage, as little as possible',
    description:
      'Copies a file from the instrument to a computing facility, reduces it there (finds peaks, compresses, drops empty ' +
      'frames) and copies the reduced file to storage, unless there is nothing in it.',
    definition: {
      Comment: 'Data collection and reduction (Vescovi et al. 2022, section II.A)',
      StartAt: 'Collect',
      States: {
        Collect: {
          ...transfer('Copies the file from the instrument to the facility and compares checksums.', {
            'source_endpoint.$': '$.input.source.id',
            'destination_endpoint.$': '$.input.hpc.id',
            DATA: [{ 'source_path.$': '$.input.source.path', 'destination_path.$': '$.input.hpc.path' }],
            label: 'Collect',
          }),
          ResultPath: '$.Collect',
          Next: 'Reduce',
        },
        Reduce: {
          ...compute('reduce', 'Reduces the data, and says whether the result is worth keeping.', {
            'data_file.$': '$.input.data_file',
          }),
          ResultPath: '$.Reduce',
          Next: 'WorthKeeping',
        },
        WorthKeeping: {
          Type: 'Choice',
          Comment: 'The function decides.',
          Choices: [{ Variable: output('Reduce', 'keep'), BooleanEquals: true, Next: 'Keep' }],
          Default: 'Discard',
        },
        Keep: {
          ...transfer('Copies the reduced file to storage.', {
            'source_endpoint.$': '$.input.hpc.id',
            'destination_endpoint.$': '$.input.storage.id',
            DATA: [{ 'source_path.$': output('Reduce', 'reduced_path'), 'destination_path.$': '$.input.storage.path' }],
            label: 'Keep',
          }),
          ResultPath: '$.Keep',
          End: true,
        },
        Discard: {
          Type: 'Pass',
          Comment: 'Nothing is copied; the run says why.',
          Parameters: { kept: false, 'reason.$': output('Reduce', 'reason') },
          ResultPath: '$.Discard',
          End: true,
        },
      },
    },
    input_schema: inputs({
      source: place('Source', 'The file on the collection of the instrument.'),
      hpc: place('Facility', 'Where the file goes on the collection of the computing facility.'),
      storage: place('Storage', 'Where the reduced file goes.'),
      data_file: text('Data file', 'The file at the facility, as the endpoint sees it.'),
      ...functions('reduce'),
    }),
  },
}
