/** How long the page takes, for the browser's performance panel and the benchmark (`npm run bench -- editor`). */

/** From a text's arrival to the end of the frame that shows it. */
export const DRAWN = 'davy: text → graph'
/** From an edit made on the page to the changed text having come back from the document. */
export const WRITTEN = 'davy: graph → text'
/** From the drawer's opening to the end of the frame in which its text can be typed in. */
export const OPENED = 'davy: drawer → text'

export function createDrawnMeasure() {
  let since: number | undefined
  return {
    arrived(): void {
      since ??= performance.now()
    },
    drawn(): void {
      if (since === undefined) return
      performance.measure(DRAWN, { start: since })
      since = undefined
    },
  }
}
