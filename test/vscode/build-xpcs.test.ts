/** The states of the paper's XPCS flow from an empty file, as somebody new would draw them: once by mouse, once by keyboard. */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Frame, Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPlace } from './open-place.ts'
import type { Place } from './place.ts'
import type { Window } from './window.ts'

const vsix = process.env['DAVY_VSIX']
const state = realpathSync(mkdtempSync(join(tmpdir(), 'davy-build-')))
const folder = join(state, 'flows')
let place: Place
let window: Window

interface Flow {
  readonly definition: {
    readonly StartAt: string
    readonly States: Readonly<
      Record<string, { readonly ActionUrl: string; readonly Next?: string; readonly ResultPath?: string }>
    >
  }
}
const read = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Flow
const xpcs = read(join(import.meta.dirname, '../../src/experiments/xpcs/xpcs.flow.json'))

/** In the order of a run: what each is called and what it does. */
function steps({
  definition: { StartAt, States },
}: Flow): readonly { readonly name: string; readonly service: string }[] {
  const found: { name: string; service: string }[] = []
  for (let name: string | undefined = StartAt; name !== undefined; name = States[name]?.Next)
    found.push({ name, service: serviceOf(States[name]?.ActionUrl ?? '') })
  return found
}
function serviceOf(url: string): string {
  if (url.includes('transfer')) return 'Transfer'
  return url.includes('compute') ? 'Globus Compute v3' : 'Search: ingest'
}

beforeAll(async () => {
  if (!vsix) throw new Error('start this suite with: npm run test:vscode')
  mkdirSync(folder, { recursive: true })
  for (const name of ['mouse', 'keys']) writeFileSync(join(folder, `${name}.flow.json`), '')
  place = await openPlace({ vsix, folder, state })
  window = place.window
  await window.command('View: Toggle Primary Side Bar Visibility')
})

afterAll(async () => {
  await window?.picture('build-last')
  await place?.close()
  rmSync(state, { recursive: true, force: true })
})

async function openGraph(name: string): Promise<Frame> {
  await window.command('View: Close All Editors')
  await window.openFile(name)
  await window.command('Davy: Open Flow Graph')
  const page = await window.webview('#page .graph')
  await window.tab(name).first().click()
  await window.command('View: Close Editor')
  await page.getByText('Add the first state').waitFor()
  return page
}

const node = (page: Frame, name: string) => page.locator(`g.node[data-state="${name}"]`)
const names = (page: Frame) =>
  page.locator('g.node').evaluateAll((nodes) => nodes.map((one) => one.getAttribute('data-state')))

async function middleOf(place: Locator): Promise<{ readonly x: number; readonly y: number }> {
  const box = await place.boundingBox()
  if (!box) throw new Error('it is not seen')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** No state writes over the result of another. */
const results = ({ definition: { States } }: Flow) => Object.values(States).map(({ ResultPath }) => ResultPath)

async function saved(name: string): Promise<Flow> {
  await window.command('File: Save')
  const path = join(folder, name)
  await expect.poll(() => readFileSync(path, 'utf8')).toContain('IngestResults')
  return read(path)
}

test('by mouse: each state is dragged behind the last one, and called by its field', async () => {
  const page = await openGraph('mouse.flow.json')
  const { mouse, keyboard } = window.page
  const begin = performance.now()
  let last: string | undefined
  for (const { name, service } of steps(xpcs)) {
    const before = await names(page)
    const entry = page.locator('.palette .entry', { hasText: new RegExp(`^${service}$`) })
    const target = last === undefined ? page.locator('.stage') : node(page, last)
    const [from, to] = [await middleOf(entry), await middleOf(target)]
    await mouse.move(from.x, from.y)
    await mouse.down()
    await mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 })
    await mouse.move(to.x, to.y, { steps: 4 })
    await mouse.up()
    await expect.poll(async () => (await names(page)).length).toBe(before.length + 1)
    await page.getByLabel('Name', { exact: true }).click({ clickCount: 3 })
    await keyboard.type(name)
    await keyboard.press('Enter')
    await node(page, name).waitFor()
    last = name
  }
  process.stdout.write(`XPCS by mouse: ${((performance.now() - begin) / 1000).toFixed(1)} s\n`)
  await window.picture('build-mouse')
  const flow = await saved('mouse.flow.json')
  expect(steps(flow)).toEqual(steps(xpcs))
  expect(results(flow)).toEqual(steps(xpcs).map(({ name }) => `$.${name}`))
})

test('by keyboard: A, a few letters, Enter, F2, the name, Enter', async () => {
  const page = await openGraph('keys.flow.json')
  const { keyboard } = window.page
  await page.getByText('Add the first state').focus()
  const begin = performance.now()
  for (const [index, { name, service }] of steps(xpcs).entries()) {
    const before = await names(page)
    await keyboard.press(index === 0 ? 'Enter' : 'a')
    await page.locator('[role=dialog] input:focus, .quick-list input:focus').waitFor()
    await keyboard.type(service)
    await keyboard.press('Enter')
    await expect.poll(async () => (await names(page)).length).toBe(before.length + 1)
    await page.locator('g.node.selected:focus').waitFor()
    await keyboard.press('F2')
    await keyboard.press('Control+A')
    await keyboard.type(name)
    await keyboard.press('Enter')
    await node(page, name).and(page.locator(':focus')).waitFor()
  }
  process.stdout.write(`XPCS by keyboard: ${((performance.now() - begin) / 1000).toFixed(1)} s\n`)
  await window.picture('build-keys')
  const flow = await saved('keys.flow.json')
  expect(steps(flow)).toEqual(steps(xpcs))
  expect(results(flow)).toEqual(steps(xpcs).map(({ name }) => `$.${name}`))
})
