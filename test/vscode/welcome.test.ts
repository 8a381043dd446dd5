/** The first hour of somebody new: a flow from a template, how it opens, the walkthrough, and a failure that is understood. */
import { existsSync, mkdtempSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect, findFabric } from '../../src/api/index.ts'
import { parseFlow, readFlow } from '../../src/flow/index.ts'
import { accessibilityProblems } from './accessibility.ts'
import { openPlace } from './open-place.ts'
import type { Place } from './place.ts'
import type { Window } from './window.ts'

const vsix = process.env['DAVY_VSIX']
const state = realpathSync(mkdtempSync(join(tmpdir(), 'davy-welcome-')))
const folder = join(state, 'beamline')
let place: Place
let window: Window

beforeAll(async () => {
  if (!vsix) throw new Error('start this suite with: npm run test:vscode')
  mkdirSync(join(folder, 'scans'), { recursive: true })
  writeFileSync(join(folder, 'scans/notes.txt'), 'night shift\n')
  place = await openPlace({ vsix, folder, state })
  window = place.window
  // The extensions are read after the workbench has been drawn, and a palette that is open by then lists them not.
  await window.page.locator('.activitybar .action-item a[aria-label^="Davy"]').waitFor()
})

afterAll(async () => {
  await window?.picture('welcome-last')
  await place?.close()
  const left = await findFabric(join(state, 'davy'))
  if (left) await connect(left.connection).fabric.shutdown()
  rmSync(state, { recursive: true, force: true })
})

const newFlow = () => window.webview('.new-flow .card')
const closeAll = () => window.command('View: Close All Editors')

describe('welcome', () => {
  test('a template is chosen with arrow keys, and shown as a graph and as text', async () => {
    await window.command('Davy: New Flow from Template…')
    const page = await newFlow()
    await page.locator('.card[aria-checked=true]:focus').waitFor()
    await page.locator('.card:focus').press('ArrowDown')
    await page.locator('.card:focus').press('ArrowDown')
    expect(await page.locator('h2').textContent()).toBe('Collect and reduce')
    expect(await page.locator('.graph [data-state]').count()).toBe(5)
    await window.picture('new-flow-graph')
    await page.getByRole('tab', { name: 'Text' }).click()
    await page.getByLabel('YAML').check()
    expect(await page.locator('pre.text').textContent()).toContain('title: Collect and reduce')
    await page.getByLabel('Title').fill('Night scan')
    expect(await page.locator('pre.text').textContent()).toContain('title: Night scan')
    expect(await page.getByLabel('File name').inputValue()).toBe('night-scan.flow.yaml')
    await window.picture('new-flow-text')
    expect(await accessibilityProblems(page)).toEqual([])
  })

  test('Enter makes the file and opens it as text', async () => {
    const page = await newFlow()
    await page.getByLabel('Title').press('Enter')
    await window.tab('night-scan.flow.yaml').waitFor()
    await window.page.locator('.monaco-editor .view-line', { hasText: 'StartAt' }).first().waitFor()
    const { flow } = readFlow(parseFlow(readFileSync(join(folder, 'night-scan.flow.yaml'), 'utf8'), { format: 'yaml' }))
    expect(flow?.title).toBe('Night scan')
    await closeAll()
  })

  test('a file that is there is never written over: another name is offered', async () => {
    writeFileSync(join(folder, 'mine.flow.json'), '{"mine": true}')
    await window.menu(window.treeRow('scans'), 'New Flow from Template…')
    const page = await newFlow()
    await page.locator('.folder', { hasText: 'beamline/scans/' }).waitFor()
    await page.getByLabel('File name').fill('notes.flow.json')
    await page.getByRole('button', { name: 'Create' }).click()
    await window.tab('notes.flow.json').waitFor()
    expect(existsSync(join(folder, 'scans/notes.flow.json'))).toBe(true)
    await closeAll()

    await window.command('Davy: New Flow from Template…')
    const again = await newFlow()
    await again.getByLabel('File name').fill('mine.flow.json')
    await again.locator('.problem', { hasText: 'There is a file of this name already' }).waitFor()
    await again.getByRole('button', { name: /^Call it/ }).click()
    expect(await again.getByLabel('File name').inputValue()).not.toBe('mine.flow.json')
    // One that comes while the page is open is found when the file is made.
    const late = await again.getByLabel('File name').inputValue()
    writeFileSync(join(folder, late), 'late')
    await again.getByLabel('File name').press('Enter')
    await again.locator('.problem', { hasText: 'it is left as it is' }).waitFor()
    expect(readFileSync(join(folder, 'mine.flow.json'), 'utf8')).toBe('{"mine": true}')
    expect(readFileSync(join(folder, late), 'utf8')).toBe('late')
    await again.getByRole('button', { name: 'Cancel' }).click()
  })

  test('an empty document without a file is filled', async () => {
    await window.command('File: New Untitled Text File')
    await window.tab('Untitled-1').waitFor()
    await window.page.locator('.monaco-editor textarea, .monaco-editor .native-edit-context').first().focus()
    await window.command('Davy: New Flow from Template…')
    const page = await newFlow()
    await page.locator('.folder', { hasText: 'Untitled-1' }).waitFor()
    await page.getByRole('button', { name: 'Create' }).click()
    const line = window.page.locator('.monaco-editor .view-line', { hasText: '"StartAt"' }).first()
    await expect.poll(() => line.count()).toBe(1)
    await window.picture('new-flow-untitled')
    await closeAll()
    await window.page.locator('.monaco-dialog-box .monaco-button', { hasText: "Don't Save" }).click()
  })

  test('a setting has flows open as graphs, and comparisons stay text', async () => {
    const settings = join(folder, '.vscode/settings.json')
    mkdirSync(join(folder, '.vscode'), { recursive: true })
    writeFileSync(settings, '{}')
    const read = () => JSON.parse(readFileSync(settings, 'utf8')) as Record<string, unknown>
    writeFileSync(settings, JSON.stringify({ ...read(), 'davy.flowEditor.default': 'graph' }, null, 2))
    await expect.poll(() => read()['workbench.editorAssociations']).toMatchObject({ '*.flow.yaml': 'davy.flowGraph' })
    // The file is written before the window has read it again.
    await window.page.waitForTimeout(2_000)
    // Quick Open remembers in which editor a file was open: a click in the explorer asks anew.
    await window.treeRow('night-scan.flow.yaml').click()
    await window.webview('svg.graph .node')
    await window.picture('opens-as-graph')
    await closeAll()
    await window.menu(window.treeRow('night-scan.flow.yaml'), 'Select for Compare')
    await window.menu(window.treeRow('mine.flow.json'), 'Compare with Selected')
    await window.page.locator('.monaco-diff-editor').first().waitFor()
    await window.picture('compared-as-text')
    await closeAll()

    const { 'davy.flowEditor.default': _, ...others } = read()
    writeFileSync(settings, JSON.stringify(others, null, 2))
    await expect.poll(() => read()['workbench.editorAssociations']).toBeUndefined()
    await window.page.waitForTimeout(2_000)
    await window.treeRow('night-scan.flow.yaml').click()
    await window.page.locator('.monaco-editor .view-line', { hasText: 'StartAt' }).first().waitFor()
    await closeAll()
  })

  const done = (step: string) =>
    window.page.locator(
      `.getting-started-step[data-step-id$="#firstSteps#${step}"] .codicon-getting-started-step-checked`,
    )

  test('the walkthrough opens, with the first step ticked off by the flow that was made', async () => {
    await window.command('Davy: First Steps')
    await window.page.locator('.getting-started-step', { hasText: 'Make your first flow' }).waitFor()
    await expect.poll(() => done('flow').count()).toBe(1)
    await window.picture('walkthrough-flow')
  })

  test('a failure is made, looked into, and ticked off when its line is open', async () => {
    await window.page.locator('.getting-started-step', { hasText: 'Understand your first failure' }).click()
    await window.picture('walkthrough-failure')
    await window.page
      .locator('.getting-started-step a, .getting-started-step .button-container .monaco-button', {
        hasText: 'Run a Flow That Fails',
      })
      .first()
      .click()
    const page = await window.webview('.rows .row')
    await page.locator('[data-state="FindBeam"][data-status="failed"]').waitFor({ timeout: 60_000 })
    await page.locator('.failure', { hasText: 'no photon on the detector' }).waitFor()
    await window.picture('first-failure')
    await page.locator('.at.top button').click()
    await window.page.locator('.monaco-editor .view-line', { hasText: 'throw new RangeError' }).first().waitFor()
    await window.picture('first-failure-line')
    await window.command('Davy: First Steps')
    await expect.poll(() => done('failure').count()).toBe(1)
    await window.page.locator('.getting-started-step', { hasText: 'Meet your first endpoint' }).click()
    await window.page
      .locator('.getting-started-step .monaco-button, .getting-started-step a', { hasText: 'Show Endpoints' })
      .first()
      .click()
    await window.treeRow(/local.*online/).waitFor()
    await expect.poll(() => done('endpoint').count()).toBe(1)
    await window.picture('walkthrough-endpoint')
  })

  test.each(['Dark High Contrast', 'Light High Contrast', 'Light Modern'])('%s: nothing is lost', async (theme) => {
    await window.theme(theme)
    await closeAll()
    await window.command('Davy: First Steps')
    await window.page.locator('.getting-started-step', { hasText: 'Watch your first run' }).click()
    await window.page.waitForTimeout(500)
    await window.picture(`walkthrough ${theme}`)
    await window.command('Davy: New Flow from Template…')
    const page = await newFlow()
    await page.locator('.card').nth(2).click()
    expect(await accessibilityProblems(page)).toEqual([])
    await window.picture(`new-flow ${theme}`)
    await closeAll()

    const timeline = await window.opened(window.treeRow('dark frame'), '.rows .row')
    await timeline.locator('[data-state="FindBeam"]').click()
    await window.picture(`timeline ${theme}`)
    expect(await accessibilityProblems(timeline)).toEqual([])
    await closeAll()

    await window.openFile('night-scan.flow.yaml')
    await window.command('Davy: Open Flow Graph')
    const graph = await window.webview('svg.graph .node')
    await graph.locator('g.node').nth(1).click()
    await window.picture(`flow-graph ${theme}`)
    expect(await accessibilityProblems(graph)).toEqual([])
    await closeAll()
  })
})
