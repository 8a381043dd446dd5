import { action, flow, input, z } from 'davy-flows'
import stage from './stage.ts'

export const move = action({
  name: 'move',
  url: stage.url,
  parameters: { position: input('position', z.number()) },
  details: z.object({ position: z.number() }),
})

export default flow([move], { title: 'Move the sample' })
