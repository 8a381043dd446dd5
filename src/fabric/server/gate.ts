/** Who may come in: decided before any route is looked at, for requests and WebSocket upgrades alike. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Principal } from '../context.ts'
import { ServiceError } from './error.ts'

/**
 * A page of a browser reaches loopback ports, under any name that its owner lets point to 127.0.0.1: so only our own names
 * with our port are answered, and no upgrade that a page began (it sends `Origin`, no program of ours does).
 * @throws {ServiceError} 421 or 403.
 */
export function checkOrigin(request: IncomingMessage, port: number, upgrade: boolean): void {
  const host = request.headers.host ?? ''
  if (!['127.0.0.1', 'localhost', '[::1]'].some((name) => host === `${name}:${port}`))
    throw new ServiceError(421, 'MisdirectedRequest', `this is not ${host || 'a host without a name'}`)
  if (upgrade && request.headers.origin !== undefined)
    throw new ServiceError(403, 'Forbidden', 'a WebSocket of a web page is not accepted')
}

/** @throws {ServiceError} 401. Tokens are looked for in the header only: addresses end up in logs. */
export function checkToken(request: IncomingMessage, whose: (token: string) => Principal | undefined): Principal {
  const [, token] = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '') ?? []
  if (token === undefined)
    throw new ServiceError(
      401,
      'AuthenticationFailed',
      'the request has no bearer token: it stands in the file "token" of DAVY_HOME',
    )
  const principal = whose(token)
  if (principal) return principal
  throw new ServiceError(401, 'AuthenticationFailed', 'the bearer token is not one of this fabric')
}

/** What others than the owner may ask for at all: flows and runs, which know who may do what, who one is, and what there is. */
const SHARED =
  /^\/(flows|runs|batch\/runs|web_inputs|registered_apis|davy\/runs|openapi\.json|v2\/oauth2|v2\/api|v2\/groups)(\/|$)/

/** @throws {ServiceError} 403. */
export function checkPlace({ ownsHome, username }: Principal, path: string): void {
  if (ownsHome || SHARED.test(path)) return
  throw new ServiceError(403, 'FORBIDDEN', `${path} is for the owner of this fabric, not for ${username}`)
}

/** Compares in a time that does not depend on how much is right. */
export function sameSecret(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}
