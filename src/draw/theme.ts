/** Colours of timelines and graphs, for light and for dark pages. Meaning is carried by shape and words as well. */
import type { SegmentKind, VisitStatus } from '#run'
import type { StateIcon } from './state-icons.ts'

export type ThemeName = 'light' | 'dark'

export interface Theme {
  readonly paper: string
  readonly text: string
  readonly quiet: string
  readonly line: string
  readonly band: string
  readonly box: string
  readonly segments: Readonly<Record<SegmentKind, string>>
  readonly status: Readonly<Record<VisitStatus, string>>
  /** Of the services that states call; what steers a flow has none. */
  readonly looks: Readonly<Partial<Record<StateIcon, string>>>
}

/** The segment colours are Okabe and Ito's, lightened for the dark page: told apart by every kind of sight. */
export const themes: Readonly<Record<ThemeName, Theme>> = {
  light: {
    paper: '#ffffff',
    text: '#1f2328',
    quiet: '#59636e',
    line: '#d1d9e0',
    band: '#f6f8fa',
    box: '#ffffff',
    segments: { active: '#0072b2', queue: '#e69f00', pollWait: '#d55e00', between: '#6e7781' },
    status: { active: '#0969da', inactive: '#9a6700', succeeded: '#1a7f37', failed: '#cf222e', canceled: '#6e7781' },
    looks: looksOf({ blue: '#0969da', purple: '#8250df', orange: '#bc4c00', green: '#1a7f37' }),
  },
  dark: {
    paper: '#1f1f1f',
    text: '#e6e6e6',
    quiet: '#a8b0b8',
    line: '#3c4147',
    band: '#262a2e',
    box: '#2a2d31',
    segments: { active: '#4aa3df', queue: '#f0b840', pollWait: '#ff8552', between: '#9198a1' },
    status: { active: '#58a6ff', inactive: '#d4a72c', succeeded: '#4ac26b', failed: '#ff7b72', canceled: '#9198a1' },
    looks: looksOf({ blue: '#3794ff', purple: '#b180d7', orange: '#d18616', green: '#89d185' }),
  },
}

export const segmentWords: Readonly<Record<SegmentKind, string>> = {
  active: 'active',
  queue: 'queue wait',
  pollWait: 'poll wait',
  between: 'between',
}

/** One colour for what moves data, what computes, what finds, and the rest. */
export function looksOf({
  blue,
  purple,
  orange,
  green,
}: Readonly<Record<'blue' | 'purple' | 'orange' | 'green', string>>) {
  return { transfer: blue, compute: purple, search: orange, action: green, timeline: green, person: green }
}
