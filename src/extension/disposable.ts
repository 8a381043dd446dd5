import type { Disposable } from 'vscode'

/** Owns what a feature opened. What is added after the end is disposed at once, so a late arrival cannot leak. */
export class DisposableStore implements Disposable {
  readonly #owned = new Set<Disposable>()
  #disposed = false

  get disposed(): boolean {
    return this.#disposed
  }

  add<T extends Disposable>(owned: T): T {
    if (this.#disposed) owned.dispose()
    else this.#owned.add(owned)
    return owned
  }

  dispose(): void {
    this.#disposed = true
    for (const owned of [...this.#owned].reverse()) owned.dispose()
    this.#owned.clear()
  }
}
