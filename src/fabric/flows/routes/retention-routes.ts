/** `/davy/retention`: how long runs are kept. */
import type { FastifyInstance } from 'fastify'
import { retention as retentionDocument } from '#api'
import { parseDocument } from '../../server/parse.ts'
import type { RetentionPolicy } from '../retention.ts'

export function retentionRoutes(app: FastifyInstance, retention: RetentionPolicy): void {
  app.get('/davy/retention', async () => retention.read())
  app.put('/davy/retention', async ({ body }) => {
    await retention.change(parseDocument(retentionDocument, body))
    return retention.read()
  })
}
