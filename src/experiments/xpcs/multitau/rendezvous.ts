/** Words of the control block that all threads of a correlation share. */
const words = { stop: 0, arrived: 1, turn: 2, tile: 3, read: 4 } as const

/**
 * How the threads of one pass keep step: each takes the next tile or the next piece of the file while there is one, then
 * waits until all are through. What each does differs from run to run; what comes out does not.
 */
export class Rendezvous {
  static readonly bytes = 32
  readonly #control: Int32Array
  readonly #threads: number

  constructor(buffer: SharedArrayBuffer, threads: number) {
    this.#control = new Int32Array(buffer, 0, Rendezvous.bytes / 4)
    this.#threads = threads
  }

  /** The next tile of this turn, from 0; the caller knows how many there are. */
  takeTile(): number {
    return Atomics.add(this.#control, words.tile, 1)
  }

  takeRead(): number {
    return Atomics.add(this.#control, words.read, 1)
  }

  /** Waits for all threads. Answers false when they are told to stop. */
  meet(): boolean {
    const turn = Atomics.load(this.#control, words.turn)
    if (Atomics.add(this.#control, words.arrived, 1) === this.#threads - 1) {
      Atomics.store(this.#control, words.arrived, 0)
      Atomics.store(this.#control, words.tile, 0)
      Atomics.store(this.#control, words.read, 0)
      Atomics.add(this.#control, words.turn, 1)
      Atomics.notify(this.#control, words.turn)
    } else
      while (!this.stopped && Atomics.load(this.#control, words.turn) === turn)
        Atomics.wait(this.#control, words.turn, turn)
    return !this.stopped
  }

  get stopped(): boolean {
    return Atomics.load(this.#control, words.stop) !== 0
  }

  /** Ends the waiting of all: from any thread, and from one that only watches. */
  stop(): void {
    Atomics.store(this.#control, words.stop, 1)
    // The turn changes too: a thread about to wait for this one would sleep through the notice.
    Atomics.add(this.#control, words.turn, 1)
    Atomics.notify(this.#control, words.turn)
  }

  /** Blocks finished so far: the number of meetings, for whoever watches. */
  get turns(): number {
    return Atomics.load(this.#control, words.turn)
  }
}
