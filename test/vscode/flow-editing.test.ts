/** One text, two graphs and a text editor on it: they agree after every edit, and steps back go through all of them alike. */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Frame } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accessibilityProblems } from './accessibility.ts'
import { openPlace } from './open-place.ts'
import type { Place } from './place.ts'
import type { Window } from './window.ts'

const vsix = process.env['DAVY_VSIX']
const state = realpathSync(mkdtempSync(join(tmpdir(), 'davy-editing-')))
const folder = join(state, 'flows')
let place: Place
let window: Window

const text = `{ "title": "Calm",
   "definition": {
     "StartAt": "First",
\t"States": {
       "First":  { "Type": "Pass", "Next": "Second" },
       "Second": { "Type": "Wait",
          "Seconds": 5, "Next": "Third" },
       "Third":  { "Type": "Pass", "End": true }
   }},
   "input_schema": {} }
`
const onDisk = () => readFileSync(join(folder, 'calm.flow.json'), 'utf8')

beforeAll(async () => {
  if (!vsix) throw new Error('start this suite with: npm run test:vscode')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'calm.flow.json'), text)
  writeFileSync(
    join(folder, 'other.flow.yaml'),
    'title: Other\ndefinition:\n  StartAt: One\n  States:\n    One:\n      Type: Pass\n      End: true\n',
  )
  place = await openPlace({ vsix, folder, state })
  window = place.window
})

afterAll(async () => {
  await window?.picture('editing-last')
  await place?.close()
  rmSync(state, { recursive: true, force: true })
})

async function graphs(): Promise<readonly Frame[]> {
  const found: Frame[] = []
  for (const frame of window.page.frames()) {
    const count = await frame
      .locator('#page .graph')
      .count()
      .catch(() => 0)
    if (count > 0) found.push(frame)
  }
  return found
}
const names = async (page: Frame) =>
  (await page.locator('g.node').evaluateAll((nodes) => nodes.map((node) => node.getAttribute('data-state')))).toSorted()

async function agree(expected: readonly string[]): Promise<void> {
  for (const page of await graphs()) await expect.poll(() => names(page)).toEqual(expected.toSorted())
}

const keys = async (...pressed: readonly string[]) => {
  for (const key of pressed) await window.page.keyboard.press(key)
}

test('two graphs and a text editor show one text', async () => {
  await window.openFile('calm.flow.json')
  await window.command('Davy: Open Flow Graph')
  await window.webview('g.node')
  await window.command('View: Split Editor Down')
  await expect.poll(async () => (await graphs()).length).toBe(2)
  await agree(['First', 'Second', 'Third'])
  await window.picture('editing-two-graphs')
})

test('ten edits by graph, form and text, then ten steps back, leave the bytes as they were; and forth again', async () => {
  const [first, second] = await graphs()
  if (!first || !second) throw new Error('there are no two graphs')
  const add = async (page: Frame, behind: string, what: string, then: readonly string[]) => {
    await page.locator(`g.node[data-state="${behind}"] rect.box`).click()
    await keys('a')
    await page.locator('.quick-list input').waitFor()
    await window.page.keyboard.type(what)
    await keys('Enter')
    await agree(then)
  }
  await add(first, 'First', 'transfer', ['First', 'Second', 'Third', 'Transfer'])
  await add(second, 'Third', 'fail', ['Fail', 'First', 'Second', 'Third', 'Transfer'])
  await keys('F2')
  await second.locator('.name-field').waitFor()
  await window.page.keyboard.type('Broken')
  await keys('Enter')
  await agree(['Broken', 'First', 'Second', 'Third', 'Transfer'])
  await first.locator('g.node[data-state="Transfer"] rect.box').click()
  await keys('Control+d')
  await agree(['Broken', 'First', 'Second', 'Third', 'Transfer', 'Transfer2'])
  await keys('Delete')
  await agree(['Broken', 'First', 'Second', 'Third', 'Transfer'])
  await first.locator('g.node[data-state="Second"] rect.box').click()
  await keys('s')
  await expect.poll(() => second.locator('g.node.start').getAttribute('data-state')).toBe('Second')
  await add(second, 'Second', 'pass', ['Broken', 'First', 'Pass', 'Second', 'Third', 'Transfer'])
  await second.locator('g.node[data-state="Pass"] rect.box').click()
  await keys('Delete')
  await agree(['Broken', 'First', 'Second', 'Third', 'Transfer'])
  await add(first, 'Second', 'wait', ['Broken', 'First', 'Second', 'Third', 'Transfer', 'Wait'])
  await first.locator('g.node[data-state="Wait"] rect.box').click()
  await keys('Delete')
  await agree(['Broken', 'First', 'Second', 'Third', 'Transfer'])
  await window.command('File: Save')
  await expect.poll(onDisk).not.toBe(text)
  const edited = onDisk()
  await first.locator('g.node[data-state="First"] rect.box').click()
  for (let step = 0; step < 10; step++) await keys('Control+z')
  await agree(['First', 'Second', 'Third'])
  await window.command('File: Save')
  await expect.poll(onDisk).toBe(text)
  await second.locator('g.node[data-state="First"] rect.box').click()
  for (let step = 0; step < 10; step++) await keys('Control+y')
  await agree(['Broken', 'First', 'Second', 'Third', 'Transfer'])
  await window.command('File: Save')
  await expect.poll(onDisk).toBe(edited)
  expect(await accessibilityProblems(first)).toEqual([])
  await window.picture('editing-after')
})

test('what is typed in the text editor is drawn in both graphs', async () => {
  await window.page.locator('.monaco-editor .view-lines').first().click()
  await keys('Control+Home', 'Control+F')
  await window.page.keyboard.type('"Broken":')
  await keys('Escape', 'ArrowRight', 'ArrowLeft', 'ArrowLeft')
  await window.page.keyboard.type('Down')
  await expect.poll(async () => (await graphs()).length).toBe(2)
  for (const page of await graphs())
    await expect.poll(async () => (await names(page)).some((name) => name?.includes('Down'))).toBe(true)
})

test('a new content on disk is drawn at once', async () => {
  await window.command('File: Revert File')
  writeFileSync(join(folder, 'calm.flow.json'), text.replaceAll('Second', 'Zweiter'))
  await agree(['First', 'Third', 'Zweiter'])
  expect(onDisk()).toContain('Zweiter')
})

test('states are copied in one graph and pasted in another file by keys', async () => {
  const [page] = await graphs()
  await page?.locator('g.node[data-state="Zweiter"] rect.box').click()
  await keys('Control+c')
  await window.command('View: Close All Editors')
  await window.openFile('other.flow.yaml')
  await window.command('Davy: Open Flow Graph')
  const other = await window.webview('g.node[data-state="One"]')
  await other.locator('g.node[data-state="One"] rect.box').click()
  await keys('Control+v')
  await expect.poll(() => names(other)).toEqual(['One', 'Zweiter'])
  await window.command('File: Save')
  await expect
    .poll(() => readFileSync(join(folder, 'other.flow.yaml'), 'utf8'))
    .toContain('    Zweiter:\n      Type: Wait\n')
})

test("the page's buttons take the document's last change back, and bring it again", async () => {
  const page = await window.webview('g.node[data-state="Zweiter"]')
  await page.getByRole('button', { name: /^Undo/ }).click()
  await expect.poll(() => names(page)).toEqual(['One'])
  await page.getByRole('button', { name: /^Redo/ }).click()
  await expect.poll(() => names(page)).toEqual(['One', 'Zweiter'])
})

test('the graph runs the other way at a press, and in every window from then on', async () => {
  const page = await window.webview('g.node[data-state="Zweiter"]')
  const [one, other] = [page.locator('g.node[data-state="One"]'), page.locator('g.node[data-state="Zweiter"]')]
  await page.getByRole('button', { name: /^Run down or to the right/ }).click()
  await expect
    .poll(async () => ((await other.boundingBox())?.x ?? 0) - ((await one.boundingBox())?.x ?? 0))
    .toBeGreaterThan(50)
})
