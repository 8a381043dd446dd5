import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { checkFlow, formatOf, parseFlow, type Range } from '#flow'

const yaml = (text: string) => parseFlow(text, { format: 'yaml' })
const marked = (source: string, { start, end }: Range) => {
  const lines = source.split('\n')
  if (start.line === end.line) return lines[start.line]?.slice(start.character, end.character)
  return `${lines[start.line]?.slice(start.character)} … ${lines[end.line]?.slice(0, end.character)}`
}
const mistakes = (text: string) =>
  yaml(text).problems.map(({ code, message, range }) => `${code} at ${marked(text, range)}: ${message}`)

const text = `# What happens to a scan
title: Two steps
definition:
  StartAt: Get
  States:
    Get:
      Type: Action
      ActionUrl: &url https://transfer.actions.globus.org/ls
      Parameters: &where
        endpoint_id.$: $.input.id
        path.=: |
          ('a' +
          input.path)
      Next: Again

    Again: # the same once more
      Type: Action
      ActionUrl: *url
      Parameters:
        <<: *where
        path.$: $.input..path
      ResultPath: '$.Again'
      End: true
input_schema: {}
`

describe('a flow in YAML', () => {
  it('gives the same value as in JSON, aliases and merged fields resolved', () => {
    const parsed = yaml(text)
    const where = { 'endpoint_id.$': '$.input.id' }
    const same = { Type: 'Action', ActionUrl: 'https://transfer.actions.globus.org/ls' }
    expect(parsed.problems).toEqual([])
    expect(parsed.duplicates).toEqual([])
    expect(parsed.value).toEqual({
      title: 'Two steps',
      definition: {
        StartAt: 'Get',
        States: {
          Get: { ...same, Parameters: { ...where, 'path.=': "('a' +\ninput.path)\n" }, Next: 'Again' },
          Again: {
            ...same,
            Parameters: { ...where, 'path.$': '$.input..path', 'path.=': "('a' +\ninput.path)\n" },
            ResultPath: '$.Again',
            End: true,
          },
        },
      },
      input_schema: {},
    })
  })

  it('knows the place of everything', () => {
    const parsed = yaml(text)
    const states = ['definition', 'States']
    expect(marked(text, parsed.at([...states, 'Get', 'Next']))).toBe('Again')
    expect(marked(text, parsed.keyAt([...states, 'Again']))).toBe('Again')
    expect(marked(text, parsed.at([...states, 'Again']))).toBe('Type: Action …       End: true')
    expect(marked(text, parsed.at([...states, 'Again', 'ActionUrl']))).toBe('*url')
    expect(marked(text, parsed.at([...states, 'Again', 'Parameters', 'endpoint_id.$']))).toBe('$.input.id')
    expect(marked(text, parsed.at([...states, 'Again', 'ResultPath']))).toBe("'$.Again'")
    expect(marked(text, parsed.partAt([...states, 'Again', 'ResultPath'], { at: 2, length: 5 }))).toBe('Again')
    expect(parsed.pathAt(text.indexOf('$.Again'))).toEqual([...states, 'Again', 'ResultPath'])
    expect(parsed.pathAt(text.indexOf('true'))).toEqual([...states, 'Again', 'End'])
  })

  it('is checked as JSON is, its problems where they stand', () => {
    const found = checkFlow(yaml(text)).map(({ message, range }) => `${marked(text, range)} | ${message}`)
    expect(found).toContain('. | "path.$": ".." (search at any depth) is not part of the language')
  })

  it('takes a bare definition, and values as JSON has them', () => {
    const { shape, flow, problems } = yaml(
      'StartAt: A\nStates: {A: {Type: Fail}}\nx: [yes, no, 2026-03-10, 0x10, 1e3, ~, null, True, 1_000, "007", <<]\n1: {null: a}',
    )
    expect(problems).toEqual([])
    expect(shape).toBe('definition')
    expect(flow.definition).toMatchObject({
      x: ['yes', 'no', '2026-03-10', 16, 1000, null, null, true, '1_000', '007', '<<'],
      '1': { null: 'a' },
    })
  })

  it('is read where the name of its file says so', () => {
    expect(['a.flow.yaml', 'b.YML', 'c.flow.json', 'yaml', '-'].map(formatOf)).toEqual([
      'yaml',
      'yaml',
      'json',
      'json',
      'json',
    ])
  })

  it('says what is wrong with the text, and where', () => {
    expect(mistakes('StartAt: A\n---\nStates: {}\n')).toEqual([
      'syntax at ---: a file holds one flow, and this "---" starts a second document',
    ])
    expect(mistakes('StartAt: !js/function "() => 1"\nStates: !!set {a}\n')).toEqual([
      'syntax at !js/function: tags ("!name") are not part of a flow, whose values are those of JSON',
      'syntax at !!set: tags ("!name") are not part of a flow, whose values are those of JSON',
    ])
    expect(mistakes('a: *gone\nb: &b [*b]\nc: .inf\n? [d]\n: e\nf: {<<: 1}')).toEqual([
      'syntax at *gone: there is no anchor "&gone" before this',
      'syntax at *b: "&b" would hold itself',
      'syntax at .inf: JSON has no such number; infinity and nan cannot stand in a flow',
      'syntax at [d]: the name of a field is a text',
      'syntax at 1: "<<" brings in the fields of objects, as in "<<: *defaults"',
    ])
    expect(mistakes('a:\n\tb: 1')[0]).toMatch(/spaces, not tabs/)
    expect(mistakes('a: "x')).toEqual(['syntax at x: the text is not closed with the quote it starts with'])
    expect(mistakes('a: `x`')[0]).toMatch(/must stand in quotes/)
    expect(mistakes('A:\n  Type: Pass\n Next: B')[0]).toMatch(/^syntax at .*/)
    const twice = 'A: 1\nB: 2\nA: 3'
    expect(yaml(twice)).toMatchObject({
      value: { A: 3, B: 2 },
      duplicates: [{ key: 'A', range: { start: { line: 2 } } }],
    })
  })

  it('reads every JSON value from YAML as it was', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const json: unknown = JSON.parse(JSON.stringify(value))
        const parsed = yaml(stringify({ json }, { version: '1.2' }))
        expect(parsed.problems).toEqual([])
        expect(parsed.value).toEqual({ json })
        expect(yaml(JSON.stringify({ json }))).toMatchObject({ problems: [], value: { json } })
      }),
    )
  })

  it('keeps what it can of a text that is being written', () => {
    const parts = Array.from({ length: text.length }, (_, length) => yaml(text.slice(0, length)))
    const later = parts.slice(text.indexOf('Again:') + 30)
    for (const { flow } of later) expect(Object.keys(flow.definition['States'] ?? {})).toContain('Get')
    expect(yaml(text.slice(0, text.indexOf(' once more'))).flow.title).toBe('Two steps')
  })
})

describe('hostile YAML', () => {
  it('does not let aliases of aliases grow', () => {
    const laughs = Array.from({ length: 30 }, (_, i) =>
      i === 0
        ? 'a0: &a0 [x, x, x]'
        : `a${i}: &a${i} [${Array(9)
            .fill(`*a${i - 1}`)
            .join(', ')}]`,
    )
    const [problem, ...rest] = yaml(laughs.join('\n')).problems
    expect(problem).toMatchObject({ code: 'too-large', message: expect.stringContaining('300000') })
    expect(rest).toEqual([])
    const merges = Array.from({ length: 30 }, (_, i) => `a${i}: &a${i} {<<: [${'*a0, '.repeat(i && 40)}], k${i}: 1}`)
    expect(yaml(merges.join('\n')).problems).toEqual([])
    const deep = Array.from({ length: 300 }, (_, i) => `a${i}: &a${i} [${i ? `*a${i - 1}` : ''}]`)
    expect(yaml(deep.join('\n')).problems[0]).toMatchObject({ code: 'too-deep' })
  })

  it.each([
    ['flow lists', '['.repeat(200_000)],
    ['block lists', '- '.repeat(50_000)],
    ['questions', '? '.repeat(50_000)],
    ['objects', '{a: '.repeat(50_000)],
    ['pairs in lists', '[a: '.repeat(50_000)],
    ['indentation', Array.from({ length: 5000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
    ['10,000 closed', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
  ])('refuses deep %s at their place', (_, source) => {
    expect(checkFlow(yaml(source))).toMatchObject([{ code: 'too-deep' }])
  })

  it.each([
    ['marks', `[${','.repeat(1e6)}`],
    ['fields', Array.from({ length: 400_000 }, (_, i) => `k${i}: 1`).join('\n')],
    ['documents', '---\n'.repeat(100_000)],
    ['tags', '! '.repeat(20_000)],
    ['anchors', '&a '.repeat(20_000)],
    ['comments', '#\n'.repeat(1e6)],
    ['one text', 'x'.repeat(5e6)],
    ['a quote', `"${'x\n'.repeat(2e6)}`],
    ['binary', Array.from({ length: 60_000 }, (_, i) => String.fromCharCode((i * 7919) % 256)).join('')],
    ['nothing', ''],
    ['only space', ' \n \t\n'],
  ])('answers megabytes of %s', (_, source) => {
    expect(checkFlow(yaml(source)).length).toBeGreaterThan(0)
  })

  it('answers whatever text', () => {
    const piece = fc.constantFrom(
      ...'{ } [ ] , : " \' | > & * ! % # @ ` ? - StartAt States A 1 << &a *a !t'.split(' '),
      ...': |- |? |\n|\n  |  |\t|---\n|...\n|%YAML 1.1\n|\u0000|\ufeff|🜚'.split('|'),
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(piece, { maxLength: 60 }).map((all) => all.join('')),
        ),
        (source) => {
          const parsed = yaml(source)
          const lines = source.split('\n').length
          for (const { range } of checkFlow(parsed)) expect(range.end.line).toBeLessThan(lines)
          parsed.pathAt(source.length)
        },
      ),
      { numRuns: 1500 },
    )
  })
})
