/**
 * `node src/build/walkthrough/pictures.ts`: the pictures of the walkthrough into `media/walkthrough`, drawn by what draws
 * flows and runs, in the colours of the reader's theme. A test holds the files to it.
 */
import { writeFileSync } from 'node:fs'
import { escapeXml, flowGraphSvg, timelineSvg } from '#draw'
import { flowTemplates } from '#flow'
import { sampleRun } from './sample-run.ts'
import { editorTheme } from './theme.ts'

const { text: ink, quiet, box, status } = editorTheme
const mono = 'font-family="monospace" font-size="13" xml:space="preserve"'
const words = 'font-family="system-ui, sans-serif" font-size="13"'

/** The files by their paths in the project. */
export function walkthroughPictures(): ReadonlyMap<string, string> {
  return new Map([
    ['media/walkthrough/flow.svg', graphOf('collect-and-reduce')],
    ['media/walkthrough/graph.svg', textAndGraph()],
    [
      'media/walkthrough/run.svg',
      timelineSvg(sampleRun(), { now: 0, width: WIDE, theme: editorTheme, title: 'scan 17' }),
    ],
    ['media/walkthrough/endpoint.svg', endpoint()],
    ['media/walkthrough/failure.svg', failure()],
  ])
}

function graphOf(name: string): string {
  const template = flowTemplates.find((one) => one.name === name)
  if (!template) throw new Error(`there is no template ${name}`)
  return flowGraphSvg(template.flow.definition, { theme: editorTheme, title: template.flow.title })
}

const picture = (width: number, height: number, title: string, ...content: readonly string[]) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>${escapeXml(title)}</title>
${content.join('\n')}
</svg>
`

const text = (x: number, y: number, content: string, look = `fill="${ink}" ${words}`) =>
  `<text x="${x}" y="${y}" ${look}>${escapeXml(content)}</text>`
const panel = (x: number, y: number, width: number, height: number, stroke = quiet) =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="6" fill="${box}" stroke="${stroke}" stroke-width="1.2"/>`
const arrow = (x1: number, x2: number, y: number, stroke = quiet) => {
  const back = x2 > x1 ? -8 : 8
  return `<path d="M${x1} ${y}H${x2}m${back} -4.5 ${-back} 4.5 ${back} 4.5" fill="none" stroke="${stroke}" stroke-width="1.5"/>`
}

function textAndGraph(): string {
  const definition = {
    StartAt: 'Collect',
    States: { Collect: { Type: 'Action', Next: 'Reduce' }, Reduce: { Type: 'Action', End: true } },
  }
  const lines = [
    'StartAt: Collect',
    'States:',
    '  Collect:',
    '    Type: Action',
    '    Next: Reduce',
    '  Reduce:',
    '    # …',
  ]
  const graph = flowGraphSvg(definition, { theme: editorTheme, title: 'Graph' }).replace(
    /^<svg ([^>]*?)width="[^"]*" height="[^"]*"/,
    '<svg $1x="400" y="16" width="208" height="248"',
  )
  return picture(
    620,
    280,
    'Text and graph are one document',
    panel(12, 16, 250, 248),
    ...lines.map((line, n) => text(28, 48 + n * 24, line, `fill="${ink}" ${mono}`)),
    arrow(276, 384, 120),
    arrow(384, 276, 150),
    graph,
  )
}

function endpoint(): string {
  const workers = [0, 1, 2, 3].map((n) => {
    const [x, busy] = [400 + n * 48, n < 3]
    return `<rect x="${x}" y="132" width="36" height="36" rx="4" fill="${busy ? editorTheme.segments.active : 'none'}" stroke="${busy ? editorTheme.segments.active : quiet}" stroke-width="1.4"/>`
  })
  return picture(
    620,
    240,
    'An endpoint and its workers',
    panel(20, 70, 200, 120),
    text(40, 100, 'Fabric', `fill="${ink}" font-weight="600" ${words}`),
    text(40, 124, 'flows · compute · transfer', `fill="${quiet}" ${words}`),
    text(40, 146, 'this machine', `fill="${quiet}" ${words}`),
    panel(370, 50, 230, 160),
    text(390, 80, 'Endpoint', `fill="${ink}" font-weight="600" ${words}`),
    `<circle cx="574" cy="76" r="6" fill="${status.succeeded}"/>`,
    text(390, 106, 'online · 3/4 workers busy', `fill="${quiet}" ${words}`),
    ...workers,
    arrow(366, 226, 112),
    text(238, 104, 'opens the link', `fill="${quiet}" ${words}`),
    arrow(226, 366, 148, editorTheme.segments.active),
    text(252, 166, 'functions', `fill="${quiet}" ${words}`),
  )
}

/** Pixels: the legend needs them, and in more the words would be too small to read. */
const WIDE = 580

function failure(): string {
  const failing = { error: 'ActionFailedException', cause: 'RangeError: no photon on the detector' }
  const timeline = timelineSvg(sampleRun(failing), { now: 0, width: WIDE, theme: editorTheme, title: 'dark frame' })
  const height = Number(/viewBox="0 0 \S+ ([\d.]+)"/.exec(timeline)?.[1] ?? 200)
  const line = '17  if (total === 0) throw new RangeError(…)'
  return picture(
    WIDE,
    height + 130,
    'From a failed state to the line that threw',
    timeline,
    `<path d="M120 ${height - 6}v34m-4.5 -8 4.5 8 4.5 -8" fill="none" stroke="${status.failed}" stroke-width="1.5"/>`,
    panel(8, height + 36, WIDE - 16, 74, status.failed),
    text(22, height + 62, 'find_beam.ts', `fill="${quiet}" ${words}`),
    text(22, height + 90, line, `fill="${ink}" ${mono}`),
  )
}

if (process.argv[1]?.endsWith('pictures.ts'))
  for (const [path, content] of walkthroughPictures())
    writeFileSync(new URL(`../../../${path}`, import.meta.url), content)
