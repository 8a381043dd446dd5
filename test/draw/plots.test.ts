import { crc32, inflateSync } from 'node:zlib'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { imagePlot, linePlot, plotGrid, shortNumber, type LinePlot } from '#draw'

/** The first element that is not closed in order; undefined for a well-formed picture. */
function misplaced(svg: string): string | undefined {
  const open: string[] = []
  for (const [whole, close, name = '', alone] of svg.matchAll(/<(\/?)([a-z]+)(?:\s+[\w:-]+="[^"<]*")*\s*(\/?)>/gi)) {
    if (close && open.pop() !== name) return whole
    if (!close && !alone) open.push(name)
  }
  return open.at(-1)
}

const texts = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, content]) => content)

const plot: LinePlot = {
  title: 'Correlation',
  x: { label: 'delay time (s)', scale: 'log' },
  y: { label: 'g2' },
  series: [
    { name: 'ring 1', x: [0.1, 1, 10, 100], y: [1.5, 1.4, 1.1, 1], error: [0.1, 0.1, 0.1, 0.1], as: 'points' },
    { x: [0.1, 1, 10, 100], y: [1.5, 1.4, 1.1, 1] },
  ],
}

describe('a line plot', () => {
  it('is the picture it was', async () => {
    await expect(`${linePlot(plot).replaceAll('><', '>\n<')}\n`).toMatchFileSnapshot('correlation.golden.svg')
  })

  it('names its axes, its ticks and its series', () => {
    expect(texts(linePlot(plot))).toEqual(
      expect.arrayContaining(['Correlation', 'delay time (s)', 'g2', 'ring 1', '0.1', '1', '10', '100', '1.0', '1.5']),
    )
  })

  it('escapes every text it is given', () => {
    const evil = '"><script>alert(1)</script>&\u0000'
    const svg = linePlot({
      title: evil,
      description: evil,
      x: { label: evil },
      y: { label: evil },
      legendTitle: evil,
      notes: [evil],
      series: [{ name: evil, x: [1], y: [1], colour: evil }],
    })
    expect(svg).not.toContain('<script')
    expect(svg).not.toContain('\u0000')
    expect(misplaced(svg)).toBeUndefined()
  })

  it('leaves a gap where there is no value, and draws what can be drawn', () => {
    const path = (y: (number | null)[], scale?: 'log') =>
      /<path d="(M[^"]*L[^"]*)"/.exec(
        linePlot({ x: {}, y: scale ? { scale } : {}, series: [{ x: y.map((_, i) => i), y }] }),
      )?.[1]
    expect(path([1, 2, null, 3, 4])?.match(/M/g)).toHaveLength(2)
    expect(path([1, 2, NaN, 3, 4])?.match(/M/g)).toHaveLength(2)
    expect(path([1, 2, -5, 0, 3, 4], 'log')?.match(/M/g)).toHaveLength(2)
  })

  it('stays small however many points there are, and keeps their extremes', () => {
    const y = Array.from({ length: 200_000 }, (_, i) => (i === 123_456 ? 1000 : Math.sin(i)))
    const svg = linePlot({ x: {}, y: {}, series: [{ x: y.map((_, i) => i), y }] })
    expect(svg.length).toBeLessThan(150_000)
    const [, line = ''] = /<path d="(M[^"]*L[^"]*)"/.exec(svg) ?? []
    const heights = [...line.matchAll(/[ML][\d.]+ ([\d.]+)/g)].map(([, height]) => Number(height)).sort((a, b) => a - b)
    expect((heights[1] ?? 0) - (heights[0] ?? 0)).toBeGreaterThan(100)
  })

  it('is a picture whatever the values are', () => {
    const value = fc.oneof(fc.double(), fc.constant(null))
    const scale = fc.constantFrom('linear' as const, 'log' as const)
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.double(), value, value)), scale, scale, (points, x, y) => {
        const svg = linePlot({
          x: { scale: x, label: 'x' },
          y: { scale: y, label: 'y' },
          series: [
            { x: points.map(([at]) => at), y: points.map(([, each]) => each), error: points.map(([, , each]) => each) },
            { x: points.map(([at]) => at), y: points.map(([, each]) => each), as: 'points' },
          ],
        })
        expect(svg).not.toMatch(/NaN|Infinity|undefined|null/)
        expect(misplaced(svg)).toBeUndefined()
      }),
      {
        numRuns: 500,
        examples: [
          [[[0, -5e303, null]], 'linear', 'linear'],
          [[[0, 5e-323, 0]], 'log', 'linear'],
        ],
      },
    )
  })

  it('labels an axis with distinct, ordered ticks within its range', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e9, max: 1e9, noNaN: true }),
        fc.double({ min: 1e-6, max: 1e9, noNaN: true }),
        (low, span) => {
          fc.pre(low + span > low && span > Math.abs(low) * 1e-9)
          const svg = linePlot({ x: { range: [low, low + span] }, y: { range: [0, 1] }, series: [] })
          const labels = [...svg.matchAll(/<text x="([\d.]+)" y="[\d.]+" text-anchor="middle">([^<]*)</g)]
          const places = labels.map(([, at]) => Number(at))
          expect(labels.length).toBeGreaterThan(1)
          expect(new Set(labels.map(([, , label]) => label)).size).toBe(labels.length)
          expect(places).toEqual([...places].sort((a, b) => a - b))
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('a grid of plots', () => {
  it('labels only the outer axes', () => {
    const svg = plotGrid({ title: 'all', columns: 2, plots: [plot, plot, plot, plot, plot] })
    expect(texts(svg).filter((each) => each === 'g2')).toHaveLength(3)
    expect(texts(svg).filter((each) => each === 'delay time (s)')).toHaveLength(2)
    expect(misplaced(svg)).toBeUndefined()
  })
})

describe('an image plot', () => {
  const values = Float64Array.from({ length: 12 }, (_, i) => (i === 5 ? NaN : i))
  const svg = imagePlot({ values, rows: 3, columns: 4, label: 'photons', x: { label: 'x' }, y: { label: 'y' } })

  it('holds a PNG that says the values', () => {
    const [first = ''] = [...svg.matchAll(/href="data:image\/png;base64,([^"]+)"/g)].map(([, data]) => data)
    const png = Buffer.from(first, 'base64')
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    const chunks = new Map<string, Buffer>()
    for (let at = 8; at < png.length;) {
      const length = png.readUInt32BE(at)
      const body = png.subarray(at + 4, at + 8 + length)
      expect(png.readUInt32BE(at + 8 + length)).toBe(crc32(body))
      chunks.set(body.subarray(0, 4).toString(), body.subarray(4))
      at += 12 + length
    }
    const header = chunks.get('IHDR')
    expect([header?.readUInt32BE(0), header?.readUInt32BE(4), header?.[8], header?.[9]]).toEqual([4, 3, 8, 3])
    const lines = inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0))
    const indices = [...lines].filter((_, i) => i % 5 !== 0)
    expect(indices[5]).toBe(0)
    const shown = indices.filter((_, i) => i !== 5)
    expect(shown).toEqual([...shown].sort((a, b) => a - b))
    expect([shown[0], shown.at(-1)]).toEqual([1, 255])
  })

  it('averages a large detector down', () => {
    const large = imagePlot({
      values: new Float32Array(2000 * 3000).fill(1),
      rows: 2000,
      columns: 3000,
      label: 'photons',
      x: { label: 'x' },
      y: { label: 'y' },
    })
    expect(large.length).toBeLessThan(500_000)
  })

  it('is a picture when no value can be shown', () => {
    for (const scale of ['linear', 'log'] as const) {
      const empty = imagePlot({
        values: [NaN, 0, -1, NaN].map((each) => (scale === 'linear' ? NaN : each)),
        rows: 2,
        columns: 2,
        scale,
        label: '',
        x: { label: '' },
        y: { label: '' },
      })
      expect(empty).not.toMatch(/="[^"]*NaN/)
      expect(misplaced(empty)).toBeUndefined()
    }
  })
})

describe('short numbers', () => {
  it.each([
    [0, '0'],
    [0.20001, '0.2'],
    [-1.5, '−1.5'],
    [12345, '12350'],
    [1.234e-7, '1.23×10⁻⁷'],
    [6.02e23, '6.02×10²³'],
  ])('%d is %s', (value, label) => expect(shortNumber(value)).toBe(label))
})
