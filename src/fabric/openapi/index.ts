/** `GET /openapi.json`: what this fabric serves, for people and for programs that make clients. */
import type { FastifyInstance } from 'fastify'
import { openApiDocument, type OpenApiDocument } from './document.ts'

/** Remembers the routes of `app` as they are made, so it comes before them; `sockets` are served beside them. */
export function openApiRoute(app: FastifyInstance, origin: () => string, sockets: () => readonly string[]): void {
  const routes = new Set<string>()
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) routes.add(`${one} ${url}`)
  })
  let document: OpenApiDocument | undefined
  app.get('/openapi.json', async () => {
    document ??= openApiDocument(origin(), [...routes, ...sockets().map((path) => `GET ${path}`)])
    return document
  })
}
