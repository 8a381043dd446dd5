/** `/registered_apis…` (Globus Flows API). */
import type { FastifyInstance } from 'fastify'
import * as z from 'zod/mini'
import { registeredApiRequest } from '#api'
import { principalOf } from '../../server/server.ts'
import type { RegisteredApis } from '../registered-apis.ts'
import { parseBody, type ById } from './request.ts'

export function registeredApiRoutes(app: FastifyInstance, apis: RegisteredApis): void {
  app.get<ById>('/registered_apis', async (message) => apis.list(message.query, principalOf(message)))
  app.post('/registered_apis', async (message, reply) => {
    const made = await apis.create(parseBody(registeredApiRequest, message.body), principalOf(message))
    return reply.code(201).send(made)
  })
  app.get<ById>('/registered_apis/:id', async (message) => apis.document(message.params.id, principalOf(message)))
  app.patch<ById>('/registered_apis/:id', async (message) => {
    const changes = parseBody(z.looseObject({}), message.body)
    const changed = (before: object) => parseBody(registeredApiRequest, { ...before, ...changes })
    return apis.change(message.params.id, changed, principalOf(message))
  })
  app.delete<ById>('/registered_apis/:id', async (message) => apis.remove(message.params.id, principalOf(message)))
}
