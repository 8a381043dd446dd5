/** A flow from anywhere, in a folder that nobody trusts: it is drawn and checked, and nothing of it runs. */
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findFabric } from '../../src/api/index.ts'
import { writeDemoFolder } from './demo-folder.ts'
import { openPlace } from './open-place.ts'
import type { Place } from './place.ts'
import type { Window } from './window.ts'

const vsix = process.env['DAVY_VSIX']
const state = realpathSync(mkdtempSync(join(tmpdir(), 'davy-untrusted-')))
const folder = join(state, 'beamline')
let place: Place
let window: Window

beforeAll(async () => {
  if (!vsix) throw new Error('start this suite with: npm run test:vscode')
  writeDemoFolder(folder)
  place = await openPlace({ vsix, folder, state, trusted: false })
  window = place.window
})

afterAll(async () => {
  await window?.picture('untrusted-last')
  await place?.close()
  rmSync(state, { recursive: true, force: true })
})

test('a flow of a folder that is not trusted is drawn and checked', async () => {
  await window.openFile('xpcs.flow.json')
  await window.command('Davy: Open Flow Graph')
  const page = await window.webview('svg.graph .node')
  await expect.poll(() => page.locator('g.node').count()).toBe(11)
  await window.picture('untrusted')
})

test('its states are tried on data, and the form of a run says why nothing is run', async () => {
  const page = await window.webview('svg.graph .node')
  await page.locator('g.node[data-state="MakePlots"]').click()
  await page.getByRole('button', { name: /^Test it on data/ }).click()
  await page.getByText('The run goes on with PlotMetadata').waitFor()
  await page.getByRole('button', { name: /^Run the flow/ }).click()
  const form = await window.webview('.run-form')
  await form.getByText('This folder is not trusted').waitFor()
  await window.picture('untrusted-form')
  expect(await form.locator('vscode-button[disabled]', { hasText: 'Run' }).count()).toBe(1)
})

test('and starts nothing: no fabric, no endpoint, no run', async () => {
  await window.openDavy()
  await window.page.locator('.sidebar', { hasText: 'not trusted' }).waitFor()
  // Commands that start something are not offered.
  await window.page.keyboard.press('F1')
  const input = window.page.locator('.quick-input-widget:not([style*="display: none"]) input')
  await input.waitFor()
  await input.fill('>Davy: ')
  const offered = () => window.page.locator('.quick-input-list .monaco-list-row').allInnerTexts()
  await expect.poll(offered).toContainEqual(expect.stringContaining('Show Output'))
  const starting = /Run Flow|Run XPCS Demo|Start Fabric|Re-run|Answer Run/
  expect((await offered()).filter((title) => starting.test(title))).toEqual([])
  await window.page.keyboard.press('Escape')
  await window.page.waitForTimeout(2_000)
  expect(await findFabric(place.davyHome)).toBeUndefined()
  expect(existsSync(join(place.davyHome, 'fabric.db'))).toBe(false)
})
