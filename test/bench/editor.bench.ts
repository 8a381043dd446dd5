/**
 * The flow editor in a real VS Code, as its user waits for it: activation, first paint, text → graph, graph → text, memory, and
 * what is loaded. Beside it the layout alone, in this process.
 */
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Frame } from 'playwright-core'
import { connect, findFabric } from '../../src/api/index.ts'
import { packageExtension } from '../../src/build/package.ts'
import { checkFlow, flowGraph, layoutGraph, parseFlow } from '../../src/flow/index.ts'
import { openPlace } from '../vscode/open-place.ts'
import type { Window } from '../vscode/window.ts'
import { DRAWN, WRITTEN } from '../../webviews/flow-editor/editor/measures.ts'
import type { Bench, Row } from './bench.ts'
import { largeFlow } from './large-flow.ts'

const dist = join(import.meta.dirname, '../../dist')
const NODE = { width: 190, height: 44 }

export const bench: Bench = {
  name: 'editor',
  about: 'the flow editor in a real VS Code (code-server in Chromium), beside reading, checking and layout alone',
  async run({ short }) {
    const state = realpathSync(mkdtempSync(join(tmpdir(), 'davy-bench-editor-')))
    const folder = join(state, 'flows')
    mkdirSync(folder)
    const sizes = [11, 50, 200]
    const texts = new Map(sizes.map((states) => [states, JSON.stringify(largeFlow(states), null, 2)]))
    for (const [states, text] of texts) writeFileSync(join(folder, `states-${states}.flow.json`), text)
    const vsix = await packageExtension(state)
    const place = await openPlace({ vsix, folder, state })
    try {
      const rows: Row[] = bundleRows(statSync(vsix).size)
      for (const [states, text] of texts) rows.push(...(await measureFlow(place.window, states, text, short ? 3 : 10)))
      rows.push(await activation(place.window))
      return { rows }
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

async function measureFlow(window: Window, states: number, text: string, rounds: number): Promise<readonly Row[]> {
  const name = `states-${states}.flow.json`
  await window.command('View: Close All Editors')
  const before = await heap(window)
  await window.openFile(name)
  await window.page.locator('.monaco-editor.focused .view-line').first().waitFor()
  await window.command('Davy: Open Flow Graph')
  const page = await window.webview('svg.graph .node')
  await page.waitForFunction((wanted) => performance.getEntriesByName(wanted).length > 0, DRAWN)
  const first = (await measures(page, DRAWN))[0]
  await window.page.waitForTimeout(1_000)
  const after = await heap(window)

  // What is typed in the text: a blank behind the first brace, and away again.
  await window.tab(name).first().click()
  await window.page.keyboard.press('Control+Home')
  await window.page.keyboard.press('End')
  for (let round = 0; round < rounds; round++) {
    await typed(window, page, ' ')
    await typed(window, page, 'Backspace')
  }
  const drawn = (await measures(page, DRAWN)).slice(1).map(({ duration }) => duration)

  // What is done on the graph: a state is renamed there and back again.
  const node = page.locator('g.node').first()
  for (let round = 0; round < rounds; round++) {
    const known = (await measures(page, WRITTEN)).length
    await node.click()
    await window.page.keyboard.press('F2')
    await window.page.keyboard.press('Control+A')
    await window.page.keyboard.type(`First${round}`)
    await window.page.keyboard.press('Enter')
    await page.waitForFunction(([wanted, count]) => performance.getEntriesByName(wanted).length > count, [
      WRITTEN,
      known,
    ] as const)
  }
  await window.command('File: Save')
  const written = (await measures(page, WRITTEN)).map(({ duration }) => duration)

  const layout = median(5, () =>
    layoutGraph(flowGraph(parseFlow(text).flow.definition), { nodeSize: () => NODE, labelSize: () => null }),
  )
  const check = median(5, () => checkFlow(parseFlow(text)))
  const alone = `layout alone ${layout.toFixed(1)} ms, checks alone ${check.toFixed(1)} ms`
  const paint = first ? first.startTime + first.duration : NaN
  return [
    {
      what: `first paint, ${states} states: from the page's beginning`,
      value: paint,
      unit: 'ms',
      beside: `of it the flow ${(first?.duration ?? NaN).toFixed(0)} ms; ${alone}`,
      ...(states === 50 ? { budget: '< 300 ms', ok: paint < 300 } : {}),
    },
    {
      what: `text → graph, ${states} states, median of ${drawn.length}`,
      value: middle(drawn),
      unit: 'ms',
      beside: alone,
      ...(states === 50 ? { budget: '< 50 ms', ok: middle(drawn) < 50 } : {}),
    },
    {
      what: `graph → text and back, ${states} states, median of ${written.length}`,
      value: middle(written),
      unit: 'ms',
    },
    { what: `memory of the page, ${states} states`, value: (after - before) / 2 ** 20, unit: 'MB' },
  ]
}

async function typed(window: Window, page: Frame, key: string): Promise<void> {
  const known = (await measures(page, DRAWN)).length
  await window.page.keyboard.press(key === ' ' ? 'Space' : key)
  await page.waitForFunction(([wanted, count]) => performance.getEntriesByName(wanted).length > count, [
    DRAWN,
    known,
  ] as const)
}

function measures(
  page: Frame,
  name: string,
): Promise<readonly { readonly startTime: number; readonly duration: number }[]> {
  return page.evaluate(
    (wanted) => performance.getEntriesByName(wanted).map(({ startTime, duration }) => ({ startTime, duration })),
    name,
  )
}

/** Bytes of JavaScript that the window holds, pages included. */
async function heap(window: Window): Promise<number> {
  const session = await window.page.context().newCDPSession(window.page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  await session.detach()
  return usedSize
}

/** As VS Code measures it itself. */
async function activation(window: Window): Promise<Row> {
  await window.command('Developer: Show Running Extensions')
  const row = window.page.locator('.runtime-extensions-editor .extension', { hasText: 'Davy' }).first()
  await row.waitFor()
  const value = Number(/(\d+)\s*ms/.exec(await row.innerText())?.[1] ?? NaN)
  return { what: 'activation, as VS Code measures it', value, unit: 'ms', budget: '< 100 ms', ok: value < 100 }
}

function bundleRows(vsix: number): Row[] {
  const size = (path: string) => statSync(join(dist, path)).size
  const chunks = readdirSync(join(dist, 'webviews'), { recursive: true, encoding: 'utf8' })
    .map((path) => join('webviews', path))
    .filter((path) => statSync(join(dist, path)).isFile() && /chunks|monaco/.test(path))
    .reduce((sum, path) => sum + size(path), 0)
  const extension = size('extension.cjs') / 1024
  return [
    { what: 'extension.cjs', value: extension, unit: 'KB', budget: '< 300 KB', ok: extension < 300 },
    {
      what: 'the page of the flow editor, before its drawer opens',
      value: size('webviews/flow-editor.js') / 1024,
      unit: 'KB',
    },
    {
      what: 'all that pages load later',
      value: chunks / 1024 ** 2,
      unit: 'MB',
      budget: '< 6 MB',
      ok: chunks < 6 * 1024 ** 2,
    },
    { what: 'the .vsix', value: vsix / 1024 ** 2, unit: 'MB', budget: '< 40 MB', ok: vsix < 40 * 1024 ** 2 },
  ]
}

const middle = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN

/** Milliseconds of processor time. */
function median(rounds: number, work: () => unknown): number {
  return middle(
    Array.from({ length: rounds }, () => {
      const begin = process.cpuUsage()
      work()
      return process.cpuUsage(begin).user / 1000
    }),
  )
}
