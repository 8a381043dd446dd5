/** The page on which a run is begun, as it is built, in plain Chromium. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { accessibilityProblems } from './accessibility.ts'
import { startChromium } from './flow-page/flow-page.ts'
import { themeStyle, type PageTheme } from './flow-page/themes.ts'

const root = join(import.meta.dirname, '../..')
let browser: Browser
beforeAll(async () => {
  browser = await startChromium()
})
afterAll(() => browser.close())

const schema = {
  type: 'object',
  required: ['input'],
  properties: {
    input: {
      type: 'object',
      required: ['file', 'frames'],
      properties: {
        file: { type: 'string', description: 'A detector file' },
        frames: { type: 'integer', minimum: 1, default: 40 },
        mode: { enum: ['fast', 'exact'], default: 'fast' },
        strict: { type: 'boolean', default: false },
      },
    },
  },
}
const flow = {
  kind: 'flow',
  uri: 'file:///flows/beam.flow.json',
  name: 'beam.flow.json',
  title: 'Beam centre',
  schema,
  hindrance: null,
  remembered: [{ input: { input: { file: 'old.h5', frames: 7 } }, label: 'night shift', time: '2026-01-01T20:00:00Z' }],
  files: ['beam.input.json'],
}

/** A host that answers as `replies` say; what it was asked is in `asked`. */
async function open(replies: Readonly<Record<string, unknown>>, theme: PageTheme = 'dark', message: object = flow) {
  const page = await (await browser.newContext({ viewport: { width: 1000, height: 760 } })).newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Run</title><style>${themeStyle(theme)}</style><link rel="stylesheet" href="/run-form.css"></head><body class="vscode-${theme}"><div id="page"></div><script type="module" src="/run-form.js"></script></body></html>`
  await page.route('https://page.test/**', (route) => {
    const { pathname } = new URL(route.request().url())
    const path = join(root, 'dist/webviews', pathname)
    if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: html })
    if (!existsSync(path)) return route.fulfill({ status: 404 })
    return route.fulfill({
      contentType: pathname.endsWith('.css') ? 'text/css' : 'text/javascript',
      body: readFileSync(path),
    })
  })
  await page.addInitScript(`
    window.asked = []
    const send = (body) => window.postMessage(body, '*')
    window.post = (body) => send({ kind: 'message', body })
    const replies = ${JSON.stringify(replies)}
    window.acquireVsCodeApi = () => ({ getState: () => undefined, setState: () => {}, postMessage(message) {
      window.asked.push(message)
      if (message.kind === 'message' && message.body.kind === 'ready') window.post(${JSON.stringify(message)})
      if (message.kind === 'request') setTimeout(() => send({ kind: 'reply', id: message.id, body: replies[message.name] }), 5)
    } })`)
  await page.goto('https://page.test/')
  await page.locator('h1', { hasText: 'Run' }).waitFor()
  return { page, errors }
}

async function asked(page: Page, name: string): Promise<readonly unknown[]> {
  // SAFETY: as written above.
  const all = (await page.evaluate('window.asked')) as { name?: string; body: unknown }[]
  return all.filter((message) => message.name === name).map(({ body }) => body)
}

async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(join(root, 'test/output/flow-page'), { recursive: true })
  await page.screenshot({ path: join(root, `test/output/flow-page/${name}.png`) })
}

it('is filled in, says what is missing at its field, and starts the run', async () => {
  const { page, errors } = await open({ start: { kind: 'started', run_id: '01234567-0000-4000-8000-000000000000' } })
  expect(await page.getByLabel('frames').inputValue()).toBe('40')
  await page.locator('vscode-button', { hasText: 'Run' }).click()
  await page.locator('[aria-invalid="true"]').waitFor()
  expect(await asked(page, 'start')).toEqual([])
  await picture(page, 'run-form-missing')
  await page.getByRole('textbox', { name: 'file' }).fill('scan_07.h5')
  await page.getByLabel('Label of the run').fill('first light')
  expect(await accessibilityProblems(page.mainFrame())).toEqual([])
  await page.keyboard.press('Control+Enter')
  await page.getByText('Run 01234567 has started').waitFor()
  await picture(page, 'run-form-started')
  expect(await asked(page, 'start')).toEqual([
    { input: { input: { file: 'scan_07.h5', frames: 40, mode: 'fast', strict: false } }, label: 'first light' },
  ])
  expect(errors).toEqual([])
})

it('takes inputs over from earlier runs and files, as a form or as text', async () => {
  const { page, errors } = await open(
    { readFile: { name: 'beam.input.json', text: '{ "input": { "file": "file.h5", "frames": 3 } }' } },
    'light',
  )
  await page.getByLabel('Take an input over').selectOption({ label: 'beam.input.json' })
  await expect.poll(() => page.getByRole('textbox', { name: 'file' }).inputValue()).toBe('file.h5')
  await page.getByLabel('Take an input over').selectOption('run 0')
  await expect.poll(() => page.getByRole('textbox', { name: 'file' }).inputValue()).toBe('old.h5')
  expect(await page.getByLabel('Label of the run').inputValue()).toBe('night shift')
  await page.getByRole('button', { name: 'As JSON' }).click()
  const text = page.getByLabel('Input as JSON')
  expect(await text.inputValue()).toContain('"old.h5"')
  await text.fill('{ "input": { "file": "typed.h5", "frames": 0 } }')
  await page.getByText('$.input.frames:').waitFor()
  await picture(page, 'run-form-text')
  await page.getByRole('button', { name: 'As JSON' }).click()
  expect(await page.getByRole('textbox', { name: 'file' }).inputValue()).toBe('typed.h5')
  expect(errors).toEqual([])
})

it('shows what the fabric refuses at its field, and why nothing is run in a folder that is not trusted', async () => {
  const at = [{ path: ['input', 'file'], message: 'is not in the collection' }]
  const { page } = await open({ start: { kind: 'refused', refusal: { message: 'it was refused', at } } })
  await page.getByRole('textbox', { name: 'file' }).fill('x')
  await page.keyboard.press('Control+Enter')
  await page.getByText('is not in the collection').waitFor()
  await page.getByText('it was refused').waitFor()
  await picture(page, 'run-form-refused')
  const untrusted = await open({}, 'contrast', {
    ...flow,
    hindrance: 'This folder is not trusted, so nothing is run in it.',
  })
  await untrusted.page.getByText('This folder is not trusted').waitFor()
  await untrusted.page.keyboard.press('Control+Enter')
  expect(await asked(untrusted.page, 'start')).toEqual([])
})
