/** A flow that cannot be: which step, which of its fields, and what to do about it. Thrown where the flow is written down. */
export class AuthoringError extends Error {
  override readonly name = 'AuthoringError'
  /** The step or tool it is about, as its author calls it; undefined when it is about the flow as a whole. */
  readonly step: string | undefined
  readonly field: string | undefined

  constructor(message: string, where: { readonly step?: string; readonly field?: string } = {}) {
    const place = [where.step, where.field].filter((part) => part !== undefined).join('.')
    super(place === '' ? message : `${place}: ${message}`)
    this.step = where.step
    this.field = where.field
  }
}
