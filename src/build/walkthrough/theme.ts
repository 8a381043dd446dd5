/** VS Code's own colours, which it puts into the pictures of a walkthrough in whatever theme it has. */
import { looksOf, themes, type Theme } from '#draw'

const of = (name: string) => `var(--vscode-${name})`

export const editorTheme: Theme = {
  ...themes.dark,
  paper: of('editor-background'),
  box: of('editor-background'),
  text: of('editor-foreground'),
  quiet: of('descriptionForeground'),
  line: of('editorIndentGuide-background1'),
  band: of('list-hoverBackground'),
  segments: {
    active: of('charts-blue'),
    queue: of('charts-yellow'),
    // Orange is no colour of charts in every high-contrast theme.
    pollWait: of('charts-purple'),
    between: of('descriptionForeground'),
  },
  looks: looksOf({
    blue: of('charts-blue'),
    purple: of('charts-purple'),
    orange: of('charts-yellow'),
    green: of('charts-green'),
  }),
  status: {
    active: of('charts-blue'),
    inactive: of('charts-yellow'),
    succeeded: of('testing-iconPassed'),
    failed: of('testing-iconFailed'),
    canceled: of('descriptionForeground'),
  },
}
