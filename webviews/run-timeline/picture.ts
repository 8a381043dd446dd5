import type { Micros } from '#flow'
import type { Run } from '#run'
import { timelineSvg } from '#draw'
import type { RunSummary } from '#messages'

/** The whole run as a picture of its own, for a paper or a message; in the page's theme. */
export function pictureOf(run: Run, summary: RunSummary, now: Micros): string {
  const light = document.body.classList.contains('vscode-light')
  return timelineSvg(run, { now, title: summary.label ?? summary.flow_title, theme: light ? 'light' : 'dark' })
}
