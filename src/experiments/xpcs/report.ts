/** A page that stands beside the results: opened in a browser, it shows a run without any other program. */
import { basename } from 'node:path'
import { escapeXml } from '#draw'
import type { Correlation, Entry, Plot } from './documents.ts'
import type { PublishedFile } from './entry.ts'
import { areaPerSecond, inverseLength, threeDigits } from './figures/unit-words.ts'
import { diffusionOf } from './result.ts'

const safe = (value: unknown): string => escapeXml(String(value))

/** An HTML document that refers to the plots by name, so it must lie in their folder. */
export function reportPage(
  { content }: Entry,
  correlation: Correlation,
  plots: readonly Plot[],
  files: readonly PublishedFile[],
): string {
  const title = titleOf(content)
  const D = diffusionOf(correlation)
  const rings = correlation.rings.length
  const fitted = correlation.rings.filter((ring) => ring.D !== null).length
  const facts: readonly (readonly [string, string])[] = [
    ...textFacts(content, ['sample', 'beamline', 'proposal', 'uid']),
    ['frames', `${correlation.frames} at ${threeDigits(1 / correlation.frame_time_s)} per second`],
    ['rings', `${correlation.rings.length}, ${correlation.pixels} pixels`],
    [
      'D',
      D === undefined
        ? 'no ring could be fitted'
        : `${threeDigits(D)} ${areaPerSecond(correlation.q_unit)} (median of ${fitted === rings ? 'the' : `${fitted} of ${rings}`} rings${fitted === rings ? '' : '; the others could not be fitted'})`,
    ],
  ]
  const rows = correlation.rings.map(({ q_mean, pixels, fit, D: one }) =>
    cells('td', [
      threeDigits(q_mean),
      String(pixels),
      ...(fit ? [threeDigits(fit.beta), threeDigits(fit.gamma), fit.baseline.toFixed(4)] : ['–', '–', '–']),
      one === null ? '–' : threeDigits(one),
    ]),
  )
  const heads = [
    `q (${inverseLength(correlation.q_unit)})`,
    'pixels',
    'β',
    'Γ (s⁻¹)',
    'baseline',
    `D (${areaPerSecond(correlation.q_unit)})`,
  ]
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${safe(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
:root{color-scheme:light dark;font:15px/1.5 Inter,'Segoe UI','Helvetica Neue',Arial,sans-serif}
body{max-width:1500px;margin:2rem auto;padding:0 1rem}
.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,560px),1fr));gap:1.5rem;margin-top:1.5rem;align-items:start;grid-auto-flow:dense}
h1{font-size:1.5rem;margin:0 0 1rem}h2{font-size:1.1rem;margin:2rem 0 .5rem}
dl{display:grid;grid-template-columns:max-content auto;gap:.2rem 1rem}dt{opacity:.7}dd{margin:0}
figure{margin:0}figure.wide{grid-column:1/-1}img{max-width:100%;height:auto}figcaption{opacity:.75;font-size:.9rem;max-width:70ch}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}td,th{padding:.2rem .8rem;text-align:right;border-bottom:1px solid #8884}
table.files td:first-child,table.files th:first-child,table.files td:last-child,table.files th:last-child{text-align:left}
code{font-size:.85em;overflow-wrap:anywhere}
</style></head><body>
<h1>${safe(title)}</h1>
<dl>${facts.map(([name, value]) => `<dt>${safe(name)}</dt><dd>${safe(value)}</dd>`).join('')}</dl>
<div class="plots">${plots.map((plot) => `<figure${plot.width > widest ? ' class="wide"' : ''}><img src="${safe(encodeURIComponent(basename(plot.file)))}" alt="${safe(plot.title)}" width="${plot.width}" height="${plot.height}"><figcaption>${safe(plot.caption)}</figcaption></figure>`).join('\n')}</div>
<h2>Rings</h2>
<table><thead>${cells('th', heads)}</thead><tbody>${rows.join('\n')}</tbody></table>
<h2>Files</h2>
<table class="files"><thead>${cells('th', ['name', 'bytes', 'SHA-256'])}</thead><tbody>${files.map(({ name, bytes, sha256 }) => `<tr><td><a href="${safe(encodeURIComponent(name))}">${safe(name)}</a></td><td>${bytes}</td><td><code>${sha256}</code></td></tr>`).join('\n')}</tbody></table>
</body></html>
`
}

/** Pixels: a wider figure gets both columns of the page, or its letters would be too small to read. */
const widest = 800

const cells = (tag: 'td' | 'th', values: readonly string[]): string =>
  `<tr>${values.map((value) => `<${tag}>${safe(value)}</${tag}>`).join('')}</tr>`

function titleOf(content: Entry['content']): string {
  const dc = content['dc']
  const titles = typeof dc === 'object' && dc !== null && 'titles' in dc ? dc['titles'] : undefined
  const first: unknown = Array.isArray(titles) ? titles[0] : undefined
  return typeof first === 'object' && first !== null && 'title' in first ? String(first.title) : 'XPCS'
}

const textFacts = (content: Entry['content'], names: readonly string[]): (readonly [string, string])[] =>
  names.flatMap((name) => (typeof content[name] === 'string' ? [[name, content[name]] as const] : []))
