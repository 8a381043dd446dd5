/**
 * One question to an action provider on another host, and its answer: nothing of either is trusted. Redirects are refused, an
 * answer has a time and a size, and what it says of our token is masked before anybody reads it.
 */
import { MASK, isObject, type JsonObject, type Micros } from '#flow'
import { ActionError } from '../provider.ts'

export interface Question {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly url: string
  /** Sent as the bearer token, to this URL only. */
  readonly token: string | undefined
  readonly body?: JsonObject
  readonly timeoutMs: number
}

/** A status document is limited to a megabyte (engine/apply.ts); the rest of an answer is small. */
const LARGEST = 2 * 1024 * 1024
/** Of an answer that is no JSON, this much is quoted. */
const QUOTED = 200

/** The JSON of an answer that says yes. @throws {ActionError} for every other, and when there is none. */
export async function ask(question: Question): Promise<unknown> {
  const { method, url, token, body, timeoutMs } = question
  const signal = AbortSignal.timeout(timeoutMs)
  try {
    const response = await fetch(url, {
      method,
      signal,
      redirect: 'manual',
      headers: {
        accept: 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (response.status >= 300 && response.status < 400) {
      await response.body?.cancel()
      const to = (response.headers.get('location') ?? 'nowhere').slice(0, QUOTED)
      const sentence = `${url} redirects to ${to}, which is not followed: use the URL where the action provider is`
      throw new ActionError(response.status, 'RedirectRefused', sentence)
    }
    const text = await boundedText(response, url)
    return readAnswer(response, url, token === undefined ? text : text.replaceAll(token, MASK))
  } catch (error) {
    throw error instanceof ActionError ? error : noAnswer(error, url, timeoutMs)
  }
}

/** Read as it comes, and given up as soon as it is too large: no more of it is ever held. */
async function boundedText(response: Response, url: string): Promise<string> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of response.body ?? []) {
    size += part.byteLength
    // Leaving the loop cancels the body, which closes the connection.
    if (size > LARGEST) {
      const sentence = `the answer of ${url} is larger than ${LARGEST / 2 ** 20} MB`
      throw new ActionError(413, 'ResponseTooLarge', sentence)
    }
    parts.push(part)
  }
  return Buffer.concat(parts).toString()
}

function readAnswer(response: Response, url: string, text: string): unknown {
  const document = jsonOf(response, text)
  if (response.ok && document !== undefined) return document
  if (response.ok) {
    const type = response.headers.get('content-type') ?? 'no content-type'
    const sentence = `${url} answered with ${type} that is not JSON: ${JSON.stringify(text.slice(0, QUOTED))}`
    throw new ActionError(502, 'NotJson', sentence)
  }
  const payload = isObject(document) ? document : undefined
  const code = payload?.['code'] ?? payload?.['error']
  throw new ActionError(
    response.status,
    typeof code === 'string' ? code : `HTTP${response.status}`,
    describe(payload) ?? `${url} answered with HTTP status ${response.status}`,
    { retryAfter: retryAfter(response.headers.get('retry-after')), ...(payload === undefined ? {} : { payload }) },
  )
}

function jsonOf(response: Response, text: string): unknown {
  if (!/\bjson\b/i.test(response.headers.get('content-type') ?? '')) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The sentence in an error document, wherever its service has it. */
function describe(payload: JsonObject | undefined): string | undefined {
  if (!payload) return undefined
  const { description, message, detail, error_description, error } = payload
  const nested = isObject(error) ? (error['detail'] ?? error['message']) : error
  const said = [description, message, detail, error_description, nested].find(
    (text) => text !== undefined && text !== null && text !== '',
  )
  if (said === undefined) return undefined
  return (typeof said === 'string' ? said : JSON.stringify(said)).slice(0, 2000)
}

/** Seconds, or a date (RFC 9110, 10.2.3). */
function retryAfter(header: string | null): Micros | undefined {
  if (header === null) return undefined
  const seconds = /^\s*\d+\s*$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000
  return Number.isFinite(seconds) ? Math.max(0, Math.round(seconds * 1e6)) : undefined
}

function noAnswer(error: unknown, url: string, timeoutMs: number): ActionError {
  if (error instanceof Error && error.name === 'TimeoutError')
    return new ActionError(504, 'ProviderTimeout', `${url} did not answer within ${timeoutMs / 1000} s`)
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const why = cause instanceof Error ? cause.message || cause.name : String(cause)
  return new ActionError(503, 'ProviderUnreachable', `${url} cannot be reached: ${why}`)
}
