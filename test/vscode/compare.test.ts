/** The comparison of flows in a real VS Code, with a real git repository. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Frame } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, findFabric } from '../../src/api/index.ts'
import { openPlace } from './open-place.ts'
import type { Place } from './place.ts'
import type { Window } from './window.ts'

const vsix = process.env['DAVY_VSIX']
const state = realpathSync(mkdtempSync(join(tmpdir(), 'davy-compare-')))
const folder = join(state, 'flows')
const file = join(folder, 'scan.flow.json')
const committed = `{
  "title": "Scan",
  "definition": {
    "StartAt": "First",
    "States": {
      "First": { "Type": "Pass", "Parameters": { "a": 1 }, "Next": "Second" },
      "Second": { "Type": "Wait", "Seconds": 3, "Next": "Third" },
      "Third": { "Type": "Pass", "End": true }
    }
  },
  "input_schema": {}
}
`
const changed = committed
  .replace('"Seconds": 3, "Next": "Third"', '"Seconds": 5, "Next": "Extra"')
  .replace(
    '"Third": {',
    '"Extra": { "Type": "Pass", "Parameters": { "b": [1, 2] }, "Next": "Third" },\n      "Third": {',
  )
const git = (...args: readonly string[]) =>
  execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', ...args], { cwd: folder })

let place: Place
let window: Window

beforeAll(async () => {
  if (!vsix) throw new Error('start this suite with: npm run test:vscode')
  mkdirSync(folder)
  writeFileSync(file, committed)
  writeFileSync(join(folder, 'other.flow.yaml'), 'StartAt: First\nStates:\n  First: { Type: Pass, End: true }\n')
  // Windows of this suite have git switched off.
  mkdirSync(join(folder, '.vscode'))
  writeFileSync(join(folder, '.vscode/settings.json'), JSON.stringify({ 'git.enabled': true }))
  git('init', '--quiet')
  git('add', '.')
  git('commit', '--quiet', '-m', 'A flow')
  writeFileSync(file, changed)
  place = await openPlace({ vsix, folder, state })
  window = place.window
})

afterAll(async () => {
  await window?.picture('compare-last')
  await place?.close()
  const left = await findFabric(join(state, 'davy'))
  if (left) await connect(left.connection).fabric.shutdown()
  rmSync(state, { recursive: true, force: true })
})

const sign = async (page: Frame, name: string) =>
  await page.locator(`g.node[data-state="${name}"] .sign text`).textContent()
const summary = (page: Frame) => page.locator('.summary').textContent()

async function compared(): Promise<Frame> {
  return await window.webview('.compare g.node')
}

test('a flow is compared with the last commit', async () => {
  await window.openFile('scan.flow.json')
  await window.command('Davy: Compare Flow with HEAD')
  const page = await compared()
  await expect.poll(() => summary(page)).toContain('1 state added, 1 changed')
  expect(await sign(page, 'Extra')).toBe('+')
  expect(await sign(page, 'Second')).toBe('~')
  expect(await window.tab('scan.flow.json (HEAD) ↔ scan.flow.json').count()).toBe(1)
  await window.picture('compare-head')
})

test('what is typed and not saved is compared as it is typed', async () => {
  const page = await compared()
  await page.locator('.item[data-state="Second"]').getByRole('button', { name: 'Second: after' }).click()
  await expect.poll(() => window.page.locator('.editor-instance .view-lines').innerText()).toContain('"Second"')
  await window.page.keyboard.press('End')
  await window.page.keyboard.press('ArrowDown')
  await window.page.keyboard.press('ArrowDown')
  await window.page.keyboard.press('Home')
  await window.page.keyboard.type('"Late": { "Type": "Fail", "Error": "E" }, ')
  await expect.poll(() => summary(page)).toContain('2 states added, 1 changed')
  await window.picture('compare-typed')
  expect(readFileSync(file, 'utf8')).toBe(changed)
})

test('a state that was changed is shown in the committed text, too', async () => {
  const page = await compared()
  await page.locator('.item[data-state="Second"]').getByRole('button', { name: 'Second: before' }).click()
  await expect
    .poll(() => window.page.locator('.tabs-container .tab.active').allInnerTexts())
    .toEqual(expect.arrayContaining([expect.stringContaining('scan.flow.json')]))
  await expect
    .poll(async () => (await window.page.locator('.editor-instance .view-lines').allInnerTexts()).join('\n'))
    .toMatch(/"Seconds":\s3/)
})

test('a commit is seen when it is made', async () => {
  const page = await compared()
  git('commit', '--quiet', '-am', 'One step more')
  await expect.poll(() => summary(page)).toContain('1 state added')
  expect(await page.locator('g.node.added').count()).toBe(1)
})

test('unsaved changes are compared with the file; another flow may be in YAML', async () => {
  await window.command('View: Close All Editor Groups')
  const keep = window.page.locator('.monaco-dialog-box')
  if (await keep.isVisible())
    await window.page.locator('.monaco-dialog-box .monaco-button', { hasText: 'Cancel' }).click()
  await window.openFile('scan.flow.json')
  await window.command('Davy: Compare Flow with File…')
  await window.pick('other.flow.yaml')
  const page = await window.webview('.compare g.node.removed, .compare g.node.added')
  await expect.poll(() => page.locator('.versions').textContent()).toContain('other.flow.yaml')
  await window.picture('compare-file')
})

test('the page comes back after a reload', async () => {
  await window.reload()
  const page = await compared()
  await expect.poll(() => page.locator('.versions').textContent()).toContain('other.flow.yaml')
})
