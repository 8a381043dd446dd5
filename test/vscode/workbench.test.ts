/** A scientist's first half hour with Davy in VS Code: one window, from an empty folder to a failed step's source line. */
import { mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Frame } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, connectLocal, findFabric, type Client } from '../../src/api/index.ts'
import { waitForRun } from '../../src/toolkit/index.ts'
import { askingRun, beamInput, failingLine, failingRun, writeDemoFolder } from './demo-folder.ts'
import { openPlace } from './open-place.ts'
import type { Place } from './place.ts'
import { accessibilityProblems } from './accessibility.ts'
import type { Window } from './window.ts'

const vsix = process.env['DAVY_VSIX']
const state = realpathSync(mkdtempSync(join(tmpdir(), 'davy-vscode-')))
const folder = join(state, 'beamline')
let place: Place
let window: Window
let client: Client
/** The run of the demo that was watched to its end. */
let demoRun = ''

beforeAll(async () => {
  if (!vsix) throw new Error('start this suite with: npm run test:vscode')
  writeDemoFolder(folder)
  place = await openPlace({ vsix, folder, state })
  window = place.window
})

afterAll(async () => {
  await window?.picture('last')
  await place?.close()
  const left = await findFabric(join(state, 'davy'))
  if (left) await connect(left.connection).fabric.shutdown()
  rmSync(state, { recursive: true, force: true })
})

const timeline = () => window.webview('.rows .row')
const graph = () => window.webview('svg.graph .node')
const rowStatus = (page: Frame, name: string) => page.locator(`[data-state="${name}"]`).getAttribute('data-status')

test('opening the Davy view starts the fabric, and every place says so', async () => {
  await window.openDavy()
  await window.treeRow(/local.*online/).waitFor()
  expect(await window.statusItem().getAttribute('aria-label')).toContain('no active run')
  await window.page.locator('.sidebar a', { hasText: 'Run the XPCS demo' }).waitFor()
  client = await connectLocal({ home: place.davyHome, start: false })
  expect((await client.fabric.status()).home).toBe(place.davyHome)
  await window.picture('empty')
})

test('the demo runs in a terminal; its first run waits for the endpoint, and says so', async () => {
  await window.menu(window.treeRow(/local.*online/), 'Stop Endpoint')
  await window.treeRow(/local.*stopped/).waitFor()
  await window.command('Davy: Run XPCS Demo')
  await window.page.locator('.terminal-wrapper').first().waitFor()
  await window
    .treeRow(/colloid/)
    .first()
    .waitFor({ timeout: 120_000 })
  const page = await window.opened(window.treeRow(/colloid/).last(), '.rows .row')
  await page.locator('[data-state="ExtractMetadata"][data-status="active"] .bar.queue').waitFor()
  expect(await page.locator('.row[role=option]').count()).toBe(11)
  expect(await page.locator('[data-state="ExtractMetadata"] .saying').textContent()).toBe(
    'waiting for endpoint local (stopped)',
  )
})

test('the timeline advances before the eyes', async () => {
  const page = await timeline()
  const width = async () =>
    Number(await page.locator('[data-state="ExtractMetadata"] .bar.queue').getAttribute('width'))
  const before = await width()
  await expect.poll(width).toBeGreaterThan(before)
  await window.picture('timeline-waiting')
  await window.menu(window.treeRow(/local.*stopped/), 'Start Endpoint')
  await page.locator('[data-state="Correlate"]:not([data-status="waiting"])').waitFor()
  await window.picture('timeline-running')
  await window.command('View: Toggle Panel Visibility')
  await page.locator('.badge.succeeded').waitFor()
  demoRun = (await page.locator('.facts').innerText()).split(' · ').at(-1) ?? ''
  expect((await client.runs.get(demoRun)).status).toBe('SUCCEEDED')
})

test('the legend is the sum: its parts are the duration of the run', async () => {
  const page = await timeline()
  const share = async (kind: string) =>
    Number.parseFloat(await page.locator(`[data-figure=${kind}] .share`).innerText())
  const shares = await Promise.all(['active', 'queue', 'pollWait', 'between'].map(share))
  expect(shares.reduce((sum, each) => sum + each, 0)).toBeCloseTo(100, 0)
  expect(await share('overhead')).toBeCloseTo((shares[2] ?? 0) + (shares[3] ?? 0), 0)
})

test('the timeline is zoomed into, fitted again, and saved as a picture', async () => {
  const page = await timeline()
  const firstTick = () => page.locator('.axis').first().textContent()
  const whole = await firstTick()
  await page.getByRole('button', { name: 'Zoom in' }).click()
  await expect.poll(firstTick).not.toBe(whole)
  await page.getByRole('button', { name: 'Fit the whole run' }).click()
  await expect.poll(firstTick).toBe(whole)

  await page.getByRole('button', { name: 'Save as SVG' }).click()
  const dialog = window.page.locator('.quick-input-widget', { hasText: 'Save the timeline' })
  await dialog.waitFor()
  // The dialog takes no answer while it lists the folder.
  const saved = async () => {
    if (await dialog.isVisible()) await window.page.keyboard.press('Enter')
    const name = readdirSync(folder).find((file) => file.endsWith('.svg'))
    return name === undefined ? '' : readFileSync(join(folder, name), 'utf8')
  }
  await expect.poll(saved, { timeout: 10_000, interval: 500 }).toMatch(/^<svg[^]*Correlate[^]*<\/svg>\s*$/)
})

test('a row opens what is known of its state', async () => {
  const page = await timeline()
  await page.locator('[data-state="Correlate"]').click()
  const details = page.locator('.details')
  await details.getByText('Correlate', { exact: true }).first().waitFor()
  for (const section of ['Time', 'Input', 'Output', 'Action', 'Log'])
    expect(await details.locator('summary', { hasText: section }).count()).toBeGreaterThan(0)
  await details.locator('summary', { hasText: 'Log' }).first().click()
  await details.getByText('ActionStarted').waitFor()
  expect(await accessibilityProblems(page)).toEqual([])
  await window.picture('timeline-finished')
})

test('everything is reached by keyboard', async () => {
  const page = await timeline()
  await page.locator('.rows').focus()
  await window.page.keyboard.press('Home')
  await window.page.keyboard.press('ArrowDown')
  const chosen = page.locator('.row[aria-selected=true]')
  await expect.poll(() => chosen.getAttribute('data-state')).toBe('ExtractMetadata')
  expect(await page.locator('.rows').getAttribute('aria-activedescendant')).toBe('state-ExtractMetadata')
  await window.page.keyboard.press('Enter')
  await page.locator('.details :focus').waitFor()
  await window.page.keyboard.press('Escape')
  await expect.poll(() => page.locator('.details').isVisible()).toBe(false)
  await window.page.keyboard.press('?')
  await page.getByText('zoom to the selected state').waitFor()
  await window.page.keyboard.press('Escape')
})

test('a failed step leads to the line that threw', async () => {
  // A row that moves because another run starts or ends is not clicked.
  const active = async () => (await client.runs.list({ filter_status: 'ACTIVE' })).runs.length
  await expect.poll(active, { timeout: 60_000 }).toBe(0)
  const run = await failingRun(client, folder)
  expect((await waitForRun(client, run.run_id)).status).toBe('FAILED')
  const page = await window.opened(window.treeRow('dark frame 17'), '.badge.failed')
  await page.locator('[data-state="FindBeam"][data-status="failed"]').click()
  const failure = page.locator('.failure')
  await failure.locator('.message', { hasText: 'no photon on the detector: is the shutter open?' }).waitFor()
  const frame = failure.locator('.at.top .link')
  expect(await frame.innerText()).toContain('centreOfMass')
  expect(await failure.locator('.at.top .source').innerText()).toContain('throw new RangeError')
  expect(await accessibilityProblems(page)).toEqual([])
  await page.locator('.details summary', { hasText: 'What the task printed' }).click()
  await page.getByText('frame of 64 pixels').waitFor()
  await window.picture('timeline-failed')
  await frame.click()
  await window.tab('beam_center.ts').waitFor()
  await window.page
    .locator('.statusbar-item[id*="status.editor.selection"]', { hasText: `Ln ${failingLine},` })
    .waitFor()
  await window.picture('source-line')
})

test('runs and endpoints unfold to states and facts', async () => {
  const row = window.treeRow('dark frame 17')
  await row.locator('.monaco-tl-twistie').click()
  await window.treeRow(/FindBeam.*failed/).waitFor()
  await row.locator('.monaco-tl-twistie').click()
  const endpoint = window.treeRow(/local.*online/)
  await endpoint.locator('.monaco-tl-twistie').click()
  await window.treeRow(/Workers.*idle/).waitFor()
  expect(await window.treeRow('Waiting tasks').innerText()).toContain('0')
  await endpoint.locator('.monaco-tl-twistie').click()
})

test('a failed run goes on from where it failed, as a run of its own', async () => {
  await window.command('View: Close All Editors')
  await window.command('Davy: Focus on Runs View')
  await window.menu(window.treeRow('dark frame 17'), 'Re-run from a State')
  const list = window.page.locator('.quick-input-list .monaco-list-row')
  const states = [expect.stringContaining('FindBeam'), expect.stringContaining('Prepare')]
  await expect.poll(() => list.allInnerTexts()).toEqual(states)
  await window.picture('rerun')
  await window.pick('FindBeam')
  await expect.poll(() => window.treeRow('dark frame 17').count()).toBe(2)
  const page = await window.webview('.badge.failed')
  await page.locator('[data-state="FindBeam"][data-status="failed"]').waitFor()
  expect(await rowStatus(page, 'Prepare')).toBe('waiting')
  const { runs } = await client.runs.list({ filter_label: 'dark frame 17' })
  expect(runs.map(({ rerun_of }) => rerun_of)).toEqual([runs[1]?.run_id, null])
})

test('a run that asks is answered from the editor', async () => {
  const run = await askingRun(client)
  await window.treeRow(/shift of 3 a.m.*waiting for an answer/).waitFor()
  const told = window.page.locator('.notification-toast', { hasText: 'waits for an answer' })
  await told.waitFor()
  await window.picture('asked')
  await told.locator('a.monaco-button', { hasText: 'Answer' }).click()
  await window.page.locator('.quick-input-title', { hasText: 'The beam drifts. What now?' }).waitFor()
  await window.picture('answer')
  await window.pick('Align again')
  expect((await waitForRun(client, run.run_id)).status).toBe('SUCCEEDED')
  // Lists and events leave the output out.
  const { details } = await client.runs.get(run.run_id)
  expect(details).toMatchObject({ output: { alignment: { aligned: true } } })
  await window.treeRow(/shift of 3 a.m.*succeeded/).waitFor()
})

test('a flow in YAML is drawn like any other', async () => {
  await window.command('View: Close All Editors')
  await window.openFile('ask.flow.yaml')
  await window.command('Davy: Open Flow Graph')
  const page = await graph()
  await expect.poll(() => page.locator('.node').count()).toBe(5)
  await page.locator('.node', { hasText: 'Which' }).first().click()
  await expect.poll(() => window.page.locator('.monaco-editor .selected-text').count()).toBeGreaterThan(1)
  await window.picture('flow-graph-yaml')
})

test('a flow is drawn beside its text, and a run painted on it', async () => {
  await window.command('View: Close All Editors')
  await window.openFile('xpcs.flow.json')
  await window.command('Davy: Open Flow Graph')
  const page = await graph()
  expect(await page.locator('.node').count()).toBe(11)
  await window.command('Davy: Focus on Runs View')
  await window.menu(window.treeRow(/colloid/).last(), 'Show Run on Flow Graph')
  await expect.poll(() => page.locator('.node.succeeded').count()).toBe(11)
  await page.locator('.node', { hasText: 'Correlate' }).first().click()
  await expect.poll(() => window.page.locator('.monaco-editor .selected-text').count()).toBeGreaterThan(3)
  expect(await window.page.locator('.breadcrumbs-control').first().innerText()).toContain('Correlate')
  expect(await accessibilityProblems(page)).toEqual([])
  await window.picture('flow-graph')
})

test('the graph follows the text, and keeps the last good one', async () => {
  const path = join(folder, 'beam.flow.json')
  const text = readFileSync(path, 'utf8')
  await window.command('View: Close All Editors')
  await window.openFile('beam.flow.json')
  await window.command('Davy: Open Flow Graph')
  const page = await graph()
  await expect.poll(() => page.locator('.node').count()).toBe(5)
  writeFileSync(path, text.replace('"Default": "Dim"', '"Default": "Dusk"'))
  await page.locator('.node.missing', { hasText: 'Dusk' }).waitFor()
  await page.locator('.node .problem:not([display=none])').first().waitFor()
  const counted = () => window.page.locator('[id="status.problems"]').innerText()
  await expect.poll(counted, { timeout: 10_000 }).toMatch(/1\s+1/)
  await window.picture('flow-graph-problem')
  writeFileSync(path, text.replace('"Bright": {', '"Bright": {{'))
  await page.locator('.stage.stale').waitFor()
  await page.getByText('last graph that could be read').waitFor()
  writeFileSync(path, text)
  await page.locator('.stage:not(.stale)').waitFor()
  await expect.poll(() => page.locator('.node').count()).toBe(5)
})

test('a flow is run from the palette; an input that does not match is asked for again', async () => {
  const input = await beamInput(client, folder, [0, 0, 9, 1])
  writeFileSync(join(folder, 'beam-wrong.input.json'), JSON.stringify({ ...input, frame: { columns: 0, counts: [] } }))
  writeFileSync(
    join(folder, 'beam-right.input.json'),
    JSON.stringify({ ...input, frame: { ...input.frame, columns: 2 } }),
  )
  await window.command('Davy: Run Flow…')
  await window.pick('beam.flow.json')
  const form = await window.webview('.run-form')
  const from = form.getByLabel('Take an input over')
  await from.selectOption({ label: 'beam-wrong.input.json' })
  await form.locator('vscode-button', { hasText: 'Run' }).click()
  await form.locator('[aria-invalid="true"]').first().waitFor()
  await window.picture('run-form')
  await from.selectOption({ label: 'beam-right.input.json' })
  await form.locator('vscode-button', { hasText: 'Run' }).click()
  // The graph shows the run as it goes; its timeline is a click away.
  const graph = await window.webview('.node.succeeded')
  await graph.locator('button[aria-label^="Open the timeline"]').click()
  const page = await window.webview('.facts')
  await page.locator('h1', { hasText: 'Beam centre' }).waitFor()
  await page.locator('.badge.succeeded').waitFor()
  expect(await rowStatus(page, 'Dim')).toBe('waiting')
})

test('the fabric goes and comes back, and the window says so', async () => {
  await window.command('View: Close All Editors')
  await window.command('Davy: Focus on Runs View')
  const page = await window.opened(window.treeRow(/colloid/).last(), '.rows .row')
  await window.command('Davy: Stop Fabric')
  await page.locator('.notice', { hasText: 'The fabric is down' }).waitFor()
  await window.page.locator('.sidebar a', { hasText: 'Start the fabric' }).first().waitFor()
  expect(await rowStatus(page, 'Correlate')).toBe('succeeded')
  await window.picture('fabric-down')
  await page.locator('.notice .link').click()
  await expect.poll(() => page.locator('.notice').isVisible()).toBe(false)
  await window
    .treeRow(/colloid/)
    .first()
    .waitFor()
  client = await connectLocal({ home: place.davyHome, start: false })

  // Ended from elsewhere, as `davy down` does: the window does not bring it back by itself.
  await client.fabric.shutdown()
  await page.locator('.notice', { hasText: 'The fabric is down' }).waitFor()
  await window.page.waitForTimeout(3_000)
  expect(await findFabric(place.davyHome)).toBeUndefined()
  await page.locator('.notice .link').click()
  await expect.poll(() => page.locator('.notice').isVisible()).toBe(false)
  client = await connectLocal({ home: place.davyHome, start: false })
})

test('a timeline is there again when the window is opened again', async () => {
  await window.reload()
  const page = await timeline()
  await expect.poll(() => rowStatus(page, 'Correlate')).toBe('succeeded')
})

test.each([
  ['Light Modern', 'vscode-light'],
  ['Dark High Contrast', 'vscode-high-contrast'],
  ['Light High Contrast', 'vscode-high-contrast-light'],
  ['Dark Modern', 'vscode-dark'],
])('the timeline is readable in %s', async (theme, bodyClass) => {
  await window.theme(theme)
  const page = await timeline()
  await page.locator(`body.${bodyClass}`).waitFor()
  expect(await page.locator('.badge.succeeded').isVisible()).toBe(true)
  expect(await accessibilityProblems(page)).toEqual([])
  await window.picture(`theme-${theme.toLowerCase().replaceAll(' ', '-')}`)
})
