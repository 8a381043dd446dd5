/** A function that has `draw` done in the next frame, once, however often it is called until then. */
export function oncePerFrame(draw: () => void): () => void {
  let scheduled = false
  return () => {
    if (scheduled) return
    scheduled = true
    requestAnimationFrame(() => {
      scheduled = false
      draw()
    })
  }
}
