/** `/flows/{id}/…`: a run as a part of its flow, and a flow as an action provider (the paths of the first Flows API). */
import type { FastifyInstance } from 'fastify'
import type { RunDocument } from '#api'
import type { Principal } from '../../context.ts'
import { ServiceError } from '../../server/error.ts'
import { principalOf } from '../../server/server.ts'
import type { NestedFlows } from '../nested-flows.ts'
import type { RunDesk } from '../run-desk.ts'

interface InFlow {
  readonly Params: { readonly flow: string; readonly id: string }
  readonly Querystring: Readonly<Record<string, string | string[]>>
}

export function runInFlowRoutes(app: FastifyInstance, desk: RunDesk, nested: NestedFlows): void {
  /** @throws {ServiceError} 404 for a run of another flow, too. */
  function within({ flow, id }: InFlow['Params'], principal: Principal): RunDocument {
    const run = desk.found(id, principal)
    if (run.flow_id === flow) return run
    throw new ServiceError(404, 'NOT_FOUND', `flow ${flow} has no run ${id}`)
  }
  /** What clients of either API look for: the run, and it as an action. */
  const asAction = (run: RunDocument) => ({ ...run, ...nested.status(run.run_id) })

  app.get<InFlow>('/flows/:flow/runs/:id', async (message) => within(message.params, principalOf(message)))
  app.post<InFlow>('/flows/:flow/runs/:id/resume', async (message) => {
    const principal = principalOf(message)
    return desk.resume(within(message.params, principal).run_id, principal)
  })
  for (const path of ['/flows/:flow/runs/:id/log', '/flows/:flow/:id/log']) {
    app.get<InFlow>(path, async (message) => {
      const principal = principalOf(message)
      return desk.logPage(within(message.params, principal).run_id, message.query, principal)
    })
  }
  app.get<InFlow>('/flows/:flow/:id/status', async (message) => asAction(within(message.params, principalOf(message))))
  app.post<InFlow>('/flows/:flow/:id/cancel', async (message, reply) => {
    const principal = principalOf(message)
    const canceled = await desk.cancel(within(message.params, principal).run_id, principal)
    return reply.code(202).send(asAction(canceled))
  })
  app.post<InFlow>('/flows/:flow/:id/release', async (message) => {
    const principal = principalOf(message)
    const last = asAction(within(message.params, principal))
    await desk.release(last.run_id, principal)
    return last
  })
}
