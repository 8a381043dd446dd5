/** Which port: the one asked for or none; else the one this fabric had before, 5000, or any that is free. */
import type { FastifyInstance } from 'fastify'
import { EXIT, StartRefused } from '../store/refusal.ts'

/** globus-compute-sdk insists on localhost:5000. */
export const USUAL_PORT = 5000

/**
 * Listen on loopback; answers with the port.
 * @param previous where the last process of this home listened when it was killed: its agents look for it there.
 * @throws {StartRefused} when an explicitly requested port is taken.
 */
export async function listen(app: FastifyInstance, requested?: number, previous?: number): Promise<number> {
  if (requested !== undefined) {
    const port = await attempt(app, requested)
    if (port === undefined)
      throw new StartRefused(
        `Port ${requested} is taken by another program. Name another one, or none to get a free one.`,
        EXIT.unavailable,
      )
    return port
  }
  for (const candidate of [previous, USUAL_PORT, 0]) {
    const port = candidate === undefined ? undefined : await attempt(app, candidate)
    if (port !== undefined) return port
  }
  throw new StartRefused('No port is free on 127.0.0.1.', EXIT.unavailable)
}

/** Undefined when the port is taken. */
async function attempt(app: FastifyInstance, port: number): Promise<number | undefined> {
  await app.ready()
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' || error.code === 'EACCES' ? resolve(undefined) : reject(error)
    app.server.once('error', onError)
    app.server.listen({ host: '127.0.0.1', port }, () => {
      app.server.off('error', onError)
      const address = app.server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}
