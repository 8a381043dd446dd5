/** What the page that compares flows shows and does, in plain Chromium with a host that has two texts. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { accessibilityProblems } from './accessibility.ts'
import { ComparePage, type ComparePageOptions } from './compare-page/compare-page.ts'
import { startChromium } from './flow-page/flow-page.ts'

const xpcs = readFileSync(join(import.meta.dirname, '../../src/experiments/xpcs/xpcs.flow.json'), 'utf8')

const script = (end: string) => `import h5py\ndef work(path):\n    with h5py.File(path) as f:\n        ${end}\n`
const before = `{
  "title": "Scan",
  "definition": {
    "StartAt": "Fetch",
    "States": {
      "Fetch": { "Type": "Action", "ActionUrl": "https://transfer.actions.globus.org/transfer", "Parameters": { "label": "a" }, "Next": "Check" },
      "Check": { "Type": "Choice", "Choices": [{ "Variable": "$.n", "NumericLessThan": 3, "Next": "Wait" }], "Default": "Analyse" },
      "Wait": { "Type": "Wait", "Seconds": 30, "Next": "Fetch" },
      "Analyse": { "Type": "Action", "ActionUrl": "https://compute.actions.globus.org/v3", "Parameters": { "code": ${JSON.stringify(script('return f'))} }, "Next": "Plot" },
      "Plot": { "Type": "Pass", "Parameters": { "of": "g2", "to": "png" }, "Next": "Publish" },
      "Publish": { "Type": "Pass", "Parameters": { "index": "davy", "public": true }, "Next": "Old end" },
      "Old end": { "Type": "Pass", "End": true }
    }
  }
}
`
const after = `{
  "title": "Scan twice",
  "definition": {
    "StartAt": "Fetch",
    "States": {
      "Fetch": { "Type": "Action", "ActionUrl": "https://transfer.actions.globus.org/transfer", "Parameters": { "label": "b" }, "Next": "Check" },
      "Check": { "Type": "Choice", "Choices": [{ "Variable": "$.n", "NumericLessThan": 5, "Next": "Wait" }], "Default": "Analyse" },
      "Wait": { "Type": "Wait", "Seconds": 30, "Next": "Fetch" },
      "Analyse": { "Type": "Action", "ActionUrl": "https://compute.actions.globus.org/v3", "Parameters": { "code": ${JSON.stringify(script('return f["g2"]'))} }, "Next": "Announce" },
      "Announce": { "Type": "Pass", "Parameters": { "index": "davy", "public": true }, "Next": "Plot" },
      "Plot": { "Type": "Pass", "Parameters": { "of": "g2", "to": "png" }, "Next": "Tell" },
      "Tell": { "Type": "Action", "ActionUrl": "https://actions.globus.org/notification/notify", "End": true }
    }
  }
}
`

let browser: Browser
let compare: ComparePage

beforeAll(async () => {
  browser = await startChromium()
})
afterAll(() => browser.close())
afterEach(async () => {
  const { errors } = compare
  await compare.close()
  if (errors.length > 0) throw new Error(`the page complained: ${errors.join('\n')}`)
})
const open = async (options: Partial<ComparePageOptions> = {}) => {
  compare = await ComparePage.open(browser, { before, after, ...options })
}

describe('two versions of a flow', () => {
  test('are one graph, each state with its sign', async () => {
    await open()
    const signs = async (name: string) => await compare.state(name).locator('.sign text').textContent()
    expect(await signs('Fetch')).toBe('~')
    expect(await signs('Tell')).toBe('+')
    expect(await signs('Old end')).toBe('−')
    expect(await compare.state('Wait').locator('.sign').isVisible()).toBe(false)
    expect(await compare.state('Announce').getAttribute('aria-label')).toContain('was Publish')
    expect(await compare.page.locator('.summary').textContent()).toMatch(/1 state added, 1 removed, 4 changed/)
    await compare.picture('dark')
  })

  test('long values are told line by line, short ones as they were and are', async () => {
    await open()
    const code = compare.item('Analyse').locator('.property', { hasText: 'Parameters.code' })
    expect(await code.locator('.was code').allTextContents()).toEqual(['        return f'])
    expect(await code.locator('.is code').allTextContents()).toEqual(['        return f["g2"]'])
    const label = compare.item('Fetch').locator('.property')
    expect(await label.locator('code').allTextContents()).toEqual(['"a"', '"b"'])
  })

  test('a click selects a state everywhere and reveals its text; either text can be gone to', async () => {
    await open()
    await compare.state('Fetch').click()
    await expect.poll(() => compare.last('reveal')).toMatchObject({ which: 'after', focus: false })
    const place = compare.last('reveal') as { start: number; end: number }
    expect(after.slice(place.start, place.end)).toBe('"Fetch"')
    expect(await compare.item('Fetch').getAttribute('class')).toContain('selected')
    await compare.item('Fetch').getByRole('button', { name: 'Fetch: before' }).click()
    await expect.poll(() => compare.last('reveal')).toMatchObject({ which: 'before', focus: true })
    await compare.item('Fetch').getByRole('button', { name: 'Parameters.label' }).click()
    await expect.poll(() => compare.last('reveal')).toMatchObject({ which: 'after', start: after.indexOf('"b"') })
    await compare.state('Old end').click()
    await expect.poll(() => compare.last('reveal')).toMatchObject({ which: 'before' })
    await compare.page.getByRole('button', { name: 'title' }).click()
    await expect
      .poll(() => compare.last('reveal'))
      .toMatchObject({ which: 'after', start: after.indexOf('"Scan twice"') })
  })

  test('both are followed while they are written; a broken one keeps its last graph and says where', async () => {
    await open()
    await compare.type(
      'after',
      after.replace('"Tell": {', '"Tell": { "Comment": "x", ').replace('Seconds": 30', 'Seconds": 60'),
    )
    await expect.poll(() => compare.state('Wait').locator('.sign text').textContent()).toBe('~')
    await compare.type('after', `${after}{`)
    await expect.poll(() => compare.page.locator('.notice').textContent()).toContain('The second version, line 16')
    expect(await compare.state('Tell').count()).toBe(1)
    await compare.type('after', before)
    await expect.poll(() => compare.page.locator('.summary').textContent()).toBe('The two versions say the same.')
    expect(await compare.page.locator('.notice').isVisible()).toBe(false)
  })

  test('keys step through the differences, walk the graph and do what the buttons do', async () => {
    await open()
    await compare.page.locator('body').press('n')
    expect(await compare.state('Fetch').getAttribute('aria-pressed')).toBe('true')
    await compare.page.keyboard.press('n')
    expect(await compare.state('Check').getAttribute('aria-pressed')).toBe('true')
    await compare.page.keyboard.press('p')
    await compare.page.keyboard.press('p')
    expect(await compare.state('Old end').getAttribute('aria-pressed')).toBe('true')
    await compare.page.keyboard.press('n')
    await compare.page.keyboard.press('ArrowDown')
    expect(await compare.page.locator(':focus').getAttribute('data-state')).toBe('Check')
    await compare.page.keyboard.press('Enter')
    await expect.poll(() => compare.last('reveal')).toMatchObject({ which: 'after', focus: true })
    await compare.page.keyboard.press('s')
    await expect.poll(() => compare.last('swap')).toBeDefined()
    await compare.page.keyboard.press('t')
    await expect.poll(() => compare.last('compareTexts')).toBeDefined()
  })

  test('a version that is not there says why', async () => {
    await open({ before: null })
    expect(await compare.page.locator('.notice').textContent()).toContain('The first version: It is not in HEAD.')
    expect(await compare.page.locator('g.node.added').count()).toBe(7)
  })

  test.each(['dark', 'light', 'contrast'] as const)('is accessible on a %s page', async (theme) => {
    await open({ theme })
    await compare.state('Analyse').click()
    expect(await accessibilityProblems(compare.page.mainFrame())).toEqual([])
    await compare.picture(theme)
  })

  test('on a narrow page the differences stand below the graph', async () => {
    await open({ size: { width: 520, height: 800 } })
    const [stage, side] = [
      await compare.page.locator('.stage').boundingBox(),
      await compare.page.locator('.side').boundingBox(),
    ]
    expect(stage?.width).toBeGreaterThan(500)
    expect(side?.y).toBeGreaterThan((stage?.y ?? 0) + 200)
    await compare.picture('narrow')
  })

  test('the flow of XPCS with one step more, to the right', async () => {
    const flow = JSON.parse(xpcs) as { definition: { States: Record<string, object> } }
    flow.definition.States['MakePlots'] = { ...flow.definition.States['MakePlots'], Comment: 'with error bars' }
    const more = JSON.stringify(flow)
    await open({ before: xpcs, after: more, direction: 'right' })
    expect(await compare.page.locator('.summary').textContent()).toMatch(/1 state changed/)
    await compare.picture('xpcs')
  })
})
