/** Writing a flow in VS Code's text editor: what is underlined, offered, told and changed by the language server. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, findFabric } from '../../src/api/index.ts'
import { openPlace } from './open-place.ts'
import type { Place } from './place.ts'
import type { Window } from './window.ts'

const vsix = process.env['DAVY_VSIX']
const state = realpathSync(mkdtempSync(join(tmpdir(), 'davy-language-')))
const folder = join(state, 'flows')
let place: Place
let window: Window

const scan = `{
  "title": "Scan",
  "definition": {
    "StartAt": "Mov",
    "States": {
      "Move": {
        "Type": "Pass",
        "Parameters": { "file.$": "$.source.path" },
        "ResultPath": "$.moved",
        "Next": "Look"
      },
      "Look": {
        "Type": "Pass",
        "InputPath": "$.moved.file",
        "ResultPath": "$.seen",
        "End": true
      }
    }
  },
  "input_schema": {
    "type": "object",
    "required": ["source"],
    "properties": {
      "source": { "type": "object", "required": ["path"], "properties": { "path": { "type": "string" } } }
    }
  }
}
`
const yaml = `title: Wait
definition:
  StartAt: Pause
  States:
    Pause:
      Type: Wait
      Seconds: 5
      Next: Done
    Done:
      Type: Pass
      End: true
input_schema: {}
`

beforeAll(async () => {
  if (!vsix) throw new Error('start this suite with: npm run test:vscode')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'scan.flow.json'), scan)
  writeFileSync(join(folder, 'wait.flow.yaml'), yaml)
  place = await openPlace({ vsix, folder, state })
  window = place.window
})

afterAll(async () => {
  await window?.picture('language-last')
  await place?.close()
  const left = await findFabric(join(state, 'davy'))
  if (left) await connect(left.connection).fabric.shutdown()
  rmSync(state, { recursive: true, force: true })
})

const line = (text: string): Locator => window.page.locator('.view-lines .view-line', { hasText: text }).first()
const suggestions = () => window.page.locator('.suggest-widget.visible .monaco-list-row')
/** Empty for one that has ended meanwhile. */
function commandOf(pid: string): string {
  try {
    return readFileSync(join('/proc', pid, 'cmdline'), 'utf8')
  } catch {
    return ''
  }
}
const onDisk = (name: string) => readFileSync(join(folder, name), 'utf8')

/** Puts the cursor by VS Code's own means: line and column count from 1. */
async function cursor(row: number, column: number): Promise<void> {
  await window.page.keyboard.press('Control+G')
  const input = window.page.locator('.quick-input-widget:not([style*="display: none"]) input')
  await input.fill(`:${row}:${column}`)
  await window.page.keyboard.press('Enter')
  await window.page.locator('.statusbar-item', { hasText: `Ln ${row}, Col ${column}` }).waitFor()
}

/** A key that VS Code does not take while it is busy is pressed again. */
async function press(key: string, shows: Locator): Promise<void> {
  for (let tries = 0; tries < 6; tries++) {
    await window.page.keyboard.press(key)
    const shown = await shows.waitFor({ timeout: 5_000 }).then(
      () => true,
      () => false,
    )
    if (shown) return
    await window.page.keyboard.press('Escape')
  }
  throw new Error(`${key} shows nothing`)
}

async function save(name: string, expected: RegExp): Promise<void> {
  await window.page.keyboard.press('Control+S')
  await expect.poll(() => onDisk(name)).toMatch(expected)
}

/** The text of the hover at the cursor. */
async function hovered(): Promise<string> {
  await window.page.keyboard.press('Control+K')
  await window.page.keyboard.press('Control+I')
  const hover = window.page.locator('.monaco-hover:not(.hidden) .hover-row').first()
  await hover.waitFor({ timeout: 5_000 })
  const text = await window.page.locator('.monaco-hover:not(.hidden)').first().innerText()
  await window.page.keyboard.press('Escape')
  return text.replaceAll('\u00a0', ' ')
}

test('what is wrong is underlined, and a quick fix mends it', async () => {
  await window.openFile('scan.flow.json')
  await window.page.locator('.squiggly-error').first().waitFor()
  await cursor(4, 18)
  const action = window.page.locator('.action-widget .monaco-list-row', { hasText: 'Write "Move"' })
  await press('Control+.', action)
  await window.picture('language-fix')
  await action.click()
  await line('"StartAt": "Move"').waitFor()
  await expect.poll(() => window.page.locator('.squiggly-error').count()).toBe(0)
})

test('paths are offered with their types, and what is taken stands between its quotes', async () => {
  await cursor(14, 22)
  await window.page.keyboard.press('Shift+End')
  await window.page.keyboard.press('Delete')
  await window.page.keyboard.type('"$.')
  await suggestions().first().waitFor()
  await expect
    .poll(() => suggestions().allInnerTexts())
    .toEqual(expect.arrayContaining([expect.stringContaining('$.moved.file')]))
  const offered = await suggestions().allInnerTexts()
  expect(offered.every((text) => text.startsWith('$'))).toBe(true)
  await window.picture('language-paths')
  await window.page.keyboard.type('moved.f')
  await window.page.keyboard.press('Enter')
  // With the comma that was missing.
  await line('"InputPath": "$.moved.file",').waitFor()
})

test('fields are offered once, with what they need, and bring their commas', async () => {
  await cursor(14, 24)
  await window.page.keyboard.press('End')
  await window.page.keyboard.press('Enter')
  await window.page.keyboard.type('"')
  await suggestions().first().waitFor()
  await window.picture('language-fields')
  const offered = (await suggestions().allInnerTexts()).map((text) => text.split('\n')[0])
  expect(new Set(offered).size).toBe(offered.length)
  await window.page.keyboard.type('Comm')
  await window.page.keyboard.press('Enter')
  await window.page.keyboard.type('Looks at the file')
  await line('"Comment": "Looks at the file"').waitFor()
  await window.page.keyboard.press('Escape')
  await save('scan.flow.json', /"Comment": "Looks at the file",\n/)
  expect(() => JSON.parse(onDisk('scan.flow.json')) as unknown).not.toThrow()
})

test('hover tells what a path comes to and who wrote it', async () => {
  await cursor(14, 32)
  const text = await hovered()
  expect(text).toContain('$.moved.file: string')
  expect(text).toContain('Move')
})

test('a state is renamed everywhere', async () => {
  await cursor(6, 9)
  const input = window.page.locator('.rename-box input')
  await press('F2', input)
  await input.fill('Transfer')
  await window.picture('language-rename')
  await window.page.keyboard.press('Enter')
  await line('"StartAt": "Transfer"').waitFor()
  await line('"Transfer": {').waitFor()
  expect(await line('"Move"').count()).toBe(0)
})

test('its definition is found from where it is named', async () => {
  await cursor(4, 20)
  await window.page.keyboard.press('F12')
  await expect.poll(async () => await window.page.locator('.statusbar-item', { hasText: /Ln 6, Col/ }).count()).toBe(1)
})

test('a whole state is written by its type, in its place and its indentation', async () => {
  await cursor(11, 9)
  await window.page.keyboard.press('Control+Enter')
  await window.page.keyboard.type('"Wai')
  await suggestions().filter({ hasText: 'new state' }).first().waitFor()
  await window.picture('language-new-state')
  await suggestions().filter({ hasText: 'new state' }).filter({ hasText: 'Wait' }).first().click()
  await window.page.keyboard.type('Pause')
  await window.picture('language-new-state-taken')
  await window.page.keyboard.press('Escape')
  await window.page.keyboard.press('Escape')
  await save('scan.flow.json', /"Pause": \{/)
  expect(onDisk('scan.flow.json')).toContain(`
      "Pause": {
        "Type": "Wait",
        "Seconds": 60,
        "Next": ""
      },
      "Look": {`)
})

test('YAML has an outline, completion and formatting of its own', async () => {
  await window.openFile('wait.flow.yaml')
  await window.page.keyboard.press('Control+Shift+O')
  const symbols = window.page.locator('.quick-input-list .monaco-list-row')
  await expect.poll(() => symbols.allInnerTexts()).toEqual(expect.arrayContaining([expect.stringContaining('Pause')]))
  await window.picture('language-symbols')
  await window.page.keyboard.press('Escape')
  await cursor(8, 13)
  await window.page.keyboard.press('Shift+End')
  await window.page.keyboard.press('Delete')
  await window.page.keyboard.press('Control+Space')
  await suggestions().first().waitFor()
  await expect
    .poll(() => suggestions().allInnerTexts())
    .toEqual(expect.arrayContaining([expect.stringContaining('Done')]))
  await window.picture('language-yaml')
  await suggestions().filter({ hasText: 'Done' }).first().click()
  await line('Next: Done').waitFor()
  await save('wait.flow.yaml', /Next: Done\n/)
  expect(onDisk('wait.flow.yaml')).toBe(yaml)
})

test('the server starts again by a command, and goes on', async () => {
  await window.command('Davy: Restart Language Server')
  await cursor(3, 17)
  // While it starts nobody answers.
  await expect.poll(() => hovered().catch(() => ''), { timeout: 30_000 }).toContain('Wait')
})

test.runIf(process.platform === 'linux')('a server that dies is started again', async () => {
  const servers = () =>
    readdirSync('/proc').filter((pid) => {
      if (!/^\d+$/.test(pid)) return false
      const command = commandOf(pid)
      return command.includes(state) && command.includes('language-server.js')
    })
  const [before] = servers()
  expect(before).toBeDefined()
  process.kill(Number(before), 'SIGKILL')
  await expect.poll(() => servers().filter((pid) => pid !== before).length, { timeout: 30_000 }).toBe(1)
  await expect.poll(() => hovered().catch(() => ''), { timeout: 30_000 }).toContain('Wait')
})
