/** What a service says no with, and how each service writes that down: as the API reference of each says. */
import { randomUUID } from 'node:crypto'

export class ServiceError extends Error {
  override readonly name = 'ServiceError'
  readonly status: number
  readonly code: string
  /** Where in the request and what: for documents that have places for it. */
  readonly detail: readonly Located[]

  constructor(status: number, code: string, message: string, detail: readonly Located[] = []) {
    super(message)
    this.status = status
    this.code = code
    this.detail = detail
  }
}

/** One thing wrong at one place of a document. */
export interface Located {
  readonly loc: readonly (string | number)[]
  readonly msg: string
  readonly type: string
  readonly ctx?: Readonly<Record<string, unknown>>
}

export interface ErrorAnswer {
  readonly status: number
  readonly body: Record<string, unknown>
}

/** The error document of the service that answers for `url`. */
export function errorAnswer(url: string, error: unknown): ErrorAnswer {
  const said = whatWasSaid(error)
  return { status: said.status, body: documentOf(url.split('?')[0] ?? '/', said) }
}

interface Said {
  readonly status: number
  readonly code: string
  readonly message: string
  readonly detail: readonly Located[]
}

/** A refusal of ours speaks for itself, fastify's refusals name their status; what is left is a bug and says no more. */
function whatWasSaid(error: unknown): Said {
  const fault = { status: 500, code: 'InternalError', message: 'the fabric failed: see fabric.log', detail: [] }
  if (!(error instanceof Error)) return fault
  if (/\b(ENOSPC|EDQUOT)\b|database or disk is full/.test(error.message))
    return {
      status: 507,
      code: 'InsufficientStorage',
      message: 'the disk of DAVY_HOME is full: nothing of this was done; make room and ask again',
      detail: [],
    }
  const status = 'status' in error ? error.status : 'statusCode' in error ? error.statusCode : undefined
  if (typeof status !== 'number' || status >= 600 || (status >= 500 && !('status' in error))) return fault
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return {
    status,
    code: code === '' || code.startsWith('FST_') ? (FASTIFY_CODES[status] ?? `HTTP${status}`) : code,
    message: error.message,
    detail: error instanceof ServiceError ? error.detail : [],
  }
}

/** What fastify refuses has codes of its own, which no client of Globus knows. */
const FASTIFY_CODES: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  413: 'RequestTooLarge',
  414: 'AddressTooLong',
  415: 'UnsupportedMediaType',
}

function documentOf(path: string, { status, code, message, detail }: Said): Record<string, unknown> {
  const under = (prefix: RegExp) => prefix.test(path)
  if (under(/^\/v0\.10\//)) return { code, message, request_id: requestId(), resource: path.replace('/v0.10', '') }
  if (under(/^\/v1\//))
    return { '@datatype': 'GError', '@version': '2017-09-01', status, code, message, request_id: requestId() }
  if (under(/^\/v2\/oauth2\//)) return { error: code, error_description: message }
  if (under(/^\/v2\/api\//))
    return {
      errors: [{ status: String(status), id: randomUUID(), code, title: message, detail: message }],
      error: code,
      error_description: message,
    }
  if (under(/^\/(v2|v3)\//))
    return {
      status: 'Failed',
      code: status,
      error_args: [],
      http_status_code: status,
      reason: message,
      detail: message,
    }
  if (under(/^\/ap\//)) return { code, description: message }
  const named = under(/^\/davy(\/|$)/) ? code : (FLOWS_CODES[code] ?? code)
  return { error: { code: named, message, detail: detail.length > 0 ? detail : message }, debug_id: randomUUID() }
}

/** What the server itself refuses, in the words of the Globus Flows API. */
const FLOWS_CODES: Readonly<Record<string, string>> = {
  AuthenticationFailed: 'AUTHENTICATION_ERROR',
  BadRequest: 'BAD_REQUEST',
  Forbidden: 'FORBIDDEN',
  InternalError: 'UNKNOWN_ERROR',
  NotFound: 'NOT_FOUND',
  RequestTooLarge: 'REQUEST_TOO_LARGE',
  AddressTooLong: 'ADDRESS_TOO_LONG',
  UnsupportedMediaType: 'UNSUPPORTED_MEDIA_TYPE',
}

/** Transfer and Search number their requests in a short form. */
const requestId = () => randomUUID().replaceAll('-', '').slice(0, 9)
