import * as z from 'zod/mini'

/** What a service said no to: its status, its own code, and a sentence for a person. */
export class ApiError extends Error {
  override readonly name = 'ApiError'

  /** By its name: the extension has this class once in each of its bundles. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'ApiError'
  }

  readonly status: number
  readonly code: string
  readonly detail: unknown

  private constructor(message: string, status: number, code: string, detail: unknown, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.status = status
    this.code = code
    this.detail = detail
  }

  static unreachable(url: URL, cause: unknown): ApiError {
    const aborted = cause instanceof Error && cause.name === 'AbortError'
    return new ApiError(
      aborted ? 'the call was canceled' : `nothing answers at ${url.origin}: is the fabric running? (davy up)`,
      0,
      aborted ? 'Aborted' : 'Unreachable',
      undefined,
      cause,
    )
  }

  /** Each Globus service has its own error document, as its API reference says. */
  static answered(status: number, method: string, url: URL, text: string): ApiError {
    const { code, message, detail } = readErrorDocument(text)
    return new ApiError(
      message ?? `${method} ${url.pathname} was answered with HTTP ${status}`,
      status,
      code ?? `HTTP${status}`,
      detail,
    )
  }

  static malformed(method: string, url: URL, error: z.core.$ZodError): ApiError {
    const issue = error.issues[0]
    const where = issue ? `${issue.path.join('.') || 'the document'}: ${issue.message}` : error.message
    return new ApiError(
      `${method} ${url.pathname} answered with an unexpected document (${where})`,
      502,
      'Malformed',
      error.issues,
    )
  }
}

const locatedDetail = z.array(
  z.looseObject({ loc: z.optional(z.array(z.union([z.string(), z.number()]))), msg: z.string() }),
)

function readErrorDocument(text: string): { code?: string; message?: string; detail?: unknown } {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    return text === '' ? {} : { message: text.slice(0, 500) }
  }
  if (typeof body !== 'object' || body === null) return {}
  const outer = body as Record<string, unknown>
  const inner =
    typeof outer['error'] === 'object' && outer['error'] !== null ? (outer['error'] as Record<string, unknown>) : outer
  const string = (key: string) => (typeof inner[key] === 'string' ? inner[key] : undefined)
  const located = z.safeParse(locatedDetail, inner['detail'])
  const message =
    string('message') ??
    string('description') ??
    string('reason') ??
    string('error_description') ??
    string('detail') ??
    (located.success
      ? located.data.map(({ loc, msg }) => (loc?.length ? `${loc.join('.')}: ${msg}` : msg)).join('; ')
      : undefined)
  const code = string('code')
  return { ...(code ? { code } : {}), ...(message ? { message } : {}), detail: inner['detail'] }
}
