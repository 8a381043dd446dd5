/** The whole flow in small, when not all of it is seen; a press or a drag goes there. */
import type { Point } from '#flow'
import type { Scene } from './scene.ts'
import type { Viewport } from '../../graph/viewport.ts'

/** Of the stage. */
const LARGEST = { width: 0.24, height: 0.45 } as const
const SVG = 'http://www.w3.org/2000/svg'

export function createMinimap(go: (point: Point) => void) {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('class', 'minimap')
  // Everything it does is done by other means, too.
  svg.setAttribute('aria-hidden', 'true')
  const [states, seen] = [document.createElementNS(SVG, 'path'), document.createElementNS(SVG, 'rect')]
  states.setAttribute('class', 'states')
  seen.setAttribute('class', 'seen')
  svg.append(states, seen)
  svg.style.display = 'none'
  let scale = 1
  let drawn: Scene['layout'] | undefined
  const move = ({ clientX, clientY }: PointerEvent) => {
    const { left, top } = svg.getBoundingClientRect()
    go({ x: (clientX - left) / scale, y: (clientY - top) / scale })
  }
  svg.addEventListener('pointerdown', (event) => {
    event.stopPropagation()
    svg.setPointerCapture(event.pointerId)
    move(event)
    svg.addEventListener('pointermove', move)
  })
  for (const end of ['pointerup', 'pointercancel'] as const)
    svg.addEventListener(end, () => svg.removeEventListener('pointermove', move))
  return {
    node: svg,
    draw({ layout, minimap: wanted }: Scene, { transform, box }: Viewport): void {
      const { width, height } = box()
      const [left, top] = transform.invert([0, 0])
      const [right, bottom] = transform.invert([width, height])
      // The empty margin may be out of sight.
      const out = layout.nodes.some(
        (one) => one.x < left || one.y < top || one.x + one.width > right || one.y + one.height > bottom,
      )
      svg.style.display = out && wanted && width > 380 && height > 300 ? '' : 'none'
      if (svg.style.display === 'none') return
      const wide = Math.min(width * LARGEST.width, 200)
      const next = Math.min(wide / layout.width, (height * LARGEST.height) / layout.height)
      if (drawn !== layout || next !== scale) {
        drawn = layout
        scale = next
        svg.setAttribute('width', String(layout.width * scale))
        svg.setAttribute('height', String(layout.height * scale))
        svg.setAttribute('viewBox', `0 0 ${layout.width} ${layout.height}`)
        states.setAttribute(
          'd',
          layout.nodes.map(({ x, y, width: w, height: h }) => `M${x} ${y}h${w}v${h}h${-w}z`).join(''),
        )
      }
      seen.setAttribute('x', String(Math.max(0, left)))
      seen.setAttribute('y', String(Math.max(0, top)))
      seen.setAttribute('width', String(Math.max(0, Math.min(layout.width, right) - Math.max(0, left))))
      seen.setAttribute('height', String(Math.max(0, Math.min(layout.height, bottom) - Math.max(0, top))))
    },
  }
}
