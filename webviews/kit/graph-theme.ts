/** The colours of the page for drawings of `#draw`: they follow VS Code's theme, high contrast included. */
import { themes, type Theme } from '#draw'

export const pageTheme: Theme = {
  ...themes.dark,
  paper: 'var(--vscode-editor-background)',
  box: 'var(--vscode-editor-background)',
  text: 'var(--vscode-foreground)',
  quiet: 'var(--davy-quiet)',
  line: 'var(--davy-line)',
  band: 'var(--davy-hover)',
  segments: {
    active: 'var(--davy-active)',
    queue: 'var(--davy-queue)',
    pollWait: 'var(--davy-poll)',
    between: 'var(--davy-between)',
  },
  status: {
    active: 'var(--davy-active)',
    inactive: 'var(--davy-queue)',
    succeeded: 'var(--davy-good)',
    failed: 'var(--davy-bad)',
    canceled: 'var(--davy-quiet)',
  },
}
