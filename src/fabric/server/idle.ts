/** Ends a fabric that nobody needs: no client, no request and nothing under way for some time. */

export interface IdleWatch {
  start(): void
  /** Somebody was here. */
  touch(): void
  stop(): void
}

/**
 * @param idleMs how long nobody must have been here; Infinity never ends
 * @param needed true while somebody is connected or something is under way
 */
export function watchIdle(idleMs: number, needed: () => boolean, onIdle: () => void): IdleWatch {
  let last = Date.now()
  let timer: NodeJS.Timeout | undefined
  function look(): void {
    if (needed()) last = Date.now()
    else if (Date.now() - last >= idleMs) onIdle()
  }
  return {
    start() {
      last = Date.now()
      if (idleMs !== Infinity) timer = setInterval(look, Math.min(idleMs / 4, 15_000)).unref()
    },
    touch: () => (last = Date.now()),
    stop: () => clearInterval(timer),
  }
}
