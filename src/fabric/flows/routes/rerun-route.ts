/** `/davy/runs/{id}/rerun`: go on from where a run failed. */
import type { FastifyInstance } from 'fastify'
import { rerunRequest } from '#api'
import type { FabricContext } from '../../context.ts'
import { ServiceError } from '../../server/error.ts'
import { principalOf } from '../../server/server.ts'
import { prepareRerun, type RerunParts } from '../rerun.ts'
import { parseBody } from './request.ts'

interface ById {
  readonly Params: { readonly id: string }
}

export function rerunRoute(app: FastifyInstance, { store }: FabricContext, parts: RerunParts): void {
  app.post<ById>('/davy/runs/:id/rerun', async (message, reply) => {
    const principal = principalOf(message)
    const { id } = message.params
    const run = parts.runs.document(id, principal)
    if (!run) throw new ServiceError(404, 'NOT_FOUND', `there is no run ${id}`)
    const again = prepareRerun(parts, run, parseBody(rerunRequest, message.body), principal)
    await store.write((db) => again.record(db))
    again.launch()
    void reply.code(201)
    return parts.runs.document(again.runId, principal)
  })
}
