/**
 * As much of a WebAssembly assembler as the kernel needs: functions of 32-bit integers over one imported, shared memory,
 * with 128-bit SIMD. Binary format: WebAssembly Core Specification 2.0, section 5.
 */

const i32Type = 0x7f
const v128Type = 0x7b
const empty = 0x40

/** A local variable of a function being assembled. */
export type Local = { readonly index: number }

/** Writes the body of one function. Values are pushed and popped as on the machine's stack; every call returns `this`. */
export class FunctionBody {
  readonly #code: number[] = []
  readonly #locals: number[] = []
  readonly #parameters: number

  constructor(parameters: number) {
    this.#parameters = parameters
  }

  parameter(index: number): Local {
    return { index }
  }

  integer(): Local {
    return this.#local(i32Type)
  }

  vector(): Local {
    return this.#local(v128Type)
  }

  get(local: Local): this {
    return this.#emit(0x20, ...unsigned(local.index))
  }

  set(local: Local): this {
    return this.#emit(0x21, ...unsigned(local.index))
  }

  constant(value: number): this {
    return this.#emit(0x41, ...signed(value))
  }

  add(): this {
    return this.#emit(0x6a)
  }

  /** `local = from`. */
  copy(local: Local, from: Local): this {
    return this.get(from).set(local)
  }

  /** `local += by`. */
  advance(local: Local, by: number | Local): this {
    this.get(local)
    if (typeof by === 'number') this.constant(by)
    else this.get(by)
    return this.add().set(local)
  }

  /** `local -= by`. */
  reduce(local: Local, by: Local): this {
    return this.get(local).get(by).#emit(0x6b).set(local)
  }

  /** `local = (a + add) >> shift`, unsigned. */
  shifted(local: Local, a: Local, add: number, shift: number): this {
    return this.get(a).constant(add).add().constant(shift).#emit(0x76).set(local)
  }

  /** `local = min(a, b)`, unsigned. */
  least(local: Local, a: Local, b: Local): this {
    return this.get(a).get(b).get(a).get(b).#emit(0x49, 0x1b).set(local)
  }

  /** Repeats while `counter`, counted down by the loop, is above zero. */
  times(counter: Local, body: () => void): this {
    return this.whileAbove(counter, () => {
      body()
      this.advance(counter, -1)
    })
  }

  /** Repeats while `local`, changed by the body, is not zero. */
  whileAbove(local: Local, body: () => void): this {
    this.#emit(0x02, empty, 0x03, empty).get(local).#emit(0x45, 0x0d, 1)
    body()
    return this.#emit(0x0c, 0, 0x0b, 0x0b)
  }

  /** Pops an address, pushes the 16 bytes there. */
  load(offset = 0): this {
    return this.#simd(0x00, 0, ...unsigned(offset))
  }

  /** Pops an address, pushes four unsigned bytes there as four 32-bit integers. */
  loadBytes(): this {
    return this.#simd(0x5c, 0, 0).#simd(0x89).#simd(0xa9)
  }

  /** Pops an address, pushes four unsigned 16-bit integers there as four 32-bit integers. */
  loadShorts(): this {
    return this.#simd(0x04, 0, 0)
  }

  /** Pops 16 bytes and an address below them. */
  store(offset = 0): this {
    return this.#simd(0x0b, 0, ...unsigned(offset))
  }

  zero(): this {
    return this.#simd(0x0c, ...Array.from<number>({ length: 16 }).fill(0))
  }

  or(): this {
    return this.#simd(0x50)
  }

  /** Shifts four integers left by a number of bits on top of the stack. */
  shiftLeft(): this {
    return this.#simd(0xab)
  }

  addIntegers(): this {
    return this.#simd(0xae)
  }

  /** Of four unsigned integers each. */
  greatest(): this {
    return this.#simd(0xb9)
  }

  /** Eight products of signed 16-bit integers, added in pairs to four 32-bit integers. */
  dot(): this {
    return this.#simd(0xba)
  }

  /** Sixteen unsigned bytes, added in pairs. */
  pairBytes(): this {
    return this.#simd(0x7d)
  }

  /** Eight unsigned 16-bit integers, added in pairs. */
  pairShorts(): this {
    return this.#simd(0x7f)
  }

  /** The lower two of four signed integers, as doubles. */
  lowerToDoubles(): this {
    return this.#simd(0xfe)
  }

  /** The upper two of four signed integers, as doubles. */
  upperToDoubles(from: Local): this {
    const upperHalf = [8, 9, 10, 11, 12, 13, 14, 15]
    return this.get(from).get(from).#simd(0x0d, ...upperHalf, ...upperHalf).lowerToDoubles()
  }

  /** Pushes one of four integers. */
  lane(from: Local, lane: number): this {
    return this.get(from).#simd(0x1b, lane)
  }

  addDoubles(): this {
    return this.#simd(0xf0)
  }

  /** The bytes of a function body as the code section wants them. */
  bytes(): number[] {
    const locals = this.#locals.flatMap((type) => [1, type])
    const body = [...unsigned(this.#locals.length), ...locals, ...this.#code, 0x0b]
    return [...unsigned(body.length), ...body]
  }

  #local(type: number): Local {
    this.#locals.push(type)
    return { index: this.#parameters + this.#locals.length - 1 }
  }

  #simd(opcode: number, ...immediates: number[]): this {
    return this.#emit(0xfd, ...unsigned(opcode), ...immediates)
  }

  #emit(...bytes: number[]): this {
    this.#code.push(...bytes)
    return this
  }
}

export interface KernelFunction {
  readonly name: string
  /** All are 32-bit integers. */
  readonly parameters: number
  /** Whether the body leaves a 32-bit integer. */
  readonly returns?: true
  readonly body: (code: FunctionBody) => void
}

/** A module that imports `memory` from `davy`, shared and of at most 4 GB, and exports the functions. */
export function assemble(functions: readonly KernelFunction[]): Uint8Array<ArrayBuffer> {
  const text = (value: string) => [value.length, ...Buffer.from(value, 'latin1')]
  const vector = (items: readonly (readonly number[])[]) => [...unsigned(items.length), ...items.flat()]
  const section = (id: number, content: readonly number[]) => [id, ...unsigned(content.length), ...content]
  const types = functions.map(({ parameters, returns }) => [
    0x60,
    ...vector(Array.from({ length: parameters }, () => [i32Type])),
    ...vector(returns ? [[i32Type]] : []),
  ])
  const bodies = functions.map(({ parameters, body }) => {
    const code = new FunctionBody(parameters)
    body(code)
    return code.bytes()
  })
  const header = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]
  return Uint8Array.from([
    ...header,
    ...section(1, vector(types)),
    ...section(2, vector([[...text('davy'), ...text('memory'), 0x02, 0x03, ...unsigned(1), ...unsigned(65_536)]])),
    ...section(3, vector(functions.map((_, index) => unsigned(index)))),
    ...section(7, vector(functions.map(({ name }, index) => [...text(name), 0x00, ...unsigned(index)]))),
    ...section(10, vector(bodies)),
  ])
}

/** LEB128. */
function unsigned(value: number): number[] {
  const bytes: number[] = []
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest]
    bytes.push((rest % 128) + 128)
  }
}

function signed(value: number): number[] {
  const bytes: number[] = []
  for (let rest = value; ; rest >>= 7) {
    const last = (rest >> 6 === 0 || rest >> 6 === -1) && rest >> 7 === rest >> 31
    if (last) return [...bytes, rest & 0x7f]
    bytes.push((rest & 0x7f) | 0x80)
  }
}
