/** Beginning, building and running flows from the command line, as its user does. */
import { until } from '../until.ts'
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ProviderDocument, RunDocument } from '../../src/api/index.ts'
import { checkFlow, flowTemplates, formatOf, parseFlow, typescriptTemplates, type Flow } from '../../src/flow/index.ts'
import { buildRun } from '../../src/run/index.ts'
import { answerOf, davyHome, type DavyHome } from './davy.ts'

let home: DavyHome
let folder: string
beforeAll(() => {
  home = davyHome()
  folder = dirname(home.path)
  // Functions in TypeScript are bundled with esbuild, which is installed beside dist/ as in a checkout.
  symlinkSync(join(import.meta.dirname, '../../node_modules'), join(folder, 'node_modules'))
})
afterAll(() => home[Symbol.asyncDispose]())

const at = (name: string) => join(folder, name)

test('a flow begins from any template, and nothing is written over', async () => {
  const list = await home.json<{ templates: { name: string; typescript: boolean }[] }>('flow', 'new', '--list')
  expect(list.document.templates.map(({ name }) => name)).toEqual(flowTemplates.map(({ name }) => name))
  const made = await home.davy('flow', 'new', at('a.flow.yaml'), '--template', 'publish', '--title', 'Mine')
  expect(made).toMatchObject({ status: 0, stdout: expect.stringContaining('flow validate') })
  const text = readFileSync(at('a.flow.yaml'), 'utf8')
  const parsed = parseFlow(text, { format: formatOf('a.flow.yaml') })
  expect(checkFlow(parsed)).toEqual([])
  expect(parsed.value).toMatchObject({ title: 'Mine' })
  const again = await home.json('flow', 'new', at('a.flow.yaml'))
  expect(again).toMatchObject({ status: 5, document: { error: { code: 'FileExists' } } })
  expect(readFileSync(at('a.flow.yaml'), 'utf8')).toBe(text)
  expect(await home.davy('flow', 'new', at('a.flow.yaml'), '--force')).toMatchObject({ status: 0 })
  expect(await home.json('flow', 'new', at('b.flow.json'), '-t', 'nothing')).toMatchObject({
    status: 2,
    document: { error: { message: expect.stringContaining('collect-and-reduce') } },
  })
})

test('a flow in TypeScript is built and run from its file', async () => {
  expect(await home.davy('flow', 'new', at('lines.ts'))).toMatchObject({ status: 0 })
  const built = await home.json<Flow>('flow', 'build', at('lines.ts'))
  expect(Object.keys(built.document.definition.States)).toEqual(['Analyse'])
  expect(await home.davy('flow', 'build', at('lines.ts'), '-o', at('lines.flow.json'))).toMatchObject({ status: 0 })
  expect(checkFlow(parseFlow(readFileSync(at('lines.flow.json'), 'utf8')))).toEqual([])
  writeFileSync(at('data.txt'), 'one\ntwo\nthree')
  const input = JSON.stringify({ data_file: at('data.txt') })
  const run = await home.json<{ run: RunDocument }>('flow', 'run', at('lines.ts'), '--input', input)
  expect(run.document.run).toMatchObject({ status: 'SUCCEEDED' })
  const log = await (await home.client()).runs.log(run.document.run.run_id)
  expect(buildRun(log).output).toMatchObject({ Analyse: { details: { result: [{ lines: 3 }] } } })
  expect(await home.json('flow', 'run', at('lines.ts'), '--input', '{"file": "x"}')).toMatchObject({
    status: 1,
    document: { error: { code: 'InvalidFlow', message: expect.stringContaining('input.file: ') } },
  })
})

test('every TypeScript template is a program that makes a flow without a warning', async () => {
  for (const { name } of typescriptTemplates) {
    const file = at(`${name}.ts`)
    await home.davy('flow', 'new', file, '--template', name)
    const { document } = await home.json('flow', 'build', file)
    expect(checkFlow(parseFlow(JSON.stringify(document)))).toEqual([])
  }
})

test('a file that is no flow, or is wrong, is said to be so', async () => {
  writeFileSync(at('none.ts'), 'export const x: number = 1\n')
  expect((await home.davy('flow', 'build', at('none.ts'))).stderr).toContain('export default flow(')
  writeFileSync(at('wrong.ts'), "import { flow } from 'davy'\nexport default flow([], { title: 'x' })\n")
  expect((await home.davy('flow', 'build', at('wrong.ts'))).stderr).toContain('at least one step')
  writeFileSync(at('throws.ts'), "\nthrow new Error('oh')\n")
  expect((await home.davy('flow', 'build', at('throws.ts'))).stderr).toMatch(/Error: oh \(.*throws\.ts:2:7\)/)
  expect(existsSync(at('missing.ts'))).toBe(false)
  expect(await home.davy('flow', 'build', at('missing.ts'))).toMatchObject({ status: 4 })
})

const STAGE_URL = 'https://stage.providers.davy.internal'
const STAGE = `import { actionProvider, z } from 'davy-flows'
export default actionProvider({
  name: 'stage',
  title: 'Stage',
  schema: z.object({ position: z.number() }),
  run: async ({ position }, { progress }) => {
    progress('moving')
    await new Promise((resolve) => setTimeout(resolve, 20))
    return { position }
  },
})
`
const MOVE = `import { action, flow, input, z } from 'davy-flows'
import stage from './stage.ts'
const move = action({ name: 'move', url: stage.url, parameters: { position: input('position', z.number()) } })
export default flow([move], { title: 'Move' })
`

test('a provider is served from its file until Ctrl-C', async () => {
  writeFileSync(at('stage.ts'), STAGE)
  writeFileSync(at('move.ts'), MOVE)
  const serving = home.start('provider', 'serve', at('stage.ts'))
  const answer = answerOf(serving)
  const isOnline = async () => {
    const { document } = await home.json<{ providers: ProviderDocument[] }>('provider', 'list')
    return document.providers.some(({ served }) => served?.name === 'stage' && served.status === 'online') || undefined
  }
  await until(isOnline)
  const run = await home.json<{ run: RunDocument }>('flow', 'run', at('move.ts'), '--input', '{"position": 4}')
  expect(run.document.run).toMatchObject({ status: 'SUCCEEDED' })
  expect(await home.json('provider', 'remove', STAGE_URL)).toMatchObject({
    status: 5,
    document: { error: { message: expect.stringContaining('end its process first') } },
  })
  serving.kill('SIGINT')
  const { stdout } = await answer
  expect(stdout).toMatch(/Provider stage is served\.[^]*providers\.davy\.internal[^]*ACTIVE +moving\n[^]*SUCCEEDED/)
  const removed = await until(async () => {
    const { status } = await home.davy('provider', 'remove', STAGE_URL)
    return status === 0 || undefined
  })
  expect(removed).toBe(true)
})
