/** The folder that is opened in the tests and the workbench: the XPCS flow, and a small flow with a function that fails. */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { packFunction, type Client, type RunDocument } from '../../src/api/index.ts'
import { parseFlow, readFlow, type Flow } from '../../src/flow/index.ts'
import { deployFlow, registerFunctions, startRun } from '../../src/toolkit/index.ts'

const root = join(import.meta.dirname, '../..')

/** The bug: a detector that saw nothing has no beam to divide by. Line 9 is where it shows. */
const beamCenter = `/** Where the direct beam hits the detector: the centre of mass of the brightest pixels. */
interface Frame {
  readonly columns: number
  readonly counts: readonly number[]
}

function centreOfMass({ counts, columns }: Frame): [number, number] {
  const total = counts.reduce((sum, count) => sum + count, 0)
  if (total === 0) throw new RangeError('no photon on the detector: is the shutter open?')
  const moment = (place: (index: number) => number) =>
    counts.reduce((sum, count, index) => sum + count * place(index), 0) / total
  return [moment((index) => index % columns), moment((index) => Math.floor(index / columns))]
}

export default function beamCenter(frame: Frame) {
  console.log(\`frame of \${frame.counts.length} pixels\`)
  const [x, y] = centreOfMass(frame)
  return { x, y }
}
`
export const failingLine = 9

const beamFlow: Flow = {
  title: 'Beam centre',
  description: 'Finds the direct beam on one frame.',
  definition: {
    StartAt: 'Prepare',
    States: {
      Prepare: {
        Type: 'Pass',
        Comment: 'Names what is looked at.',
        Parameters: { 'frame.$': '$.frame' },
        ResultPath: '$.prepared',
        Next: 'FindBeam',
      },
      FindBeam: {
        Type: 'Action',
        ActionUrl: 'https://compute.actions.globus.org/v3',
        Parameters: {
          'endpoint_id.$': '$.endpoint',
          tasks: [{ 'function_id.$': '$.function', 'kwargs.$': '$.prepared.frame' }],
        },
        ResultPath: '$.beam',
        WaitTime: 600,
        Next: 'Bright',
      },
      Bright: {
        Type: 'Choice',
        Choices: [{ Variable: '$.beam.details.result[0].x', NumericGreaterThan: 0, Next: 'Done' }],
        Default: 'Dim',
      },
      Done: { Type: 'Pass', End: true },
      Dim: { Type: 'Fail', Error: 'NoBeam', Cause: 'The beam is at the edge.' },
    },
  },
  input_schema: {
    type: 'object',
    properties: {
      endpoint: { type: 'string' },
      function: { type: 'string' },
      frame: {
        type: 'object',
        properties: { columns: { type: 'integer', minimum: 1 }, counts: { type: 'array', items: { type: 'number' } } },
        required: ['columns', 'counts'],
      },
    },
    required: ['endpoint', 'function', 'frame'],
  },
}

/** A flow that asks, written as people write YAML. */
const askingFlow = `title: Go on with the scan?
input_schema: {}
definition:
  StartAt: Ask
  States:
    # The question, for whoever is on shift.
    Ask:
      Type: CreateWebInput
      Parameters:
        context: { title: 'The beam drifts. What now?', text: 'Ring current 98 mA, drift 0.4 um in 10 minutes.' }
        options:
          - { option_id: 'on', label: 'Go on', description: 'the drift is corrected later' }
          - { option_id: 'align', label: 'Align again', description: 'stops the scan for two minutes' }
      ResultPath: $.asked
      Next: Wait for the shift
    Wait for the shift:
      Type: AwaitWebInput
      Parameters: { WebInputId.$: $.asked.id }
      ResultPath: $.answer
      Next: Which
    Which:
      Type: Choice
      Choices: [{ Variable: $.answer.value, StringEquals: align, Next: Align }]
      Default: Scan
    Align: { Type: Pass, Result: { aligned: true }, ResultPath: $.alignment, Next: Scan }
    Scan: { Type: Pass, End: true }
`

export function writeDemoFolder(folder: string): void {
  mkdirSync(join(folder, 'functions'), { recursive: true })
  cpSync(join(root, 'src/experiments/xpcs/xpcs.flow.json'), join(folder, 'xpcs.flow.json'))
  writeFileSync(join(folder, 'beam.flow.json'), `${JSON.stringify(beamFlow, null, 2)}\n`)
  writeFileSync(join(folder, 'ask.flow.yaml'), askingFlow)
  writeFileSync(join(folder, 'functions/beam_center.ts'), beamCenter)
}

/** A run of `ask.flow.yaml`. */
export async function askingRun(client: Client): Promise<RunDocument> {
  const { flow } = readFlow(parseFlow(askingFlow, { format: 'yaml' }))
  if (!flow) throw new Error('ask.flow.yaml has errors')
  return startRun(client, (await deployFlow(client, flow)).flow.id, {}, { label: 'shift of 3 a.m.' })
}

/** What `beam.flow.json` needs: the function of the folder, registered, and an endpoint. */
export async function beamInput(client: Client, folder: string, counts: readonly number[]) {
  const bundled = await build({
    absWorkingDir: folder,
    entryPoints: ['functions/beam_center.ts'],
    outfile: 'beam_center.mjs',
    write: false,
    bundle: true,
    format: 'esm',
    platform: 'node',
    sourcemap: 'inline',
    logLevel: 'silent',
  })
  const source = bundled.outputFiles[0]?.text ?? ''
  const ids = await registerFunctions(client, {
    beam_center: {
      function_name: 'beam_center',
      function_code: packFunction({ kind: 'ts', name: 'beam_center', source }),
    },
  })
  const [endpoint] = await client.compute.endpoints()
  return { endpoint: endpoint?.uuid ?? '', function: ids.beam_center, frame: { columns: 8, counts } }
}

/** A run of `beam.flow.json` on a dark frame. */
export async function failingRun(client: Client, folder: string): Promise<RunDocument> {
  const { flow } = await deployFlow(client, beamFlow)
  return startRun(
    client,
    flow.id,
    await beamInput(
      client,
      folder,
      Array.from({ length: 64 }, () => 0),
    ),
    {
      label: 'dark frame 17',
    },
  )
}
