import { collection, flow, ingest, input, result, tool, transfer, z } from 'davy-flows'

const source = input('source', collection('The file of the instrument'))
const hpc = input('hpc', collection('Where it is analysed'))

const fetch = transfer({ name: 'fetch', from: source, to: hpc })

export const mean = tool({
  name: 'mean',
  inputs: { file: z.string(), scale: z.number().default(1) },
  function: async ({ file, scale }) => {
    const { readFile } = await import('node:fs/promises')
    const values = (await readFile(file, 'utf8')).split(/\s+/).filter(Boolean).map(Number)
    return { mean: (scale * values.reduce((sum, value) => sum + value, 0)) / values.length }
  },
})

const publish = ingest({
  name: 'publish',
  index: input('search_index', z.uuid()),
  subject: hpc.path,
  content: { mean: result(mean).mean },
})

export default flow([fetch, mean, publish], { title: 'Mean of a file' })
