/** Ends a fabric that nobody needs: no client, no request and nothing under way for some time. */

export interface IdleWatch {
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
  const timer = setInterval(
    () => {
      if (needed()) last = Date.now()
      else if (Date.now() - last >= idleMs) onIdle()
    },
    Math.min(idleMs / 4, 15_000),
  ).unref()
  if (idleMs === Infinity) clearInterval(timer)
  return {
    touch: () => (last = Date.now()),
    stop: () => clearInterval(timer),
  }
}
