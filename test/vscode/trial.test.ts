/** A flow tried by hand in a real VS Code: run from a form, failed, understood, tested, mended, and gone on with. */
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Frame } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, connectLocal, findFabric, type Client } from '../../src/api/index.ts'
import { beamInput, failingLine, writeDemoFolder } from './demo-folder.ts'
import { openPlace } from './open-place.ts'
import type { Place } from './place.ts'
import type { Window } from './window.ts'

const vsix = process.env['DAVY_VSIX']
const state = realpathSync(mkdtempSync(join(tmpdir(), 'davy-trial-')))
const folder = join(state, 'beamline')
const flowFile = join(folder, 'beam.flow.json')
let place: Place
let window: Window
let client: Client

beforeAll(async () => {
  if (!vsix) throw new Error('start this suite with: npm run test:vscode')
  writeDemoFolder(folder)
  place = await openPlace({ vsix, folder, state })
  window = place.window
})

afterAll(async () => {
  await window?.picture('trial-last')
  await place?.close()
  const left = await findFabric(join(state, 'davy'))
  if (left) await connect(left.connection).fabric.shutdown()
  rmSync(state, { recursive: true, force: true })
})

const graph = () => window.webview('svg.graph .node')
const pick = async (page: Frame, name: string) => page.locator(`g.node[data-state="${name}"]`).click()

test('a run is begun from the graph, on a form', async () => {
  await window.openDavy()
  await window.treeRow(/local.*online/).waitFor()
  client = await connectLocal({ home: place.davyHome, start: false })
  const dark = Array.from({ length: 64 }, () => 0)
  writeFileSync(join(folder, 'beam-dark.input.json'), JSON.stringify(await beamInput(client, folder, dark)))
  await window.openFile('beam.flow.json')
  await window.command('Davy: Open Flow Graph')
  const page = await graph()
  await page.getByRole('button', { name: /^Run the flow/ }).click()
  const form = await window.webview('.run-form')
  await form.getByLabel('Take an input over').selectOption({ label: 'beam-dark.input.json' })
  await form.getByLabel('Label of the run').fill('dark frame')
  await window.picture('trial-form')
  await form.locator('vscode-button', { hasText: 'Run' }).click()
  await window.webview('g.node.failed')
  await window.picture('trial-failed-run')
  const [run] = (await client.runs.list({ orderby: 'start_time DESC' })).runs
  expect(run?.label).toBe('dark frame')
})

test('the failed state says why, and leads to the line that threw', async () => {
  const page = await window.webview('g.node.failed')
  await pick(page, 'FindBeam')
  const tab = page.locator('.visit')
  await tab.locator('.failure', { hasText: 'no photon on the detector' }).waitFor()
  await window.picture('trial-failed-state')
  await tab.locator('.at.top .link').click()
  await window.tab('beam_center.ts').waitFor()
  const cursor = window.page.locator('.statusbar-item', { hasText: /^Ln / })
  await expect.poll(() => cursor.innerText()).toContain(`Ln ${failingLine},`)
})

test('it is tested on the data it failed with, as the text is while that is mended', async () => {
  const page = await window.webview('g.node.failed')
  await page.locator('.visit').getByRole('button', { name: 'Test with this data' }).click()
  const trial = page.locator('.trial')
  await trial.getByText('ActionFailedException').waitFor()
  await trial.getByText('The run fails here.').waitFor()
  const text = readFileSync(flowFile, 'utf8')
  const mended = text.replace(
    '"WaitTime": 600,',
    '"WaitTime": 600, "Catch": [{ "ErrorEquals": ["ActionFailedException"], "ResultPath": "$.error", "Next": "Done" }],',
  )
  expect(mended).not.toBe(text)
  writeFileSync(flowFile, mended)
  await trial.getByText('Catch 1 takes this error').waitFor()
  expect(await trial.locator('.json-box', { hasText: 'Data out' }).innerText()).toContain('error')
  await window.picture('trial-tested')
})

test('the run is gone on with from there, with the mended text, and succeeds', async () => {
  const page = await window.webview('.trial')
  await page.getByRole('tab', { name: 'Run' }).click()
  const tab = page.locator('.visit')
  await tab.getByRole('button', { name: 'Re-run from here' }).click()
  await tab.getByText('FindBeam: Catch is other').waitFor()
  await window.picture('trial-rerun')
  await tab.locator('vscode-button', { hasText: 'Re-run' }).click()
  await page.locator('g.node.succeeded[data-state="Done"]').waitFor()
  await window.picture('trial-succeeded')
  const [again] = (await client.runs.list({ orderby: 'start_time DESC' })).runs
  expect(again).toMatchObject({ status: 'SUCCEEDED', rerun_from: 'FindBeam' })
})

test('the last input is offered again', async () => {
  await window.command('Davy: Run Flow…')
  await window.pick('beam.flow.json')
  const form = await window.webview('.run-form')
  const offered = await form.getByLabel('Take an input over').locator('option').allInnerTexts()
  expect(offered.some((text) => text.endsWith('dark frame'))).toBe(true)
})
