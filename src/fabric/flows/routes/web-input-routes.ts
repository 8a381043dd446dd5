/** `/web_inputs…`: what runs ask, and the answers (Globus Flows API). */
import type { FastifyInstance } from 'fastify'
import { webInputAnswer } from '#api'
import { principalOf } from '../../server/server.ts'
import type { WebInputs } from '../web-inputs/index.ts'
import { parseBody, type ById } from './request.ts'

export function webInputRoutes(app: FastifyInstance, webInputs: WebInputs): void {
  app.get<ById>('/web_inputs', async (request) => webInputs.list(request.query, principalOf(request)))
  app.get<ById>('/web_inputs/:id', async (request) => webInputs.document(request.params.id, principalOf(request)))
  app.post<ById>('/web_inputs/:id/respond', async (request) => {
    const { value } = parseBody(webInputAnswer, request.body)
    await webInputs.respond(request.params.id, value, principalOf(request))
    return { status: 'ok' }
  })
}
