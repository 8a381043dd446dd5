/**
 * The house's floors, in one place: which room may import which. `npm run lint` holds them (see .oxlintrc.json, written
 * from this table by `node src/build/floors.ts`), and a test plants a wrong import to see that it does.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** room → what it may know, lowest floor first. */
export const rooms: Readonly<Record<string, readonly string[]>> = {
  flow: [],
  run: ['flow'],
  draw: ['flow', 'run'],
  formats: [],
  messages: ['flow', 'run'],
  api: ['flow', 'run'],
  instruments: ['api', 'formats', 'flow', 'run'],
  toolkit: ['api', 'flow', 'run'],
  endpoint: ['api', 'formats', 'flow', 'run'],
  fabric: ['api', 'flow', 'run', 'instruments'],
  'language-server': ['flow', 'api'],
  experiments: ['toolkit', 'instruments', 'formats', 'draw', 'api', 'flow', 'run'],
  cli: [
    'experiments',
    'language-server',
    'fabric',
    'endpoint',
    'toolkit',
    'instruments',
    'api',
    'messages',
    'formats',
    'draw',
    'run',
    'flow',
  ],
  extension: ['api', 'messages', 'flow', 'run'],
  kernel: ['api', 'messages', 'instruments', 'toolkit', 'flow', 'run', 'draw', 'formats'],
  webviews: ['messages', 'flow', 'run', 'draw'],
}

const folder = (room: string) => (room === 'kernel' || room === 'webviews' ? room : `src/${room}`)
/** Floors 0: no Node, no DOM, no editor. */
const pure = ['flow', 'run', 'draw', 'messages']

export function lintOverrides() {
  const all = Object.keys(rooms)
  return all.map((room) => {
    const forbidden = all.filter((other) => other !== room && !rooms[room]?.includes(other))
    return {
      files: [`${folder(room)}/**`],
      rules: {
        'no-restricted-imports': [
          'error',
          {
            patterns: [
              {
                regex: `^#(${[...forbidden, room].join('|')})$`,
                message: `The room ${room} may not know this room (src/build/floors.ts).`,
              },
              {
                regex: `^(\\.\\./)+(src/)?(${all.filter((other) => other !== room).join('|')})/`,
                message: 'Another room is entered through its face: import from #room.',
              },
              ...(room === 'extension' ? [] : [{ regex: '^vscode$', message: 'Only src/extension knows the editor.' }]),
              ...(pure.includes(room) || room === 'webviews'
                ? [{ regex: '^node:', message: 'This room runs in pages too: no Node.' }]
                : []),
              ...(room === 'webviews'
                ? []
                : [{ regex: '^@vscode/webview-ui-toolkit', message: 'Only webviews/kit knows the toolkit.' }]),
            ],
          },
        ],
      },
    }
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = new URL('../../.oxlintrc.json', import.meta.url)
  const config = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
  writeFileSync(path, `${JSON.stringify({ ...config, overrides: lintOverrides() }, null, 2)}\n`)
}
