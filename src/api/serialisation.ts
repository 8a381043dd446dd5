/**
 * How Globus Compute writes functions, arguments and results into strings (globus-compute-sdk, serialize). A serialised value is
 * `<two characters>\n<body>`; a packed list is `<length>\n<serialised>` for each value, where the length counts Unicode
 * code points, because the Python SDK counts characters of a `str`.
 *
 * Read and written here: `11` (JSON) for values; `ts`, `st`, `sh` (`<name>:<source>`) for functions. Read as well: `13`
 * and `12`, the forms that hold several of the others. Everything else is Python's pickle and stays opaque.
 */

/** `ts`: an ES module whose default export is a `TaskFunction`. `st`: Python source. `sh`: a command line. */
export type FunctionKind = 'ts' | 'st' | 'sh'

export interface FunctionSource {
  readonly kind: FunctionKind
  readonly name: string
  readonly source: string
}

export interface TaskArguments {
  readonly args: readonly unknown[]
  readonly kwargs: Readonly<Record<string, unknown>>
}

/** A string that is not in the format, or in a strategy that only Python reads. The message says which. */
export class SerialisationError extends Error {
  override readonly name = 'SerialisationError'
}

/** `11\n<JSON>`. @throws {TypeError} for what JSON cannot hold (a cycle, a BigInt). */
export function serialise(value: unknown): string {
  return `11\n${JSON.stringify(value) ?? 'null'}`
}

/** @throws {SerialisationError} */
export function deserialise(serialised: string): unknown {
  const { strategy, body } = split(serialised)
  if (strategy === '13') {
    const json = unpack(body).find((part) => part.startsWith('11\n'))
    if (json !== undefined) return deserialise(json)
  }
  if (strategy !== '11')
    throw new SerialisationError(
      `a value is serialised with strategy ${JSON.stringify(strategy)}, which only a Python process can read: ` +
        `send it as JSON (JSONData, "11")`,
    )
  try {
    return JSON.parse(body)
  } catch (error) {
    throw new SerialisationError(`a value says it is JSON and is not: ${messageOf(error)}`)
  }
}

export function pack(serialised: readonly string[]): string {
  return serialised.map((part) => `${codePoints(part)}\n${part}`).join('')
}

/** @throws {SerialisationError} when the lengths do not add up. */
export function unpack(packed: string): string[] {
  const parts: string[] = []
  for (let at = 0; at < packed.length;) {
    const newline = packed.indexOf('\n', at)
    const digits = newline < 0 ? packed.slice(at, at + 20) : packed.slice(at, newline)
    if (newline < 0 || !/^\d+$/.test(digits))
      throw new SerialisationError(`a packed list needs "<length>\\n" at character ${at} and has ${quote(digits)}`)
    const end = advance(packed, newline + 1, Number(digits))
    if (end === undefined)
      throw new SerialisationError(`a packed list ends before the ${digits} characters announced at character ${at}`)
    parts.push(packed.slice(newline + 1, end))
    at = end
  }
  return parts
}

/** The `function_code` with which a function is registered. */
export function packFunction({ kind, name, source }: FunctionSource): string {
  if (name.includes(':'))
    throw new SerialisationError(`a function's name may not contain ":", which ends it: ${quote(name)}`)
  return pack([`${kind}\n${name}:${source}`])
}

/** @throws {SerialisationError} for functions that only Python can read (pickled by dill). */
export function unpackFunction(functionCode: string): FunctionSource {
  const [code, ...rest] = unpack(functionCode)
  if (code === undefined || rest.length > 0)
    throw new SerialisationError(`a function is one packed value; here are ${code === undefined ? 0 : rest.length + 1}`)
  const { strategy, body } = split(code)
  if (strategy === '12') {
    const readable = unpack(body).find((part) => /^s[td]\n/.test(part))
    if (readable !== undefined) return unpackFunction(pack([readable]))
  }
  const kind = strategy === 'sd' ? 'st' : strategy
  if (kind !== 'ts' && kind !== 'st' && kind !== 'sh')
    throw new SerialisationError(
      `a function is serialised with strategy ${JSON.stringify(strategy)}, which only a Python process can read: ` +
        `register its source instead (st), or a bundle (ts)`,
    )
  const colon = body.indexOf(':')
  if (colon < 0) throw new SerialisationError(`a function of kind ${kind} is "<name>:<source>" and has no ":"`)
  return { kind, name: body.slice(0, colon), source: body.slice(colon + 1) }
}

/** A task's payload: its positional and its keyword arguments. */
export function packArguments({ args, kwargs }: TaskArguments): string {
  return pack([serialise(args), serialise(kwargs)])
}

/** @throws {SerialisationError} */
export function unpackArguments(payload: string): TaskArguments {
  const parts = unpack(payload)
  const [args, kwargs] = parts.map(deserialise)
  if (parts.length !== 2 || !Array.isArray(args) || typeof kwargs !== 'object' || kwargs === null)
    throw new SerialisationError('a task payload is a packed list of arguments and an object of keyword arguments')
  return { args, kwargs: { ...kwargs } }
}

function split(serialised: string): { strategy: string; body: string } {
  if (serialised[2] !== '\n')
    throw new SerialisationError(
      `a serialised value begins with two characters and a line end, not ${quote(serialised.slice(0, 3))}`,
    )
  return { strategy: serialised.slice(0, 2), body: serialised.slice(3) }
}

/** The index `count` code points after `from`, or undefined when the string is shorter. */
function advance(text: string, from: number, count: number): number | undefined {
  let index = from
  for (let left = count; left > 0; left--) {
    const unit = text.codePointAt(index)
    if (unit === undefined) return undefined
    index += unit > 0xffff ? 2 : 1
  }
  return index
}

function codePoints(text: string): number {
  let count = 0
  for (let index = 0; index < text.length; count++) index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1
  return count
}

const quote = (text: string) => JSON.stringify(text.length > 20 ? `${text.slice(0, 20)}…` : text)
const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
