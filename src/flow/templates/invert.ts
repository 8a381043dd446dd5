/** Data inversion (paper, sections II.A and V.C): from what a detector sees to what the sample is, and back to the beamline. */
import { functions, inputs, place, text } from './inputs.ts'
import { compute, output, transfer } from './states.ts'
import type { FlowTemplate } from './template.ts'

export const invert: FlowTemplate = {
  name: 'invert',
  summary: 'reconstruct images from detector data and bring them back',
  functions: {
    reconstruct: 'is given data_file and iterations; returns transfer_items: a list of {source_path, destination_path}',
  },
  flow: {
    title: 'Reconstruct',
    subtitle: 'From diffraction patterns to images',
    description:
      'Copies detector data to a computing facility, reconstructs images from them, and copies these back to the ' +
      'experiment, where they help to decide what to measure next.',
    definition: {
      Comment: 'Data inversion (Vescovi et al. 2022, sections II.A and V.C)',
      StartAt: 'TransferData',
      States: {
        TransferData: {
          ...transfer('Copies the data to the facility and compares checksums.', {
            'source_endpoint.$': '$.input.source.id',
            'destination_endpoint.$': '$.input.hpc.id',
            DATA: [{ 'source_path.$': '$.input.source.path', 'destination_path.$': '$.input.hpc.path' }],
            label: 'Data to reconstruct from',
          }),
          ResultPath: '$.TransferData',
          Next: 'Reconstruct',
        },
        Reconstruct: {
          ...compute('reconstruct', 'Phase retrieval or tomography, with as many iterations as are asked for.', {
            'data_file.$': '$.input.data_file',
            'iterations.$': '$.input.iterations',
          }),
          ResultPath: '$.Reconstruct',
          Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.Problem', Next: 'NotReconstructed' }],
          Next: 'TransferImages',
        },
        TransferImages: {
          ...transfer('Copies the images to the experiment.', {
            'source_endpoint.$': '$.input.hpc.id',
            'destination_endpoint.$': '$.input.source.id',
            'DATA.$': output('Reconstruct', 'transfer_items'),
            label: 'Images',
          }),
          ResultPath: '$.TransferImages',
          End: true,
        },
        NotReconstructed: {
          Type: 'Fail',
          Comment: 'The data are at the facility; only the reconstruction has to be done again.',
          Error: 'NotReconstructed',
          Cause: 'The reconstruction failed: see its step for the reason.',
        },
      },
    },
    input_schema: inputs({
      source: place('Source', 'The data on the collection of the instrument, to which the images go back.'),
      hpc: place('Facility', 'Where the data go on the collection of the computing facility.'),
      data_file: text('Data file', 'The data at the facility, as the endpoint sees them.'),
      iterations: { type: 'integer', minimum: 1, default: 100, title: 'Iterations', description: 'Of the solver.' },
      ...functions('reconstruct'),
    }),
  },
}
