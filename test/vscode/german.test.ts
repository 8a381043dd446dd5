/** Davy in another language: what package.json says, what the extension says, and what its pages say. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, findFabric } from '../../src/api/index.ts'
import { accessibilityProblems } from './accessibility.ts'
import { openPlace } from './open-place.ts'
import type { Place } from './place.ts'
import type { Window } from './window.ts'

const vsix = process.env['DAVY_VSIX']
const state = realpathSync(mkdtempSync(join(tmpdir(), 'davy-german-')))
const folder = join(state, 'strahl')
let place: Place
let window: Window

beforeAll(async () => {
  if (!vsix) throw new Error('start this suite with: npm run test:vscode')
  mkdirSync(folder)
  place = await openPlace({ vsix, folder, state, language: 'de' })
  window = place.window
  await window.openDavy()
})

afterAll(async () => {
  await window?.picture('german-last')
  await place?.close()
  const left = await findFabric(join(state, 'davy'))
  if (left) await connect(left.connection).fabric.shutdown()
  rmSync(state, { recursive: true, force: true })
})

test('views and trees speak German', async () => {
  await window.treeRow(/local.*Worker beschäftigt/).waitFor()
  await window.page.locator('.sidebar a', { hasText: 'Die XPCS-Demo laufen lassen' }).waitFor()
  expect(await window.statusItem().getAttribute('aria-label')).toContain('kein aktiver Lauf')
})

test('commands and pages speak German', async () => {
  await window.command('Davy: Neuer Flow aus Vorlage…')
  const page = await window.webview('.new-flow .card')
  expect(await page.locator('html').getAttribute('lang')).toBe('de')
  expect(await page.locator('h1').textContent()).toBe('Neuer Flow')
  await page.getByRole('button', { name: 'Anlegen' }).waitFor()
  await page.getByLabel('Dateiname').fill('a/b')
  await page.locator('.problem', { hasText: 'In einem Namen steht kein Ordner' }).waitFor()
  expect(await accessibilityProblems(page)).toEqual([])
  await window.picture('german-new-flow')
  await page.getByRole('button', { name: /nennen$/ }).click()
  await page.getByRole('button', { name: 'Anlegen' }).click()
  await window.tab('new-flow.flow.json').waitFor()
})

test('the flow editor and the timeline speak German', async () => {
  await window.command('Davy: Flow-Graph öffnen')
  const graph = await window.webview('svg.graph .node')
  await window.picture('german-graph')
  expect(await graph.locator('[aria-label="Flow-Graph"]').count()).toBeGreaterThan(0)
  await window.command('Davy: Einen Flow laufen lassen, der fehlschlägt')
  const timeline = await window.webview('.rows .row')
  await timeline.locator('.badge', { hasText: 'Fehlgeschlagen' }).waitFor({ timeout: 60_000 })
  await window.picture('german-timeline')
})
