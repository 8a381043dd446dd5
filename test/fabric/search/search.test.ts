/** The catalogue of a whole fabric, over its socket. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect, type Client, type SearchRequest } from '#api'
import { createFabric, type Fabric } from '#fabric'
import { temporaryHome, type TemporaryHome } from '../temporary-home.ts'

let home: TemporaryHome
let fabric: Fabric
let client: Client
let index: string

const scan = (name: string, content: object, visible_to = ['public']) => ({
  subject: `davy://storage/${name}`,
  visible_to,
  content: { file: `${name}.h5`, ...content },
})

beforeAll(async () => {
  home = temporaryHome()
  fabric = await createFabric({ home: home.path, port: 0 })
  client = connect(fabric)
  index = (await client.search.indexes()).index_list[0]?.id ?? ''
  const gmeta = [
    scan('A001_silica', {
      sample: { name: 'Silica in water', D: 0.33 },
      rings: [{ q: 0.01 }, { q: 0.02 }],
      year: 2022,
    }),
    scan('A002_silica', { sample: { name: 'Silica in glycerol', D: 0.05 }, rings: [{ q: 0.03 }], year: 2023 }),
    scan('A003_gold', { sample: { name: 'Gold', D: 1.2 }, year: 2023, tags: ['xpcs', 'fast'] }),
    scan('A004_secret', { sample: { name: 'Silica, nobody may know' } }, []),
  ]
  await client.search.ingest(index, { ingest_type: 'GMetaList', ingest_data: { gmeta } })
})
afterAll(async () => {
  await fabric.stop()
  home.remove()
})

const names = async (body: SearchRequest) =>
  (await client.search.query(index, body)).gmeta.map(({ subject }) => subject.replace('davy://storage/', ''))

describe('a query', () => {
  test.each([
    ['all words, in any case', 'SILICA water', ['A001_silica']],
    ['the beginning of a word', 'glyc*', ['A002_silica']],
    ['a phrase', '"silica in"', ['A001_silica', 'A002_silica']],
    ['part of a file name', 'A003_gold.h5', ['A003_gold']],
    ['a number', '1.2', ['A003_gold']],
    ['everything', '*', ['A001_silica', 'A002_silica', 'A003_gold']],
    ['operators of the full-text engine as plain text', 'silica) OR (gold', []],
    ['what is invisible, in vain', 'nobody', []],
  ])('finds %s', async (_, q, found) => {
    expect((await names({ q, sort: [{ field_name: 'file' }] })).sort()).toEqual(found)
  })

  test.each([
    [{ type: 'match_any', field_name: 'year', values: [2022, 2021] }, ['A001_silica']],
    [{ type: 'match_all', field_name: 'tags', values: ['fast', 'XPCS'] }, ['A003_gold']],
    [{ type: 'range', field_name: 'sample.D', values: [{ from: 0.1, to: '*' }] }, ['A001_silica', 'A003_gold']],
    [{ type: 'range', field_name: 'rings.q', values: [{ from: 0.015, to: 0.025 }] }, ['A001_silica']],
    [{ type: 'range', field_name: 'year', gt: 2022 }, ['A002_silica', 'A003_gold']],
    [{ type: 'exists', field_name: 'rings' }, ['A001_silica', 'A002_silica']],
    [{ type: 'like', field_name: 'file', value: 'A00?_s*' }, ['A001_silica', 'A002_silica']],
    [{ type: 'not', filter: { type: 'exists', field_name: 'rings' } }, ['A003_gold']],
  ])('keeps to the filter %j', async (filter, found) => {
    expect((await names({ filters: [filter], sort: [{ field_name: 'file' }] })).sort()).toEqual(found)
  })

  test('sorts, pages and counts', async () => {
    expect(await names({ sort: [{ field_name: 'sample.D', order: 'desc' }] })).toEqual([
      'A003_gold',
      'A001_silica',
      'A002_silica',
    ])
    const page = await client.search.query(index, {
      limit: 1,
      offset: 1,
      sort: [{ field_name: 'file' }],
      facets: [{ type: 'terms', name: 'years', field_name: 'year' }],
    })
    expect(page).toMatchObject({ total: 3, count: 1, offset: 1, has_next_page: true })
    expect(page['facet_results']).toMatchObject([
      {
        name: 'years',
        buckets: [
          { value: '2023', count: 2 },
          { value: '2022', count: 1 },
        ],
      },
    ])
  })

  test('of filters inside filters without end is refused', async () => {
    const deep = Array.from({ length: 100_000 }).reduce((filter) => `{"type":"not","filter":${String(filter)}}`, '{}')
    const answer = await fetch(`${fabric.origin}/v1/index/${index}/search`, {
      method: 'POST',
      headers: { authorization: `Bearer ${fabric.token}`, 'content-type': 'application/json' },
      body: `{"filters":[${String(deep)}]}`,
    })
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('nested deeper')])
  })

  test('with an unknown filter is refused by name', async () => {
    await expect(names({ filters: [{ type: 'near', field_name: 'x' }] })).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining('"near" is not one of'),
    })
  })
})

test('the same subject replaces its entry, and its old words are forgotten', async () => {
  const put = (text: string) =>
    client.search.ingest(index, { ingest_type: 'GMetaEntry', ingest_data: scan('A005_new', { text }) })
  await put('zirconia')
  const { task_id } = await put('titania')
  expect(await client.search.task(task_id)).toMatchObject({ state: 'SUCCESS', index_id: index })
  expect([await names({ q: 'zirconia' }), await names({ q: 'titania' })]).toEqual([[], ['A005_new']])
  const subject = await client.search.subject(index, 'davy://storage/A005_new')
  expect(subject.entries).toMatchObject([{ content: { text: 'titania' }, matched_principal_sets: ['public'] }])
  const gone = new URL(`/v1/index/${index}/subject?subject=davy://storage/A005_new`, fabric.origin)
  await fetch(gone, { method: 'DELETE', headers: { authorization: `Bearer ${fabric.token}` } })
  expect(await names({ q: 'titania' })).toEqual([])
  await expect(client.search.subject(index, 'davy://storage/A005_new')).rejects.toMatchObject({ status: 404 })
})

test('an entry that does not fit is refused with the name of its field', async () => {
  const body = { ingest_type: 'GMetaEntry', ingest_data: { subject: 's', content: {} } }
  await expect(client.search.ingest(index, body as never)).rejects.toMatchObject({
    status: 400,
    message: expect.stringContaining('ingest_data.visible_to'),
  })
})
