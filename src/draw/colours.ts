/** Colours that tell values apart for every kind of sight, on paper and on a screen. */
import type { ThemeName } from './theme.ts'

export type ColourMap = 'viridis' | 'inferno'
export type Rgb = readonly [number, number, number]

/** Nine points of each perceptually uniform map of matplotlib (CC0), at equal distances. */
const anchors: Readonly<Record<ColourMap, readonly Rgb[]>> = {
  viridis: [
    [68, 1, 84],
    [71, 44, 122],
    [59, 81, 139],
    [44, 113, 142],
    [33, 144, 141],
    [39, 173, 129],
    [92, 200, 99],
    [170, 220, 50],
    [253, 231, 37],
  ],
  inferno: [
    [0, 0, 4],
    [31, 12, 72],
    [85, 15, 109],
    [136, 34, 106],
    [186, 54, 85],
    [227, 89, 51],
    [249, 140, 10],
    [249, 201, 50],
    [252, 255, 164],
  ],
}

/** @param share 0 for the lowest value, 1 for the highest; limited to that range. */
export function colourAt(map: ColourMap, share: number): Rgb {
  const points = anchors[map]
  const place = Math.min(1, Math.max(0, share)) * (points.length - 1)
  const index = Math.min(points.length - 2, Math.floor(place))
  const [low, high] = [points[index] ?? [0, 0, 0], points[index + 1] ?? [0, 0, 0]]
  const mix = (channel: 0 | 1 | 2) => Math.round(low[channel] + (high[channel] - low[channel]) * (place - index))
  return [mix(0), mix(1), mix(2)]
}

export const hex = (colour: Rgb): string => `#${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}`

/** Okabe and Ito's colours without yellow, which is too light for a line on white. */
const lines = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#4d4d4d']
export const lineColour = (index: number): string => lines[index % lines.length] ?? '#0072b2'

/** Colours for `count` series that have an order: dark to light, leaving out the lightest, which vanishes on white. */
export const orderedColours = (count: number, map: ColourMap = 'viridis'): string[] =>
  Array.from({ length: count }, (_, i) => hex(colourAt(map, count < 2 ? 0.3 : (i / (count - 1)) * 0.85)))

/** The same for a dark page, lightened. */
const darkLines = ['#4aa3df', '#ff8552', '#33c48f', '#e59ac0', '#f0b840', '#9fd8f8', '#a8b0b8']
export const seriesColour = (theme: ThemeName, index: number): string =>
  theme === 'light' ? lineColour(index) : (darkLines[index % darkLines.length] ?? '#4aa3df')

/** What axes, labels and paper are drawn with. */
export interface Ink {
  readonly paper: string
  readonly text: string
  readonly quiet: string
  readonly axis: string
  readonly grid: string
  readonly none: string
}

/** Of plots with a paper of their own, so that they read the same on a light and on a dark page. */
export const ink: Ink = {
  paper: '#ffffff',
  text: '#1f2328',
  quiet: '#59636e',
  axis: '#59636e',
  grid: '#e6e9ed',
  none: '#c8cdd3',
}

export const inkOf = (theme: ThemeName): Ink =>
  theme === 'light'
    ? ink
    : { paper: '#1f1f1f', text: '#e6e6e6', quiet: '#a8b0b8', axis: '#7d858e', grid: '#33383d', none: '#4b5158' }

export const font = "Inter, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"
