/** A small flow that fails for a reason: it looks for the beam on a frame, and a dark frame has none. */
import type { Flow } from '#flow'
import type { Frame } from './functions/find_beam.ts'

export const beamCentreFlow: Flow = {
  title: 'Beam centre',
  subtitle: 'Where the direct beam hits the detector',
  description:
    'Calls one function on one frame of the detector. A frame that was taken with the shutter closed has no photon in it, ' +
    'and the function says so: the run fails, and its timeline leads to the line.',
  definition: {
    Comment: 'A first failure to look into',
    StartAt: 'NameTheFrame',
    States: {
      NameTheFrame: {
        Type: 'Pass',
        Comment: 'Puts the frame where the next state looks for it.',
        Parameters: { 'frame.$': '$.input.frame' },
        ResultPath: '$.taken',
        Next: 'FindBeam',
      },
      FindBeam: {
        Type: 'Action',
        Comment: 'The centre of mass of the counts. It throws when there are none.',
        ActionUrl: 'https://compute.actions.globus.org/v3',
        Parameters: {
          'endpoint_id.$': '$.input.compute_endpoint',
          tasks: [{ 'function_id.$': '$.input.find_beam_function_id', 'kwargs.$': '$.taken' }],
        },
        ResultPath: '$.FindBeam',
        WaitTime: 600,
        Next: 'OnTheDetector',
      },
      OnTheDetector: {
        Type: 'Choice',
        Comment: 'A beam at the very edge is one that is mostly beside the detector.',
        Choices: [{ Variable: '$.FindBeam.details.result[0].x', NumericGreaterThan: 0.5, Next: 'Centred' }],
        Default: 'AtTheEdge',
      },
      Centred: { Type: 'Pass', Comment: 'The flow goes on from here.', End: true },
      AtTheEdge: { Type: 'Fail', Error: 'BeamAtTheEdge', Cause: 'Move the detector, and take the frame again.' },
    },
  },
  input_schema: {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    properties: {
      input: {
        type: 'object',
        properties: {
          frame: {
            type: 'object',
            title: 'Frame',
            description: 'Photons in each pixel, row after row.',
            properties: {
              columns: { type: 'integer', minimum: 1 },
              counts: { type: 'array', items: { type: 'number', minimum: 0 } },
            },
            required: ['columns', 'counts'],
            additionalProperties: false,
          },
          compute_endpoint: { type: 'string', format: 'uuid', title: 'Compute endpoint' },
          find_beam_function_id: { type: 'string', format: 'uuid', title: 'Function find_beam' },
        },
        required: ['frame', 'compute_endpoint', 'find_beam_function_id'],
        additionalProperties: false,
      },
    },
    required: ['input'],
    additionalProperties: false,
  },
}

/** The bundle lies beside the command's own, in `dist/`. */
export const findBeamFunction = {
  name: 'find_beam',
  description: 'The centre of the direct beam on one frame.',
  bundle: 'functions/beam-centre/find_beam.mjs',
} as const

/** Eight by eight pixels, taken with the shutter closed. */
export const darkFrame: Frame = { columns: 8, counts: Array.from({ length: 64 }, () => 0) }

/** What makes a run on a dark frame go on: two pixels, most of the beam on the second. Merged into its data. */
export const brightFrameInput = { taken: { frame: { columns: 2, counts: [1, 3] } } }
