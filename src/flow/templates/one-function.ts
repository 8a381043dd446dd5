import { functions, inputs, text } from './inputs.ts'
import { compute } from './states.ts'
import type { FlowTemplate } from './template.ts'

export const oneFunction: FlowTemplate = {
  name: 'one-function',
  summary: 'one function on one file',
  functions: { analyse: 'is given data_file; returns an object of JSON' },
  flow: {
    title: 'Analyse a file',
    description: 'Calls one function on an endpoint, with the path of a file.',
    definition: {
      Comment: 'One function on one file',
      StartAt: 'Analyse',
      States: {
        Analyse: {
          ...compute('analyse', 'What the function returns is at $.Analyse.details.result[0].', {
            'data_file.$': '$.input.data_file',
          }),
          ResultPath: '$.Analyse',
          End: true,
        },
      },
    },
    input_schema: inputs({
      data_file: text('Data file', 'Path of the file, as the endpoint sees it.'),
      ...functions('analyse'),
    }),
  },
}
