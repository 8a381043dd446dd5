import { collection, flow, ingest, input, result, tool, transfer, z } from 'davy-flows'

const fetch = transfer({
  name: 'fetch',
  from: input('source', collection()),
  to: input('hpc', collection()),
})
const reduce = tool({
  name: 'reduce',
  inputs: { values: z.array(z.number()), scale: z.number().default(1) },
  function: ({ values, scale }) => ({ mean: (scale * values.reduce((sum, value) => sum + value, 0)) / values.length }),
})
const publish = ingest({
  name: 'publish',
  index: input('search_index', z.uuid()),
  subject: input('subject', z.string()),
  content: { mean: result(reduce).mean },
})

export default flow([fetch, reduce, publish], { title: 'Mean of a list' })
