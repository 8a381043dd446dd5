/** `/batch/runs`: the same change to many runs (Globus Flows API). */
import type { FastifyInstance } from 'fastify'
import * as z from 'zod/mini'
import { runUpdate } from '#api'
import type { Principal } from '../../context.ts'
import { ServiceError } from '../../server/error.ts'
import { principalOf } from '../../server/server.ts'
import type { RunDesk } from '../run-desk.ts'
import { parseBody } from './request.ts'

const lists = z.omit(runUpdate, { label: true })
export const batchRequest = z.looseObject({
  filters: z.looseObject({ run_ids: z.array(z.string()).check(z.minLength(1)) }),
  set: z.optional(z.extend(lists, { status: z.optional(z.literal('cancel')) })),
  add: z.optional(lists),
  remove: z.optional(lists),
})
type BatchRequest = z.infer<typeof batchRequest>
const LISTS = ['tags', 'run_managers', 'run_monitors'] as const

export function batchRoute(app: FastifyInstance, desk: RunDesk): void {
  /** One run of a batch. What cannot be done with one says so, and is done with the others. */
  async function changeOne(id: string, { set = {}, add = {}, remove = {} }: BatchRequest, principal: Principal) {
    const run = desk.managed(id, principal)
    if (set.status === 'cancel') return void (await desk.cancel(id, principal))
    const changes: Record<string, readonly string[]> = {}
    for (const name of LISTS) {
      if (!set[name] && !add[name] && !remove[name]) continue
      const gone = new Set(remove[name])
      const had = set[name] ?? z.parse(z.array(z.string()), run[name])
      changes[name] = [...new Set([...had, ...(add[name] ?? [])])].filter((one) => !gone.has(one))
    }
    await desk.change(id, changes, principal)
  }

  app.post('/batch/runs', async (message, reply) => {
    const principal = principalOf(message)
    const request = parseBody(batchRequest, message.body)
    const ids = [...new Set(request.filters.run_ids)]
    const results = []
    for (const id of ids) {
      try {
        await changeOne(id, request, principal)
        results.push({ run_id: id, status: 'ok' })
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error
        results.push({ run_id: id, status: 'error', error: { code: error.code, detail: error.message } })
      }
    }
    return reply.code(202).send({ run_ids: ids, results })
  })
}
