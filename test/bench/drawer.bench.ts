/**
 * The drawer of the flow editor in a real VS Code: how long it takes to open when nothing of it is in the browser's store
 * and when all is, what it loads and holds, and how long a key takes to the document and to what the language server offers.
 */
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, findFabric } from '../../src/api/index.ts'
import { packageExtension } from '../../src/build/package.ts'
import { OPENED } from '../../webviews/flow-editor/editor/measures.ts'
import { openPlace } from '../vscode/open-place.ts'
import type { Window } from '../vscode/window.ts'
import type { Bench, Row } from './bench.ts'
import { largeFlow } from './large-flow.ts'

const chunks = join(import.meta.dirname, '../../dist/webviews/chunks')
const MOST_MS = 1500
const MOST_BYTES = 6_000_000

export const bench: Bench = {
  name: 'drawer',
  about: 'the drawer of the flow editor in a real VS Code (code-server in Chromium), beside fetching its script alone',
  async run({ short }) {
    const state = realpathSync(mkdtempSync(join(tmpdir(), 'davy-bench-drawer-')))
    const folder = join(state, 'flows')
    mkdirSync(folder)
    writeFileSync(join(folder, 'fifty.flow.json'), JSON.stringify(largeFlow(50), null, 2))
    const place = await openPlace({ vsix: await packageExtension(state), folder, state })
    try {
      const { window } = place
      const cold = await openOnce(window)
      const warm: Opening[] = []
      for (let round = 0; round < (short ? 2 : 5); round++) warm.push(await openOnce(window))
      return { rows: [...sizes(), ...timeRows(cold, warm), ...(await typing(window, short ? 5 : 20))] }
    } catch (error) {
      await place.window.picture('bench-failed')
      throw error
    } finally {
      await place.close()
      const left = await findFabric(place.davyHome)
      if (left) await connect(left.connection).fabric.shutdown()
      rmSync(state, { recursive: true, force: true })
    }
  },
}

interface Opening {
  readonly ms: number
  readonly fetching: number
  /** Of the window, bytes. */
  readonly before: number
  readonly after: number
}

async function openOnce(window: Window): Promise<Opening> {
  await window.command('View: Close All Editors')
  await window.openFile('fifty.flow.json')
  await window.command('Davy: Open Flow Graph')
  const page = await window.webview('svg.graph .node')
  await window.page.waitForTimeout(1_000)
  const before = await heap(window)
  await page.locator('g.node').first().click()
  await window.page.keyboard.press('r')
  const [ms, fetching] = await page
    .waitForFunction(
      (wanted) => {
        const [opened] = performance.getEntriesByName(wanted)
        const script = performance
          .getEntriesByType('resource')
          .find(({ name }) => name.includes('flow-editor-drawer.js'))
        return opened && script && ([opened.duration, script.duration] as const)
      },
      OPENED,
      { timeout: 60_000 },
    )
    .then((found) => found.jsonValue() as Promise<readonly [number, number]>)
  await window.page.waitForTimeout(1_000)
  return { ms, fetching, before, after: await heap(window) }
}

function timeRows(cold: Opening, warm: readonly Opening[]): Row[] {
  const budget = { budget: `< ${MOST_MS} ms` }
  const again = middle(warm.map(({ ms }) => ms))
  return [
    {
      what: 'the drawer opens, nothing stored',
      value: cold.ms,
      unit: 'ms',
      beside: `of it fetching the script ${cold.fetching.toFixed(0)} ms`,
      ...budget,
      ok: cold.ms < MOST_MS,
    },
    {
      what: `the drawer opens again in a new page, median of ${warm.length}`,
      value: again,
      unit: 'ms',
      beside: `of it fetching the script ${middle(warm.map(({ fetching }) => fetching)).toFixed(0)} ms`,
      ...budget,
      ok: again < MOST_MS,
    },
    {
      what: 'memory that the drawer takes',
      value: middle(warm.map(({ before, after }) => after - before)) / 2 ** 20,
      unit: 'MB',
      beside: `the window before ${(middle(warm.map(({ before }) => before)) / 2 ** 20).toFixed(0)} MB`,
    },
  ]
}

/** From a key in the drawer to the text in the document, as the drawer hears of it; and to the list of what fits. */
async function typing(window: Window, rounds: number): Promise<Row[]> {
  const page = await window.webview('.drawer-editor .view-line')
  await page.locator('.drawer-editor .view-line', { hasText: '"Type"' }).first().click()
  await window.page.keyboard.press('End')
  const lists: number[] = []
  for (let round = 0; round < rounds; round++) {
    await window.page.keyboard.press('Enter')
    const begin = performance.now()
    await window.page.keyboard.press('Control+Space')
    await page.locator('.suggest-widget.visible .monaco-list-row').first().waitFor()
    lists.push(performance.now() - begin)
    await window.page.keyboard.press('Escape')
  }
  return [{ what: `completion in the drawer, from the key, median of ${rounds}`, value: middle(lists), unit: 'ms' }]
}

function sizes(): Row[] {
  const own = readdirSync(chunks).filter((name) => /^flow-editor-drawer|^codicon/.test(name))
  const files = own.map((name) => ({ name, bytes: statSync(join(chunks, name)).size }))
  const all = files.reduce((sum, { bytes }) => sum + bytes, 0)
  return [
    ...files.map(({ name, bytes }) => ({ what: `chunks/${name}`, value: bytes / 1000, unit: 'kB' })),
    {
      what: 'all that the drawer loads',
      value: all / 1_000_000,
      unit: 'MB',
      beside: 'monaco-languageclient as it comes: 8.9 MB',
      budget: `< ${MOST_BYTES / 1_000_000} MB`,
      ok: all < MOST_BYTES,
    },
  ]
}

/** Bytes of JavaScript that the window holds, pages included. */
async function heap(window: Window): Promise<number> {
  const session = await window.page.context().newCDPSession(window.page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  await session.detach()
  return usedSize
}

const middle = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN
