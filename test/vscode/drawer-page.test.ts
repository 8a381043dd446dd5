/** The drawer of the flow editor in plain Chromium, with the real language server behind it. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type LspClient } from '../language-server/lsp-client.ts'
import { FlowPage, startChromium } from './flow-page/flow-page.ts'
import { LanguageHost } from './flow-page/language-host.ts'
import type { PageTheme } from './flow-page/themes.ts'

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
const yaml = `title: Three
definition:
  StartAt: First
  States:
    # The first.
    First:
      Type: Pass
      Parameters: { a.$: $.input }
      Next: Second
    Second:
      Type: Wait
      Seconds: 3
      End: true
input_schema: {}
`
let browser: Browser
let server: LspClient
let files = 0

beforeAll(async () => {
  browser = await startChromium()
  server = await startServer()
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

interface Opened {
  readonly page: FlowPage
  readonly host: LanguageHost
}

async function open(options: { text?: string; yaml?: boolean; theme?: PageTheme; editable?: boolean } = {}) {
  const name = `drawer-${++files}.flow.${options.yaml ? 'yaml' : 'json'}`
  const host = new LanguageHost(server, name)
  const page = await FlowPage.open(browser, { text, ...options, name, host })
  return { page, host } satisfies Opened
}

async function openDrawer(page: FlowPage, state: string): Promise<void> {
  await page.state(state).click()
  await page.page.keyboard.press('r')
  await page.page.locator('.drawer-editor .view-line').first().waitFor()
  await expect.poll(() => shown(page)).toContain(state)
}

/** What the drawer shows, with plain spaces. */
const shown = async (page: FlowPage) =>
  (await page.page.locator('.drawer-editor .view-lines').innerText()).replaceAll('\u00A0', ' ')
const press = async (page: FlowPage, ...keys: string[]) => {
  for (const key of keys) await page.page.keyboard.press(key)
}
const line = (page: FlowPage, part: string) => page.page.locator('.drawer-editor .view-line', { hasText: part })
/** Puts the cursor at the end of the line. */
async function goTo(page: FlowPage, part: string): Promise<void> {
  await line(page, part).click()
  await press(page, 'End')
}

async function done({ page }: Opened): Promise<void> {
  expect(page.errors).toEqual([])
  await page.close()
}

test('nothing of the editor is loaded before the drawer is opened; then the lines of the selected state are shown', async () => {
  const opened = await open()
  const { page } = opened
  const chunks = () =>
    page.page.evaluate(
      () => performance.getEntriesByType('resource').filter(({ name }) => name.includes('/chunks/')).length,
    )
  expect(await chunks()).toBe(0)
  await openDrawer(page, 'Second')
  expect(await chunks()).toBeGreaterThanOrEqual(2)
  expect(await shown(page)).not.toContain('"First"')
  await page.state('Third').click()
  await expect.poll(() => shown(page)).toContain('"End"')
  expect(await shown(page)).not.toContain('"Second"')
  await page.picture('drawer-dark')
  await done(opened)
})

test('what is typed is in the document, what is changed elsewhere is in the drawer, and the cursor stays', async () => {
  const opened = await open()
  const { page } = opened
  await openDrawer(page, 'Second')
  await goTo(page, '"Seconds"')
  await page.page.keyboard.type('\n"Comment": "a"')
  await expect.poll(() => page.text()).toContain('"Comment": "a"')
  // Above, in a state that is not shown.
  await page.type((await page.text()).indexOf('"Pass"'), 0, '"Pass", "Comment": "elsewhere, ')
  await page.type((await page.text()).indexOf('Pass", "Comment"') - 1, 0, '')
  await page.page.keyboard.type(',')
  await expect.poll(() => page.text()).toContain('"Comment": "a",')
  expect(await shown(page)).not.toContain('elsewhere')
  // In the state that is shown.
  await page.type((await page.text()).indexOf('"Wait"') + 5, 0, 'ing')
  await expect.poll(() => shown(page)).toContain('"Waiting"')
  await done(opened)
})

test('typed while the host is slow and somebody else types, nothing is lost and both texts agree', async () => {
  const opened = await open()
  const { page } = opened
  await openDrawer(page, 'Second')
  await goTo(page, '"Seconds"')
  await page.page.keyboard.type('\n')
  const word = 'abcdefghijklmnopqrstuvwxyz'
  const typing = page.page.keyboard.type(`"${word}": 1,`, { delay: 12 })
  for (let i = 0; i < 12; i++) {
    await page.page.evaluate(
      `window.davyTest.type([{ offset: window.davyTest.getText().indexOf('"Third": {') + 10, length: 0, text: ' ' }])`,
    )
    await page.page.waitForTimeout(17)
  }
  await typing
  await expect.poll(() => page.text()).toContain(`"${word}": 1,`)
  await expect.poll(async () => (await page.text()).split('"Third": {')[1]?.startsWith(' '.repeat(12))).toBe(true)
  await expect.poll(() => shown(page)).toContain(word)
  await done(opened)
})

test('while the text cannot be read the drawer stays with its lines, as they grow', async () => {
  const opened = await open()
  const { page } = opened
  await openDrawer(page, 'Second')
  await goTo(page, '"Wait"')
  await page.page.keyboard.type('\n"Parameters": {\n"x": [')
  await expect.poll(() => page.text()).toContain('"x": [')
  await page.page.waitForTimeout(100)
  const lines = await shown(page)
  expect(lines).toContain('"Second"')
  expect(lines).toContain('"x": [')
  expect(lines).toContain('"Seconds"')
  expect(lines).not.toContain('"Third": {')
  await page.picture('drawer-broken')
  await done(opened)
})

test("undo and redo are the document's own, whoever made the change", async () => {
  const opened = await open()
  const { page } = opened
  await openDrawer(page, 'Second')
  await goTo(page, '"Seconds"')
  await page.page.keyboard.type('7')
  await expect.poll(() => page.text()).toContain('3,7')
  await press(page, 'Backspace')
  await expect.poll(() => page.text()).toBe(text)
  await page.type((await page.text()).indexOf('Three'), 5, 'Four')
  await expect.poll(() => page.text()).toContain('Four')
  const after = await page.text()
  await press(page, 'Control+z')
  await expect.poll(() => page.text()).toContain('Three')
  await press(page, 'Control+z', 'Control+z')
  await expect.poll(() => page.text()).toBe(text)
  await press(page, 'Control+y', 'Control+y', 'Control+y')
  await expect.poll(() => page.text()).toBe(after)
  await done(opened)
})

test('after a step of undo the cursor is where it was', async () => {
  const opened = await open()
  const { page } = opened
  await openDrawer(page, 'Second')
  await goTo(page, '"Type"')
  for (let round = 0; round < 3; round++) {
    await press(page, 'Enter')
    await expect.poll(() => page.text()).not.toBe(text)
    await expect.poll(() => page.page.locator('.drawer-editor .view-line').count()).toBe(6)
    await press(page, 'Control+z')
    await expect.poll(() => page.text()).toBe(text)
    await expect.poll(() => page.page.locator('.drawer-editor .view-line').count()).toBe(5)
  }
  await page.page.keyboard.type(' ')
  await expect.poll(() => page.text()).toContain('"Wait", \n')
  await done(opened)
})

test('keys change nothing outside what is shown: select all, backspace in front, delete behind', async () => {
  const opened = await open()
  const { page } = opened
  await openDrawer(page, 'Second')
  await line(page, '"Second"').click()
  await press(page, 'Home', 'Home', 'Backspace')
  await expect.poll(() => page.page.locator('.notice').innerText()).toContain('outside the state')
  expect(await page.text()).toBe(text)
  await press(page, 'Control+End', 'End', 'Delete')
  await page.page.waitForTimeout(100)
  expect(await page.text()).toBe(text)
  await press(page, 'Control+a')
  await page.page.keyboard.type('"Second": {}')
  await expect.poll(() => page.text()).toContain('"Second": {}')
  expect(await page.text()).toContain('"First": {')
  expect(await page.text()).toContain('"Third": {')
  await done(opened)
})

test('a state whose name is changed in its text stays in the drawer', async () => {
  const opened = await open()
  const { page } = opened
  await openDrawer(page, 'Second')
  await line(page, '"Second"').click()
  await press(page, 'Home', 'ArrowRight')
  await page.page.keyboard.type('New')
  await expect.poll(() => page.text()).toContain('"NewSecond": {')
  await expect.poll(() => shown(page)).toContain('"NewSecond"')
  expect(await shown(page)).toContain('"Seconds"')
  expect(await shown(page)).not.toContain('"First": {')
  await page.page.locator('g.node[data-state="NewSecond"][aria-pressed="true"]').waitFor()
  await done(opened)
})

test('problems that the language server finds are underlined, and mended by its fix', async () => {
  const opened = await open({ text: text.replace('"Next": "Third"', '"Next": "Thrid"') })
  const { page } = opened
  await openDrawer(page, 'Second')
  await page.page.locator('.drawer-editor .squiggly-error').waitFor()
  await page.picture('drawer-problem')
  await goTo(page, '"Thrid"')
  await press(page, 'ArrowLeft', 'ArrowLeft', 'Control+.')
  const action = page.page.locator('.action-widget .monaco-list-row', { hasText: 'Third' }).first()
  await action.waitFor()
  await page.picture('drawer-fix')
  await press(page, 'Enter')
  await expect.poll(() => page.text()).toBe(text)
  await page.page.locator('.drawer-editor .squiggly-error').waitFor({ state: 'detached' })
  await done(opened)
})

test('completion is of the text as it is typed', async () => {
  const opened = await open()
  const { page, host } = opened
  await openDrawer(page, 'Second')
  await goTo(page, '"Third"')
  for (let i = 0; i < 7; i++) await press(page, 'Backspace')
  await page.page.keyboard.type('"')
  await page.page.locator('.suggest-widget .monaco-list-row', { hasText: 'First' }).waitFor()
  await page.picture('drawer-completion')
  await page.page.keyboard.type('Fi')
  await page.page.waitForTimeout(200)
  await press(page, 'Enter')
  await expect.poll(() => page.text()).toContain('"Next": "First"')
  expect(host.asked).toContain('textDocument/completion')
  await done(opened)
})

test("hovers, hints and colours are the language server's", async () => {
  const opened = await open()
  const { page, host } = opened
  await openDrawer(page, 'First')
  const path = line(page, '"a.$"').locator('span', { hasText: '$.input' }).last()
  await path.hover()
  const hover = page.page.locator('.drawer-editor .monaco-hover:not(.hidden)').first()
  await expect.poll(() => hover.innerText()).toContain('$.input')
  await page.picture('drawer-hover')
  await expect
    .poll(() => host.asked)
    .toEqual(
      expect.arrayContaining(['textDocument/hover', 'textDocument/inlayHint', 'textDocument/semanticTokens/full']),
    )
  await done(opened)
})

test('a state is renamed everywhere, also where the drawer does not show it, in one step of undo', async () => {
  const opened = await open()
  const { page } = opened
  await openDrawer(page, 'First')
  await goTo(page, '"Next"')
  await press(page, 'ArrowLeft', 'ArrowLeft', 'F2')
  await page.page.locator('.rename-box input:focus').waitFor()
  await page.page.keyboard.type('Pause')
  await press(page, 'Enter')
  await expect.poll(() => page.text()).toContain('"Next": "Pause"')
  expect(await page.text()).toContain('"Pause": {')
  expect(await page.text()).not.toContain('"Second"')
  await press(page, 'Control+z')
  await expect.poll(() => page.text()).toBe(text)
  await done(opened)
})

test('the definition of another state selects it', async () => {
  const opened = await open()
  const { page } = opened
  await openDrawer(page, 'First')
  await goTo(page, '"Next"')
  await press(page, 'ArrowLeft', 'ArrowLeft', 'F12')
  await page.page.locator('g.node[data-state="Second"][aria-pressed="true"]').waitFor()
  await expect.poll(() => shown(page)).toContain('"Seconds"')
  await done(opened)
})

test('occurrences that are not shown are not changed by typing', async () => {
  const opened = await open()
  const { page } = opened
  await openDrawer(page, 'Second')
  await line(page, '"Type"').click()
  await press(page, 'Home', 'ArrowRight', 'ArrowRight', 'Control+F2')
  await page.page.keyboard.type('x')
  await expect.poll(() => page.page.locator('.notice').innerText()).toContain('outside the state')
  await page.page.waitForTimeout(100)
  expect(await page.text()).toBe(text)
  await done(opened)
})

test('the source of the function that a state calls is shown beside', async () => {
  const calling = {
    ...flow.definition,
    States: {
      ...flow.definition.States,
      Third: {
        Type: 'Action',
        ActionUrl: 'https://compute.actions.globus.org/v3',
        Parameters: { endpoint_id: 'e', tasks: [{ function_id: 'f-1' }] },
        End: true,
      },
    },
  }
  const opened = await open({ text: JSON.stringify({ ...flow, definition: calling }, null, 2) })
  const { page, host } = opened
  const openedFiles: unknown[] = []
  host.others = {
    functionSource: () => ({
      kind: 'source',
      name: 'correlate',
      language: 'typescript',
      text: '/** Correlates. */\nexport default async function correlate(frames: number[]): Promise<number> {\n  return `${frames.length}` === "3" ? 1 : 0 // why\n}\n',
      file: '../src/functions/correlate.ts',
      openable: true,
    }),
    openFunctionFile: (body) => {
      openedFiles.push(body)
      return { opened: true }
    },
  }
  await openDrawer(page, 'Third')
  await page.page.locator('#tab-function').click()
  await expect.poll(() => page.page.locator('.drawer-source .view-lines').innerText()).toContain('correlate')
  // Coloured a moment later.
  await page.page.locator('.drawer-source .view-line > span > span:nth-child(5)').first().waitFor()
  await page.picture('drawer-function')
  await page.page.locator('.drawer-function vscode-button', { hasText: 'Open File' }).click()
  await expect.poll(() => openedFiles).toEqual([{ file: '../src/functions/correlate.ts' }])
  await page.state('First').click()
  await expect.poll(() => page.page.locator('.drawer-function').innerText()).toContain('calls no function')
  await done(opened)
})

test('without a language server the text is there, and it is said what is not', async () => {
  const page = await FlowPage.open(browser, { text, name: 'alone.flow.json' })
  await openDrawer(page, 'Second')
  await expect.poll(() => page.page.locator('.notice').innerText()).toContain('not at hand')
  await goTo(page, '"Seconds"')
  await page.page.keyboard.type('7')
  await expect.poll(() => page.text()).toContain('3,7')
  expect(page.errors).toEqual([])
  await page.close()
})

test('a file that cannot be written is shown and cannot be typed in', async () => {
  const opened = await open({ editable: false })
  const { page } = opened
  await openDrawer(page, 'Second')
  await goTo(page, '"Seconds"')
  await page.page.keyboard.type('7')
  await page.page.waitForTimeout(200)
  expect(await page.text()).toBe(text)
  expect(await shown(page)).not.toContain('37')
  await done(opened)
})

test('YAML is shown and changed as well', async () => {
  const opened = await open({ text: yaml, yaml: true })
  const { page } = opened
  await openDrawer(page, 'First')
  expect(await shown(page)).not.toContain('Second:')
  await goTo(page, 'Type')
  await page.page.keyboard.type('\nComment: typed')
  await expect.poll(() => page.text()).toContain('      Type: Pass\n      Comment: typed\n')
  await page.picture('drawer-yaml')
  await done(opened)
})

/** A colour as the browser has it, of an expression over the document. */
const background = (page: FlowPage): Promise<string> =>
  page.page.evaluate(
    `getComputedStyle(document.querySelector('.drawer-editor .monaco-editor-background')).backgroundColor`,
  )

for (const theme of ['light', 'contrast'] as const)
  test(`the drawer has the colours of a theme: ${theme}`, async () => {
    const opened = await open({ theme })
    const { page } = opened
    await openDrawer(page, 'First')
    await page.picture(`drawer-${theme}`)
    const wanted = await page.page.evaluate(`(() => {
      const probe = document.createElement('i')
      probe.style.color = 'var(--vscode-editor-background)'
      document.body.append(probe)
      return getComputedStyle(probe).color
    })()`)
    expect(await background(page)).toBe(wanted)
    await done(opened)
  })

test('when the theme changes, so do its colours', async () => {
  const opened = await open()
  const { page } = opened
  await openDrawer(page, 'First')
  await page.page.evaluate(`
    document.documentElement.style.setProperty('--vscode-editor-background', '#102030')
    document.body.className = 'vscode-light'
  `)
  await expect.poll(() => background(page)).toBe('rgb(16, 32, 48)')
  await done(opened)
})
