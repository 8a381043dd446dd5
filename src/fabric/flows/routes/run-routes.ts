/** `/runs…`: what a run did, and how to end or drop it (Globus Flows API). */
import type { FastifyInstance } from 'fastify'
import { runUpdate } from '#api'
import { principalOf } from '../../server/server.ts'
import type { FlowTable } from '../flow-table.ts'
import { isTrue } from '../keyset.ts'
import type { RunDesk } from '../run-desk.ts'
import type { RunTable } from '../run-table.ts'
import { parseBody, type ById } from './request.ts'

export interface RunRouteParts {
  readonly desk: RunDesk
  readonly runs: RunTable
  readonly flows: FlowTable
}

export function runRoutes(app: FastifyInstance, { desk, runs, flows }: RunRouteParts): void {
  app.get<ById>('/runs', async (message) => runs.list(message.query, principalOf(message)))

  app.get<ById>('/runs/:id', async (message) => {
    const run = desk.found(message.params.id, principalOf(message))
    if (!isTrue(message.query, 'include_flow_description')) return run
    const flow = flows.find(run.flow_id)
    const { title, subtitle, description, keywords } = flow ?? {
      title: run.flow_title,
      subtitle: '',
      description: '',
      keywords: [],
    }
    return { ...run, flow_description: { title, subtitle, description, keywords } }
  })

  app.put<ById>('/runs/:id', async (message) => {
    const principal = principalOf(message)
    const { run_id: id } = desk.managed(message.params.id, principal)
    const { label, tags, run_managers, run_monitors } = parseBody(runUpdate, message.body)
    const changes = {
      ...(label !== undefined && { label }),
      ...(tags && { tags }),
      ...(run_managers && { run_managers }),
      ...(run_monitors && { run_monitors }),
    }
    return desk.change(id, changes, principal)
  })

  app.get<ById>('/runs/:id/definition', async (message) => {
    desk.found(message.params.id, principalOf(message))
    return runs.definition(message.params.id)
  })

  app.get<ById>('/runs/:id/log', async (message) =>
    desk.logPage(message.params.id, message.query, principalOf(message)),
  )
  app.post<ById>('/runs/:id/cancel', async (message, reply) => {
    void reply.code(202)
    return desk.cancel(message.params.id, principalOf(message))
  })
  app.post<ById>('/runs/:id/release', async (message) => desk.release(message.params.id, principalOf(message)))
  app.post<ById>('/runs/:id/resume', async (message) => desk.resume(message.params.id, principalOf(message)))
}
