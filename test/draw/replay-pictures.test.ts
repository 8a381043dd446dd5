/** Pictures over many runs: concurrency, where the time of runs went, distributions of steps. */
import { describe, expect, it } from 'vitest'
import { concurrencySvg, sharesSvg, stripsSvg, type ThemeName } from '#draw'
import { distributionOf } from '#run'

const themes: readonly ThemeName[] = ['light', 'dark']
const hour = 3_600_000_000
const start = Date.UTC(2022, 2, 10, 20) * 1000

const numbers = (svg: string, pattern: RegExp) => [...svg.matchAll(pattern)].map(([, number]) => Number(number))

function concurrencyPicture(theme: ThemeName): string {
  const steps = (most: number) => [
    { time: start - hour, count: 2 },
    { time: start + hour, count: most },
    { time: start + 2 * hour, count: 0 },
    { time: start + 9 * hour, count: 99 },
  ]
  return concurrencySvg({
    title: 'Runs <under way>',
    from: start,
    until: start + 4 * hour,
    reference: { name: 'recorded', steps: steps(39) },
    series: [{ name: 'ours & pushed', steps: steps(20) }],
    theme,
  })
}

describe('a picture of concurrency', () => {
  it('says the peak inside its hours, and has hours at its axis', () => {
    const svg = concurrencyPicture('light')
    expect(svg).toContain('>recorded: at most 39<')
    expect(svg).toContain('>ours &amp; pushed: at most 20<')
    expect(svg).toContain('Runs &lt;under way&gt;')
    for (const label of ['20:00', '22:00', '00:00']) expect(svg).toContain(`>${label}<`)
    expect(svg).toContain('time of day (UTC), from 2022-03-10')
  })

  it('begins with what was under way before, and is as high as the count', () => {
    const [reference = ''] = [...concurrencyPicture('light').matchAll(/d="(M[^"]*Z)"/g)].map(([, d]) => d)
    const [floor, before, most, none] = [/M[\d.]+ ([\d.]+)V([\d.]+)H[\d.]+V([\d.]+)H[\d.]+V([\d.]+)/.exec(reference)]
      .flatMap((match) => (match ?? []).slice(1))
      .map(Number)
    expect(none).toBe(floor)
    // 2 and 39 runs over the same floor.
    expect(((floor ?? 0) - (most ?? 0)) / ((floor ?? 0) - (before ?? 0))).toBeCloseTo(39 / 2, 0)
  })
})

describe('a picture of where the time of runs went', () => {
  const draw = (theme: ThemeName) =>
    sharesSvg<'work' | 'idle'>({
      title: 'Runs',
      note: 'In seconds.',
      kinds: { work: { word: 'work', colour: '#0072b2' }, idle: { word: 'idle', colour: '#d55e00', thin: true } },
      theme,
      groups: [
        {
          name: 'Flow',
          about: '3 runs before',
          bars: [
            {
              name: 'recorded',
              pieces: [
                { kind: 'work', seconds: 60, about: 'Move' },
                { kind: 'idle', seconds: 30 },
              ],
            },
            { name: 'ours', pieces: [{ kind: 'work', seconds: 45 }] },
          ],
        },
      ],
    })

  it('has pieces as long as their times, on one axis a group', () => {
    const svg = draw('light')
    const [, move = NaN, ours = NaN] = numbers(svg, /width="([\d.]+)" height="14"/g)
    const [, idle = NaN] = numbers(svg, /width="([\d.]+)" height="4"/g)
    expect(move / idle).toBeCloseTo(2, 1)
    expect(move / ours).toBeCloseTo(60 / 45, 1)
    expect(svg).toContain('<title>Move: 1 min</title>')
    for (const label of ['1 min 30 s', '45 s', 'recorded', 'ours', 'Flow', '3 runs before'])
      expect(svg).toContain(`>${label}<`)
  })

  it('stays inside of its page, whatever the theme', () => {
    for (const theme of themes) {
      const svg = draw(theme)
      const [width = 0] = numbers(svg, /width="([\d.]+)"/g)
      expect(Math.max(...numbers(svg, / x="([\d.]+)"/g))).toBeLessThan(width)
    }
  })
})

describe('a picture of distributions', () => {
  const values = distributionOf([1, 2, 4, 8, 16])
  const draw = (theme: ThemeName) =>
    stripsSvg({
      title: 'Steps',
      series: ['recorded', 'ours'],
      rows: ['Move', 'Correlate'],
      panels: [
        {
          label: 'time (s)',
          of: (row, series) => (row === 1 && series === 1 ? null : series === 0 ? values : distributionOf([0, 0, 0])),
          least: 0.1,
        },
      ],
      theme,
    })

  it('says each strip in words, and leaves out what is not there', () => {
    const svg = draw('light')
    expect(svg).toContain('<title>Move, recorded: median 4 s, 5 % below 1.2 s, 5 % above 14.4 s</title>')
    expect(svg).toContain('<title>Move, ours: median 0 s')
    expect(svg).not.toContain('<title>Correlate, ours')
    expect(svg).not.toContain('NaN')
  })

  it('is drawn in the colours of its page', () => {
    const [light, dark] = themes.map(draw)
    expect(light).toContain('fill="#ffffff"')
    expect(dark).not.toContain('#ffffff')
    expect(dark).toContain('fill="#1f1f1f"')
  })
})
