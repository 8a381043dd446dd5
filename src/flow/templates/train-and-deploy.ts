/** Machine learning model training (paper, sections II.A and V.D, BraggNN): train at the facility, deploy at the beamline. */
import { functions, inputs, place, text } from './inputs.ts'
import { compute, output, transfer } from './states.ts'
import type { FlowTemplate } from './template.ts'

export const trainAndDeploy: FlowTemplate = {
  name: 'train-and-deploy',
  summary: 'train a model at a facility and bring it to the beamline, if it is good enough',
  functions: {
    train: 'is given data_file and epochs; returns loss, and model_path in the collection of the facility',
  },
  flow: {
    title: 'Train and deploy',
    subtitle: 'A model from the latest data, at the beamline',
    description:
      'Copies training data to a computing facility, trains a model with them, and copies the model to the beamline when ' +
      'its loss is low enough.',
    definition: {
      Comment: 'Model training (Vescovi et al. 2022, sections II.A and V.D)',
      StartAt: 'TransferData',
      States: {
        TransferData: {
          ...transfer('Copies the training data to the facility and compares checksums.', {
            'source_endpoint.$': '$.input.source.id',
            'destination_endpoint.$': '$.input.hpc.id',
            DATA: [{ 'source_path.$': '$.input.source.path', 'destination_path.$': '$.input.hpc.path' }],
            label: 'Training data',
          }),
          ResultPath: '$.TransferData',
          Next: 'Train',
        },
        Train: {
          ...compute('train', 'Trains the model and says how good it is.', {
            'data_file.$': '$.input.data_file',
            'epochs.$': '$.input.epochs',
          }),
          ResultPath: '$.Train',
          Next: 'GoodEnough',
        },
        GoodEnough: {
          Type: 'Choice',
          Comment: 'A model that is worse than what is wanted stays where it is.',
          Choices: [
            {
              Variable: output('Train', 'loss'),
              NumericLessThanEqualsPath: '$.input.highest_loss',
              Next: 'DeployModel',
            },
          ],
          Default: 'NotGoodEnough',
        },
        DeployModel: {
          ...transfer('Copies the model to the beamline.', {
            'source_endpoint.$': '$.input.hpc.id',
            'destination_endpoint.$': '$.input.edge.id',
            DATA: [{ 'source_path.$': output('Train', 'model_path'), 'destination_path.$': '$.input.edge.path' }],
            label: 'Model',
          }),
          ResultPath: '$.DeployModel',
          End: true,
        },
        NotGoodEnough: {
          Type: 'Fail',
          Error: 'NotGoodEnough',
          Cause: 'The loss of the model is higher than highest_loss: train longer, or with more data.',
        },
      },
    },
    input_schema: inputs({
      source: place('Training data', 'On the collection of the instrument.'),
      hpc: place('Facility', 'Where the training data go on the collection of the computing facility.'),
      edge: place('Beamline', 'Where the model goes.'),
      data_file: text('Data file', 'The training data at the facility, as the endpoint sees them.'),
      epochs: { type: 'integer', minimum: 1, default: 50, title: 'Epochs' },
      highest_loss: {
        type: 'number',
        exclusiveMinimum: 0,
        title: 'Highest loss',
        description: 'With which a model may be deployed.',
      },
      ...functions('train'),
    }),
  },
}
