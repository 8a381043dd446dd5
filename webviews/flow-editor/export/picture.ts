/** The flow as a picture of its own, for a paper, a slide or a message; in the page's theme, with the painted run. */
import { flowGraphSvg } from '#draw'
import { stepsOf, type VisitStatus } from '#run'
import type { EditorModel } from '../model.ts'

/** How many pixels of a PNG a pixel of the drawing is. */
const SHARPNESS = 2
/** Browsers refuse larger drawings. */
const LARGEST = 16_000

export function svgOf({ good, title, name, painting, clockOffset, settings }: EditorModel): string {
  const now = (Date.now() + clockOffset) * 1000
  const states: Record<string, VisitStatus> = painting
    ? Object.fromEntries(stepsOf(painting.run, now).map((step) => [step.name, step.status]))
    : {}
  const light = document.body.classList.contains('vscode-light')
  return flowGraphSvg(good.flow.definition, {
    title: title || name,
    theme: light ? 'light' : 'dark',
    states,
    direction: settings.direction,
  })
}

/** Base64 of a PNG. @throws {Error} when the browser cannot draw it */
export async function pngOf(svg: string): Promise<string> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode().catch(() => {
    throw new Error('The picture could not be drawn. Save it as SVG.')
  })
  const scale = Math.min(SHARPNESS, LARGEST / Math.max(image.naturalWidth, image.naturalHeight))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(image.naturalWidth * scale)
  canvas.height = Math.round(image.naturalHeight * scale)
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  const [, base64 = ''] = canvas.toDataURL('image/png').split(',')
  if (base64 === '') throw new Error('The picture is too large for a PNG. Save it as SVG.')
  return base64
}

/** A file's name for what is saved: that of the flow, without its ending. */
export const baseName = ({ name }: EditorModel): string => name.replace(/(\.flow)?\.(json|ya?ml)$/i, '') || 'flow'
