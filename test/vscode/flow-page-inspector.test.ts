/** The form of what is selected, in the page as it is built: by mouse, by keyboard alone, in all themes, narrow and wide. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessibilityProblems } from './accessibility.ts'
import { FlowPage, startChromium, type FlowPageOptions } from './flow-page/flow-page.ts'

let browser: Browser
beforeAll(async () => {
  browser = await startChromium()
})
afterAll(() => browser.close())

const xpcs = readFileSync(join(import.meta.dirname, '../../src/experiments/xpcs/xpcs.flow.json'), 'utf8')
const endpoint = '4ba45152-9d41-45c9-8f1d-2b2e5f0a1b11'
const surroundings = {
  providers: [],
  endpoints: [{ id: endpoint, name: 'Local', status: 'online' }],
  collections: [
    { id: '11111111-9d41-45c9-8f1d-2b2e5f0a1b11', name: 'instrument' },
    { id: '22222222-9d41-45c9-8f1d-2b2e5f0a1b11', name: 'hpc' },
  ],
  functions: [{ id: '33333333-9d41-45c9-8f1d-2b2e5f0a1b11', name: 'correlate' }],
  flows: [],
}

/** The XPCS flow with a first state that nothing is known of yet. */
const unfilled = JSON.stringify(
  {
    ...(JSON.parse(xpcs) as object),
    definition: {
      StartAt: 'TransferData',
      States: {
        TransferData: { Type: 'Action', ActionUrl: 'https://', Next: 'Done' },
        Done: { Type: 'Pass', End: true },
      },
    },
  },
  null,
  2,
)

const open = async (options: Partial<FlowPageOptions> & { readonly text: string }, state?: string) => {
  const page = await FlowPage.open(browser, { surroundings, ...options })
  if (state !== undefined) await page.state(state).click()
  await page.page.locator('.inspector .form-field').first().waitFor()
  return page
}

const stateOf = async (page: FlowPage, name: string) => (await page.definition()).States[name] ?? {}

describe('by keyboard alone', () => {
  it('fills TransferData of the XPCS flow', async () => {
    const page = await open({ text: unfilled }, 'TransferData')
    const { keyboard } = page.page
    const type = async (text: string) => {
      await keyboard.press('Control+A')
      await keyboard.type(text)
    }
    /** Tab until the control of this name has the focus. */
    const tabTo = async (name: RegExp) => {
      for (let tries = 0; tries < 80; tries++) {
        await keyboard.press('Tab')
        const focused = await page.page.evaluate(
          `(() => {
            const at = document.activeElement
            const label = at.id ? document.querySelector('label[for="' + CSS.escape(at.id) + '"]') : null
            return at.getAttribute('aria-label') ?? label?.textContent ?? at.textContent ?? ''
          })()`,
        )
        if (name.test(String(focused))) return
      }
      throw new Error(`Tab does not come to ${name}`)
    }
    await page.page.locator('.inspector input').first().focus()
    await tabTo(/^Action provider/)
    // By its name, from the list.
    await type('Transfer')
    await keyboard.press('ArrowDown')
    await keyboard.press('Enter')
    await expect.poll(async () => (await stateOf(page, 'TransferData'))['ActionUrl']).toMatch(/transfer$/)
    await tabTo(/^Body/)
    await keyboard.press('Home')
    await expect.poll(async () => (await stateOf(page, 'TransferData'))['Parameters']).toEqual({})

    for (const [name, path] of [
      ['source_endpoint', '$.input.source.id'],
      ['destination_endpoint', '$.input.hpc.id'],
    ] as const) {
      await tabTo(new RegExp(`^${name}: how it is filled|^Value as it stands`))
      await keyboard.press('ArrowRight')
      await tabTo(new RegExp(`^${name}`))
      await type(path)
      await keyboard.press('Enter')
      await expect
        .poll(async () => (await stateOf(page, 'TransferData'))['Parameters'])
        .toMatchObject({ [`${name}.$`]: path })
    }
    await tabTo(/Add to DATA/)
    await keyboard.press('Enter')
    await expect.poll(async () => (await stateOf(page, 'TransferData'))['Parameters']).toMatchObject({ DATA: [{}] })
    // The first field of the new item has the focus; the switch of its way is just before it.
    await expect.poll(() => page.page.evaluate('document.activeElement.id')).toMatch(/source_path$/)
    await keyboard.press('Shift+Tab')
    for (const [name, path] of [
      ['source_path', '$.input.source.path'],
      ['destination_path', '$.input.hpc.path'],
    ] as const) {
      if (name === 'destination_path') await tabTo(/^Value as it stands/)
      await keyboard.press('ArrowRight')
      await tabTo(new RegExp(`^${name}`))
      await type(path)
      await keyboard.press('Enter')
      await expect
        .poll(async () => JSON.stringify((await stateOf(page, 'TransferData'))['Parameters']))
        .toContain(`"${name}.$"`)
    }
    await expect
      .poll(async () => (await stateOf(page, 'TransferData'))['Parameters'])
      .toEqual({
        'source_endpoint.$': '$.input.source.id',
        'destination_endpoint.$': '$.input.hpc.id',
        DATA: [{ 'source_path.$': '$.input.source.path', 'destination_path.$': '$.input.hpc.path' }],
      })
    await page.picture('inspector-keyboard')
    expect(page.errors).toEqual([])
    await page.close()
  })
})

const steer = JSON.stringify(
  {
    title: 'Steer',
    definition: {
      StartAt: 'Measure',
      States: {
        Measure: {
          Type: 'Action',
          ActionUrl: 'https://compute.actions.globus.org/v3',
          Parameters: { endpoint_id: endpoint, tasks: [{ function_id: 'f', 'kwargs.$': '$.input' }] },
          ResultPath: '$.Measure',
          Catch: [{ ErrorEquals: ['ActionFailedException'], ResultPath: '$.error', Next: 'GiveUp' }],
          Retry: [1],
          Next: 'Good',
        },
        Good: {
          Type: 'Choice',
          Choices: [
            { Variable: '$.input.count', NumericLessThan: 2, Next: 'Sum' },
            { Variable: '$.input.file', StringMatches: '*.h5', Next: 'GiveUp' },
          ],
          Default: 'GiveUp',
        },
        Sum: { Type: 'ExpressionEval', Parameters: { 'total.=': 'input.count' }, ResultPath: '$.Sum', End: true },
        GiveUp: { Type: 'Fail', Error: 'NotGood', Cause: 'chi2 is too large' },
      },
    },
    input_schema: {
      type: 'object',
      properties: {
        input: {
          type: 'object',
          properties: { file: { type: 'string' }, count: { type: 'integer' } },
          required: ['file', 'count'],
          additionalProperties: false,
        },
      },
      required: ['input'],
    },
  },
  null,
  2,
)

describe('typing', () => {
  it('is one edit, and undo brings the bytes back', async () => {
    const page = await open({ text: steer }, 'GiveUp')
    const cause = page.page.getByLabel('Cause', { exact: true })
    await cause.click()
    await cause.press('End')
    await page.page.keyboard.type(' or small', { delay: 20 })
    await page.page.keyboard.press('Tab')
    await expect.poll(async () => (await stateOf(page, 'GiveUp'))['Cause']).toBe('chi2 is too large or small')
    expect((await page.sentEdits()).length).toBe(1)
    // What is only typed the browser takes back, what is written the document.
    await cause.click()
    await cause.press('Control+Z')
    await expect.poll(() => page.text()).toBe(steer)
    await expect.poll(() => cause.inputValue()).toBe('chi2 is too large')
    await cause.press('Control+Shift+Z')
    await expect.poll(() => cause.inputValue()).toBe('chi2 is too large or small')
    await cause.press('!')
    await cause.press('Control+Z')
    expect(await cause.inputValue()).toBe('chi2 is too large or small')
    await page.page.keyboard.press('Tab')
    expect((await page.sentEdits()).length).toBe(1)
    await page.close()
  })

  it('goes on while the text changes elsewhere, and Escape brings back what was there', async () => {
    const page = await open({ text: steer }, 'GiveUp')
    const error = page.page.getByLabel('Error', { exact: true })
    await error.click()
    await error.press('End')
    await page.page.keyboard.type('Enough')
    await page.type(steer.indexOf('Steer'), 5, 'Steered')
    await expect.poll(() => page.page.locator('h1').textContent()).toBe('Steered')
    expect(await error.inputValue()).toBe('NotGoodEnough')
    await page.page.keyboard.press('Escape')
    expect(await error.inputValue()).toBe('NotGood')
    await page.page.keyboard.press('Tab')
    await page.page.waitForTimeout(100)
    expect((await stateOf(page, 'GiveUp'))['Error']).toBe('NotGood')
    await page.close()
  })

  it('is not lost when another state is chosen', async () => {
    const page = await open({ text: steer }, 'GiveUp')
    await page.page.getByLabel('Error', { exact: true }).fill('Other')
    await page.state('Sum').click()
    await expect.poll(async () => (await stateOf(page, 'GiveUp'))['Error']).toBe('Other')
    expect(await stateOf(page, 'Sum')).toMatchObject({ ResultPath: '$.Sum' })
    await page.close()
  })
})

describe('the data', () => {
  it('are browsed in a tree, offered while a path is typed, and completed in expressions', async () => {
    const page = await open({ text: steer }, 'Sum')
    const { keyboard } = page.page
    await page.page.getByLabel('Name of another field of Parameters').fill('file')
    await keyboard.press('Enter')
    const added = page.page.getByRole('radiogroup', { name: 'file: how it is filled' })
    await added.getByRole('radio', { name: 'Path into the run’s data' }).click()
    await page.page.getByRole('button', { name: 'file: browse the data' }).click()
    await keyboard.press('ArrowRight')
    await page.page
      .getByRole('treeitem', { name: /^input/ })
      .first()
      .waitFor()
    await page.picture('inspector-tree')
    await keyboard.press('ArrowDown')
    await keyboard.press('Enter')
    await expect
      .poll(async () => (await stateOf(page, 'Sum'))['Parameters'])
      .toMatchObject({ 'file.$': expect.stringMatching(/^\$\.input\./) })

    const total = page.page.getByLabel('total', { exact: true })
    await total.fill('')
    await total.pressSequentially('input.co')
    await page.page.locator('.offers:not([hidden])').waitFor()
    await page.picture('inspector-completion')
    await keyboard.press('Tab')
    expect(await total.inputValue()).toBe('input.count')
    await keyboard.type(' *')
    await expect.poll(() => page.page.locator('.said.mistake').textContent()).toContain('at character')
    await keyboard.type(' 2')
    await expect.poll(() => page.page.locator('.expression-input .said').textContent()).toBe('gives number')
    await keyboard.press('Enter')
    await expect
      .poll(async () => (await stateOf(page, 'Sum'))['Parameters'])
      .toMatchObject({ 'total.=': 'input.count * 2' })
    expect(page.errors).toEqual([])
    await page.close()
  })
})

describe('by mouse', () => {
  it('names, types, ways, errors and rules', async () => {
    const page = await open({ text: steer }, 'Measure')
    const form = page.page.locator('.inspector')
    await form.getByRole('combobox', { name: 'Next', exact: true }).first().selectOption({ label: 'Sum' })
    await expect.poll(async () => (await stateOf(page, 'Measure'))['Next']).toBe('Sum')
    await form
      .getByRole('combobox', { name: 'Next', exact: true })
      .first()
      .selectOption({ label: 'End: the run has succeeded' })
    await expect.poll(async () => await stateOf(page, 'Measure')).toMatchObject({ End: true })
    expect(await stateOf(page, 'Measure')).not.toHaveProperty('Next')

    await form.getByLabel('Add to ErrorEquals').fill('ActionTimeout')
    await page.page.keyboard.press('Enter')
    await expect
      .poll(async () => (await stateOf(page, 'Measure'))['Catch'])
      .toMatchObject([{ ErrorEquals: ['ActionFailedException', 'ActionTimeout'] }])
    await form.getByRole('button', { name: 'Remove ActionFailedException' }).click()
    await expect
      .poll(async () => (await stateOf(page, 'Measure'))['Catch'])
      .toMatchObject([{ ErrorEquals: ['ActionTimeout'] }])

    // What the form does not know is there and stays.
    expect(await form.getByLabel('Name of the field').last().inputValue()).toBe('Retry')
    await form.getByRole('textbox', { name: 'Name', exact: true }).fill('Look')
    await page.page.keyboard.press('Enter')
    await expect.poll(async () => Object.keys((await page.definition()).States)).toContain('Look')
    expect(await stateOf(page, 'Look')).toMatchObject({ Retry: [1] })
    expect((await page.definition()).StartAt).toBe('Look')

    await page.state('Good').click()
    await form.getByRole('button', { name: 'Move Choices 2 up' }).click()
    await expect
      .poll(async () => (await stateOf(page, 'Good'))['Choices'])
      .toMatchObject([{ StringMatches: '*.h5' }, { NumericLessThan: 2 }])
    await form.getByLabel('Operator').first().selectOption('IsPresent')
    await expect
      .poll(async () => (await stateOf(page, 'Good'))['Choices'])
      .toMatchObject([{ Variable: '$.input.file', IsPresent: true, Next: 'GiveUp' }, {}])
    // The form shows it, too: what a menu does is made of what is shown.
    await form.getByText('$.input.file is present').first().waitFor()
    await form.getByLabel('Holds when').first().selectOption({ label: 'All of these rules (And)' })
    await expect
      .poll(async () => (await stateOf(page, 'Good'))['Choices'])
      .toMatchObject([{ And: [{ Variable: '$.input.file', IsPresent: true }], Next: 'GiveUp' }, {}])
    await form.getByRole('button', { name: 'Add to Choices' }).click()
    await expect.poll(async () => ((await stateOf(page, 'Good'))['Choices'] as unknown[]).length).toBe(3)
    await form.getByLabel('Type', { exact: true }).selectOption('Pass')
    await expect.poll(async () => await stateOf(page, 'Good')).toEqual({ Type: 'Pass', Next: 'GiveUp' })
    for (let steps = 0; steps < 20; steps++) await page.page.evaluate('window.davyTest.undo()')
    await expect.poll(() => page.text()).toBe(steer)
    expect(page.errors).toEqual([])
    await page.close()
  })

  it('the flow: its inputs, and where it starts', async () => {
    const page = await open({ text: steer })
    const form = page.page.locator('.inspector')
    await form.getByRole('textbox', { name: 'title', exact: true }).fill('Steer again')
    await page.page.keyboard.press('Enter')
    await form.getByLabel('StartAt').selectOption('Good')
    await expect.poll(async () => (await page.definition()).StartAt).toBe('Good')
    await form.getByLabel('Name of the field').fill('data')
    await page.page.keyboard.press('Enter')
    await expect
      .poll(async () => JSON.parse(await page.text()) as object)
      .toMatchObject({
        title: 'Steer again',
        input_schema: { properties: { data: { type: 'object' } }, required: ['data'] },
      })
    await form.getByLabel('Name of another field of Inputs').fill('threshold')
    await page.page.keyboard.press('Enter')
    await expect
      .poll(async () => JSON.parse(await page.text()) as object)
      .toMatchObject({
        input_schema: { properties: { threshold: { type: 'string' } } },
      })
    await form.locator('summary', { hasText: 'Text' }).click()
    await form.getByLabel('Required').last().selectOption('Yes')
    await expect
      .poll(async () => JSON.parse(await page.text()) as object)
      .toMatchObject({
        input_schema: { required: ['data', 'threshold'] },
      })
    await page.picture('inspector-flow')
    expect(page.errors).toEqual([])
    await page.close()
  })

  it('problems are said at their fields, with what mends them', async () => {
    const text = steer
      .replace('"ActionFailedException"', '"States.TaskFailed"')
      .replace('"endpoint_id"', '"endpoin_id"')
    const page = await open({ text }, 'Measure')
    const form = page.page.locator('.inspector')
    await form.getByRole('button', { name: 'Write "endpoint_id"' }).click()
    await expect.poll(async () => (await stateOf(page, 'Measure'))['Parameters']).toHaveProperty('endpoint_id')
    await form.getByRole('button', { name: 'Write "ActionFailedException"' }).click()
    await expect.poll(() => page.text()).toBe(steer)
    await page.close()
  })

  it('an edge is its rule', async () => {
    const page = await open({ text: steer, state: undefined })
    await page.page.evaluate(
      `document.querySelector('g.edge.choice .hit, g.edge.choice path').dispatchEvent(new MouseEvent('click', { bubbles: true }))`,
    )
    const form = page.page.locator('.inspector')
    await form.getByText('Way from Good').waitFor()
    await form.getByLabel('Value').fill('7')
    await page.page.keyboard.press('Enter')
    await expect.poll(async () => (await stateOf(page, 'Good'))['Choices']).toMatchObject([{ NumericLessThan: 7 }, {}])
    // It is still the edge that is shown.
    await form.getByText('Way from Good').waitFor()
    await page.close()
  })
})

it('in YAML a change of a field touches its line and no other', async () => {
  const text = `# steering
title: Steer
definition:
  StartAt: A   # first
  States:
    A: {Type: Wait, Seconds: 5, Next: B}
    B:
      Type: Fail
      Error: NotGood   # as the script says
      Cause: >-
        too large
        by far
input_schema: {}
`
  const page = await open({ text, name: 'test.flow.yaml' }, 'B')
  const form = page.page.locator('.inspector')
  await form.getByRole('textbox', { name: 'Error', exact: true }).fill('Bad')
  await page.page.keyboard.press('Enter')
  await expect.poll(() => page.text()).toBe(text.replace('Error: NotGood', 'Error: Bad'))
  await page.state('A').click()
  await form.getByRole('combobox', { name: 'Waits', exact: true }).selectOption({ label: 'Until a time' })
  await form.getByRole('textbox', { name: 'Timestamp', exact: true }).fill('2026-03-10T20:00:00Z')
  await page.page.keyboard.press('Enter')
  await expect.poll(() => page.text()).toContain('A: {Type: Wait, Timestamp: ')
  for (let steps = 0; steps < 3; steps++) await page.page.evaluate('window.davyTest.undo()')
  await expect.poll(() => page.text()).toBe(text)
  expect(page.errors).toEqual([])
  await page.close()
})

it('what cannot be changed is shown and not changed', async () => {
  const page = await open({ text: steer, editable: false }, 'Measure')
  const form = page.page.locator('.inspector')
  expect(
    await form.locator('input:not([readonly]), textarea:not([readonly]), select:enabled, button.add').count(),
  ).toBe(0)
  expect(await form.getByRole('combobox', { name: 'ResultPath', exact: true }).first().inputValue()).toBe('$.Measure')
  await page.close()
})

describe.each(['dark', 'light', 'contrast'] as const)('%s', (theme) => {
  it('has nothing that axe finds wrong, and fits into a narrow pane', async () => {
    const pane = { shown: true, size: null }
    const state = {
      transform: '',
      selected: [],
      edge: null,
      left: pane,
      right: { shown: true, size: 260 },
      bottom: { shown: false, size: null, tab: '' },
      list: false,
    }
    const page = await open({ text: steer, theme, state, size: { width: 1000, height: 1400 } })
    for (const name of [undefined, 'Measure', 'Good', 'Sum', 'GiveUp']) {
      if (name !== undefined) await page.state(name).click()
      await page.page.waitForTimeout(300)
      expect(await accessibilityProblems(page.page.mainFrame())).toEqual([])
      const [width, over] = (await page.page.evaluate(
        `(() => { const pane = document.querySelector('.inspector').parentElement; return [pane.clientWidth, pane.scrollWidth - pane.clientWidth] })()`,
      )) as [number, number]
      expect(width).toBeLessThanOrEqual(262)
      expect(over).toBeLessThanOrEqual(0)
      await page.picture(`inspector-${theme}-${name ?? 'flow'}`)
    }
    await page.close()
  })
})
