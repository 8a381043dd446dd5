/** The graph is a view of a document: whatever VS Code does to documents, the graph follows and nothing is lost. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Frame } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPlace } from './open-place.ts'
import type { Place } from './place.ts'
import type { Window } from './window.ts'

const vsix = process.env['DAVY_VSIX']
const state = realpathSync(mkdtempSync(join(tmpdir(), 'davy-documents-')))
const folder = join(state, 'flows')
let place: Place
let window: Window

/** Odd indentation on purpose: what nobody touches stays as it is. */
const calm = `{ "title": "Calm",
   "definition": {
     "StartAt": "First",
\t"States": {
       "First":  { "Type": "Pass", "Next": "Second" },
       "Second": { "Type": "Wait",
          "Seconds": 5, "Next": "Third" },
       "Third":  { "Type": "Pass", "End": true }
   }},
   "input_schema": {} }
`

const hostile: Readonly<Record<string, string | Buffer>> = {
  'long.flow.json': `{"title": "Long", "definition": {"StartAt": "A", "States": {"A": {"Type": "Pass", "Comment": "${'x'.repeat(5_000_000)}", "End": true}}}}`,
  // Not UTF-8, and without the zero bytes by which VS Code tells a binary file.
  'latin.flow.json': Buffer.from(Array.from({ length: 50_000 }, (_, index) => 1 + ((index * 7919) % 255))),
  'empty.flow.json': '',
  'deep.flow.json': `{"title": "Deep", "definition": ${'{"States":'.repeat(10_000)}1${'}'.repeat(10_000)}}`,
  'deep.flow.yaml': `title: Deep\ndefinition: ${'['.repeat(10_000)}`,
  'half.flow.json': calm.slice(0, 150),
  'laughs.flow.yaml': `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n`,
  'script.flow.json': JSON.stringify({
    title: '<img src=x onerror="document.title=1">',
    definition: {
      StartAt: '</script><script>alert(1)</script>',
      States: {
        '</script><script>alert(1)</script>': { Type: 'Pass', Comment: '<img src=x onerror=alert(1)>', End: true },
      },
    },
    input_schema: {},
  }),
}

const binary = Buffer.from(Array.from({ length: 50_000 }, (_, index) => (index * 7919) % 256))

const git = (...args: readonly string[]) =>
  execFileSync('git', ['-c', 'user.name=Davy', '-c', 'user.email=davy@example.org', ...args], { cwd: folder })
const onDisk = (name: string) => readFileSync(join(folder, name))

beforeAll(async () => {
  if (!vsix) throw new Error('start this suite with: npm run test:vscode')
  mkdirSync(folder, { recursive: true })
  for (const [name, content] of Object.entries(hostile)) writeFileSync(join(folder, name), content)
  writeFileSync(join(folder, 'calm.flow.json'), calm)
  writeFileSync(join(folder, 'binary.flow.json'), binary)
  git('init', '--quiet')
  git('add', '.')
  git('commit', '--quiet', '--message', 'first')
  git('checkout', '--quiet', '-b', 'other')
  writeFileSync(join(folder, 'calm.flow.json'), calm.replaceAll('Second', 'Zweiter'))
  git('commit', '--quiet', '--all', '--message', 'other')
  git('checkout', '--quiet', '-')
  place = await openPlace({ vsix, folder, state })
  window = place.window
  window.page.on('console', (message) => {
    if (
      /Content Security Policy/.test(message.text()) &&
      /davy|flow-editor/.test(message.text() + message.location().url)
    )
      violations.push(message.text())
  })
  window.page.on(
    'dialog',
    (dialog) => void dialog.dismiss().then(() => violations.push(`a dialog: ${dialog.message()}`)),
  )
})
const violations: string[] = []

afterAll(async () => {
  await window?.picture('documents-last')
  await place?.close()
  rmSync(state, { recursive: true, force: true })
})

async function openGraph(name: string): Promise<Frame> {
  await window.command('View: Close All Editors')
  await window.openFile(name)
  await window.command('Davy: Open Flow Graph')
  return await window.webview('#page .graph')
}
const stateNames = (page: Frame) =>
  page.locator('g.node').evaluateAll((nodes) => nodes.map((node) => node.getAttribute('data-state')))

test.each(Object.entries(hostile))('%s neither freezes the window nor loses a byte', async (name, content) => {
  const page = await openGraph(name)
  // The page answers: it says what is wrong or shows what is there.
  await expect
    .poll(
      async () => (await page.locator('#page').innerText()).trim() !== '' || (await page.locator('g.node').count()) > 0,
    )
    .toBe(true)
  await window.picture(`hostile-${name}`)
  await window.command('File: Save')
  await expect.poll(() => onDisk(name).equals(Buffer.from(content))).toBe(true)
})

test('a binary file is left to VS Code, which says that it is none it can show', async () => {
  await window.command('View: Close All Editors')
  await window.openFile('binary.flow.json')
  await window.page.locator('.monaco-editor-pane-placeholder', { hasText: /binary/ }).waitFor()
  await window.command('Davy: Open Flow Graph')
  await window.page.locator('.monaco-editor-pane-placeholder', { hasText: /could not be opened/ }).waitFor()
  expect(onDisk('binary.flow.json').equals(binary)).toBe(true)
})

test('what is in a flow is text for the page, never markup', async () => {
  const page = await openGraph('script.flow.json')
  await expect.poll(() => stateNames(page)).toEqual(['</script><script>alert(1)</script>'])
  expect(await page.locator('img').count()).toBe(0)
  expect(violations).toEqual([])
})

test('a checkout under an open graph is drawn', async () => {
  const page = await openGraph('calm.flow.json')
  await expect.poll(() => stateNames(page)).toEqual(['First', 'Second', 'Third'])
  git('checkout', '--quiet', 'other')
  await expect.poll(() => stateNames(page)).toEqual(['First', 'Zweiter', 'Third'])
  git('checkout', '--quiet', '-')
  await expect.poll(() => stateNames(page)).toEqual(['First', 'Second', 'Third'])
})

/** On the graph: select the state, F2, the new name, Enter. */
async function rename(page: Frame, from: string, to: string): Promise<void> {
  await page.locator(`g.node[data-state="${from}"]`).click()
  await window.page.keyboard.press('F2')
  await window.page.keyboard.press('Control+A')
  await window.page.keyboard.type(to)
  await window.page.keyboard.press('Enter')
  await page.locator(`g.node[data-state="${to}"]`).waitFor()
}

test('what was not saved is there again after the window was closed', async () => {
  const page = await openGraph('calm.flow.json')
  await rename(page, 'Second', 'Pause')
  await window.page.waitForTimeout(2_000)
  await window.reload()
  const again = await window.webview('g.node')
  await expect.poll(() => stateNames(again)).toEqual(['First', 'Pause', 'Third'])
  expect(onDisk('calm.flow.json').toString()).toBe(calm)
})

test('a change on disk under unsaved edits loses neither', async () => {
  const page = await window.webview('g.node')
  const changed = calm.replace('"Calm"', '"Calm, changed elsewhere"')
  writeFileSync(join(folder, 'calm.flow.json'), changed)
  await window.page.waitForTimeout(2_000)
  await expect.poll(() => stateNames(page)).toEqual(['First', 'Pause', 'Third'])
  expect(onDisk('calm.flow.json').toString()).toBe(changed)
})

test('revert brings back what is on disk', async () => {
  const page = await window.webview('g.node')
  await window.command('File: Revert File')
  await expect.poll(() => stateNames(page)).toEqual(['First', 'Second', 'Third'])
  expect(await page.locator('h1').first().innerText()).toContain('Calm, changed elsewhere')
})

test('an edit on the graph is saved with every other byte as it was', async () => {
  const page = await window.webview('g.node')
  const before = onDisk('calm.flow.json').toString()
  await rename(page, 'Second', 'Pause')
  await window.command('File: Save')
  await expect.poll(() => onDisk('calm.flow.json').toString()).toBe(before.replaceAll('"Second"', '"Pause"'))
})

test('no page broke its content security policy', () => {
  expect(violations).toEqual([])
})
