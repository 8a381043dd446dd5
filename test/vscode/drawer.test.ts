/** The drawer of the flow editor in a real VS Code: one text in Monaco, in the graph and in the text editor. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Frame } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, connectLocal, findFabric, packFunction } from '../../src/api/index.ts'
import { openPlace } from './open-place.ts'
import type { Place } from './place.ts'
import type { Window } from './window.ts'

const vsix = process.env['DAVY_VSIX']
const state = realpathSync(mkdtempSync(join(tmpdir(), 'davy-drawer-')))
const folder = join(state, 'flows')
const text = `{
  "title": "Three",
  "definition": {
    "StartAt": "First",
    "States": {
      "First": { "Type": "Pass", "Parameters": { "a.$": "$.input" }, "ResultPath": "$.first", "Next": "Second" },
      "Second": {
        "Type": "Wait",
        "Seconds": 3,
        "Next": "Third"
      },
      "Third": { "Type": "Pass", "End": true }
    }
  },
  "input_schema": {}
}
`
let place: Place
let window: Window
let page: Frame
/** What any page of the window complained about. */
const refused: string[] = []

beforeAll(async () => {
  if (!vsix) throw new Error('start this suite with: npm run test:vscode')
  mkdirSync(folder)
  writeFileSync(join(folder, 'three.flow.json'), text)
  place = await openPlace({ vsix, folder, state })
  window = place.window
  // Wide enough for text and graph side by side.
  await window.page.setViewportSize({ width: 2200, height: 1100 })
  window.page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) refused.push(message.text())
  })
})

afterAll(async () => {
  await window?.picture('drawer-last')
  await place?.close()
  const left = await findFabric(join(state, 'davy'))
  if (left) await connect(left.connection).fabric.shutdown()
  rmSync(state, { recursive: true, force: true })
})

const drawerLines = () => page.locator('.drawer-editor .view-lines').innerText()
/** What the text editor shows, with plain spaces. */
const editorText = async () =>
  (await window.page.locator('.editor-instance .view-lines').first().innerText()).replaceAll('\u00A0', ' ')

async function chunks(): Promise<string[]> {
  return await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => new URL(name).pathname)
      .filter((path) => path.includes('/chunks/')),
  )
}

test('nothing of the editor is loaded before the drawer is opened', async () => {
  await window.openFile('three.flow.json')
  await window.command('Davy: Open Flow Graph')
  page = await window.webview('svg.graph .node, .graph .node')
  await page.locator('[data-state="Second"]').first().waitFor()
  expect(await chunks()).toEqual([])
})

test('the drawer shows the lines of the state, and how long that took', async () => {
  await page.locator('g.node[data-state="Second"]').click()
  const before = Date.now()
  await window.page.keyboard.press('r')
  await page.locator('.drawer-editor .view-line').first().waitFor()
  process.stdout.write(`drawer opened in ${Date.now() - before} ms\n`)
  expect(await drawerLines()).toContain('"Second"')
  expect(await drawerLines()).not.toContain('"First"')
  expect((await chunks()).length).toBeGreaterThan(1)
  await window.picture('drawer-opened')
})

test('what is typed in the drawer is in the text editor', async () => {
  await page.locator('.drawer-editor .view-line', { hasText: '"Seconds"' }).click()
  await window.page.keyboard.press('End')
  await window.page.keyboard.type('\n"Comment": "x",')
  await expect.poll(editorText).toContain('"Comment": "x"')
  await window.picture('drawer-typed')
})

test("undo is the document's own: what was typed in the text editor goes first", async () => {
  await window.page.locator('.editor-instance .view-line', { hasText: '"title"' }).first().click()
  await window.page.keyboard.press('End')
  await window.page.keyboard.press('ArrowLeft')
  await window.page.keyboard.press('ArrowLeft')
  await window.page.keyboard.type('!')
  await expect.poll(editorText).toContain('Three!')
  await page.locator('.drawer-editor .view-line', { hasText: '"Comment"' }).click()
  await window.page.keyboard.press('Control+Z')
  await expect.poll(editorText).not.toContain('Three!')
  expect(await editorText()).toContain('"Comment": "x"')
  const dirty = async () => (await window.tab('three.flow.json').first().getAttribute('class'))?.includes('dirty')
  for (let steps = 0; steps < 60 && (await dirty()); steps++) {
    await window.page.keyboard.press('Control+Z')
    await window.page.waitForTimeout(150)
  }
  expect(await dirty()).toBe(false)
  await expect.poll(drawerLines).not.toContain('Comment')
})

test('completion comes from the language server', async () => {
  await page.locator('.drawer-editor .view-line', { hasText: '"Next"' }).click()
  await window.page.keyboard.press('End')
  await window.page.keyboard.press('Backspace')
  for (let i = 0; i < 5; i++) await window.page.keyboard.press('Backspace')
  await window.page.keyboard.press('Control+Space')
  const offered = page.locator('.suggest-widget .monaco-list-row', { hasText: 'First' })
  await expect.poll(() => offered.count()).toBe(1)
  await window.picture('drawer-completion')
  await window.page.keyboard.press('Escape')
})

test('in every theme the drawer has its colours', async () => {
  for (const [theme, picture, name] of [
    ['Light Modern', 'light', 'vscode-light'],
    ['Dark High Contrast', 'contrast', 'vscode-high-contrast'],
    ['Dark Modern', 'dark', 'vscode-dark'],
  ] as const) {
    await window.theme(theme)
    await page.locator(`body.${name}`).waitFor()
    await expect
      .poll(() =>
        page.evaluate(`(() => {
          const probe = document.createElement('i')
          probe.style.color = 'var(--vscode-editor-background)'
          document.body.append(probe)
          const wanted = getComputedStyle(probe).color
          probe.remove()
          return getComputedStyle(document.querySelector('.drawer-editor .monaco-editor-background')).backgroundColor === wanted
        })()`),
      )
      .toBe(true)
    await window.picture(`drawer-${picture}`)
  }
})

test('the source of a function comes from the fabric', async () => {
  await window.openDavy()
  await window.treeRow(/local.*online/).waitFor()
  const client = await connectLocal({ home: place.davyHome, start: false })
  const { function_uuid: id } = await client.compute.registerFunction({
    function_name: 'double',
    function_code: packFunction({ kind: 'st', name: 'double', source: 'def double(x):\n    return 2 * x\n' }),
  })
  const calling = JSON.parse(text) as { definition: { States: Record<string, unknown> } }
  calling.definition.States['Third'] = {
    Type: 'Action',
    ActionUrl: 'https://compute.actions.globus.org/v3',
    Parameters: { endpoint_id: 'e', tasks: [{ function_id: id }] },
    End: true,
  }
  writeFileSync(join(folder, 'calling.flow.json'), JSON.stringify(calling, null, 2))
  await window.openFile('calling.flow.json')
  await window.command('Davy: Open Flow Graph')
  const graph = await window.webview('g.node[data-state="Third"].kind-compute, g.node.look-compute')
  await graph.locator('g.node[data-state="Third"]').click()
  await window.page.keyboard.press('r')
  await graph.locator('#tab-function').click()
  await expect
    .poll(async () => (await graph.locator('.drawer-source').innerText()).replaceAll('\u00A0', ' '))
    .toContain('return 2 * x')
  await window.picture('drawer-function')
})

test("nothing that was loaded or done was against the page's content policy", () => {
  expect(refused).toEqual([])
})
