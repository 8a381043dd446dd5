/** The drawer of the flow editor in plain Chromium, with the real language server behind it. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type LspClient } from '../language-server/lsp-client.ts'
import { FlowPage, startChromium } from './flow-page/flow-page.ts'
import { LanguageHost } from './flow-page/language-host.ts'

const flow = {
  title: 'Three',
  definition: {
    StartAt: 'First',
    States: {
      First: { Type: 'Pass', Parameters: { 'a.$': '$.input' }, ResultPath: '$.first', Next: 'Second' },
      Second: { Type: 'Wait', Seconds: 3, Next: 'Third' },
      Third: { Type: 'Pass', End: true },
    },
  },
  input_schema: {},
}
const text = `${JSON.stringify(flow, null, 2)}\n`
let browser: Browser
let server: LspClient

beforeAll(async () => {
  browser = await startChromium()
  server = await startServer()
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

async function open(options: { name?: string; text?: string; theme?: 'dark' | 'light' | 'contrast' } = {}) {
  const name = options.name ?? `${Math.random().toString(36).slice(2)}.flow.json`
  const host = new LanguageHost(server, name)
  const page = await FlowPage.open(browser, { text, ...options, name, host })
  return { page, host }
}

async function openDrawer(page: FlowPage, state: string): Promise<void> {
  await page.page.evaluate(`0`)
  await page.state(state).click()
  await page.page.keyboard.press('r')
  await page.page.locator('.drawer-editor .view-line').first().waitFor()
}

test('the drawer shows the lines of the selected state and no others', async () => {
  const { page } = await open()
  await openDrawer(page, 'Second')
  const shown = await page.page.locator('.drawer-editor .view-lines').innerText()
  expect(shown).toContain('"Second"')
  expect(shown).not.toContain('"First"')
  await page.picture('drawer-dark')
  expect(page.errors).toEqual([])
  await page.close()
})
