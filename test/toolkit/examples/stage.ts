import { actionProvider, z } from 'davy-flows'

export default actionProvider({
  name: 'stage',
  title: 'Sample stage',
  schema: z.object({ position: z.number(), speed: z.number().default(50) }),
  run: async ({ position, speed }, { progress, signal }) => {
    for (let at = 0; at < position; at += speed) {
      signal.throwIfAborted()
      progress(`at ${at} of ${position} mm`)
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    return { position }
  },
})
