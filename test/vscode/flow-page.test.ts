/** What hands and keys do on the flow editor's page, in plain Chromium with a host that has one document. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { accessibilityProblems } from './accessibility.ts'
import { FlowPage, startChromium, type FlowPageOptions } from './flow-page/flow-page.ts'

const xpcs = readFileSync(join(import.meta.dirname, '../../src/experiments/xpcs/xpcs.flow.json'), 'utf8')

const small = `{
  "title": "Small",
  "definition": {
    "StartAt": "Move",
    "States": {
      "Move": { "Type": "Pass", "Next": "Good" },
      "Good": {
        "Type": "Choice",
        "Choices": [{ "Variable": "$.x", "NumericGreaterThan": 3, "Next": "Keep" }],
        "Default": "Drop"
      },
      "Keep": { "Type": "Pass", "End": true },
      "Drop": { "Type": "Fail", "Error": "Bad", "Cause": "too little" }
    }
  },
  "input_schema": {}
}
`

let browser: Browser
let flow: FlowPage

beforeAll(async () => {
  browser = await startChromium()
})
afterAll(() => browser.close())
afterEach(async () => {
  const { errors } = flow
  await flow.close()
  if (errors.length > 0) throw new Error(`the page complained: ${errors.join('\n')}`)
})

async function open(options: Partial<FlowPageOptions> = {}): Promise<FlowPage> {
  flow = await FlowPage.open(browser, { text: small, ...options })
  await flow.page.locator('.graph .node').first().waitFor()
  return flow
}

const nexts = async () => {
  const { States } = await flow.definition()
  return Object.fromEntries(
    Object.entries(States).map(([name, state]) => [name, state['Next'] ?? state['Default'] ?? null]),
  )
}
const edge = (id: string) => flow.page.locator(`g.edge[data-edge="${id}"]`)
const entry = (title: string) => flow.page.locator('.palette .entry', { hasText: new RegExp(`^${title}$`) })
const press = async (...keys: string[]) => {
  for (const key of keys) await flow.page.keyboard.press(key)
}
const selected = () =>
  flow.page.locator('g.node.selected').evaluateAll((all) => all.map((one) => one.getAttribute('data-state')))

async function dragTo(from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  const { mouse } = flow.page
  await mouse.move(from.x, from.y)
  await mouse.down()
  await mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 })
  await mouse.move(to.x, to.y, { steps: 4 })
  await mouse.up()
}

async function middle(selector: ReturnType<typeof edge>): Promise<{ x: number; y: number }> {
  const box = await selector.boundingBox()
  if (!box) throw new Error('it is not seen')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

describe('with the mouse', () => {
  test('what is dragged onto a line goes into it', async () => {
    await open()
    await dragTo(await middle(entry('Wait')), await middle(edge('Move/Next').locator('path.line')))
    await expect.poll(nexts).toMatchObject({ Move: 'Wait', Wait: 'Good' })
    expect(await selected()).toEqual(['Wait'])
  })

  test('what is dragged onto a state goes behind it, and onto the ground stands alone', async () => {
    await open()
    await dragTo(await middle(entry('Pass')), await middle(flow.state('Keep').locator('rect.box')))
    await expect.poll(nexts).toMatchObject({ Keep: 'Pass', Pass: null })
    const { x, y } = await middle(flow.page.locator('.canvas'))
    await dragTo(await middle(entry('Wait')), { x: x + 330, y: y + 250 })
    await expect.poll(async () => Object.keys((await flow.definition()).States)).toContain('Wait')
    expect(Object.values(await nexts())).not.toContain('Wait')
  })

  test('a way is drawn from a port to a state', async () => {
    await open({ text: small.replace('"Next": "Good"', '"End": true') })
    await flow.state('Move').hover()
    await dragTo(
      await middle(flow.state('Move').locator('g.port.next circle.dot')),
      await middle(flow.state('Keep').locator('rect.box')),
    )
    await expect.poll(nexts).toMatchObject({ Move: 'Keep' })
    expect((await flow.definition()).States['Move']).not.toHaveProperty('End')
  })

  test('the end of a way is taken to another state', async () => {
    await open()
    const { x, y } = await middle(edge('Move/Next').locator('path.line'))
    await flow.page.mouse.click(x, y - 6)
    await dragTo(
      await middle(edge('Move/Next').locator('.grip circle:last-child')),
      await middle(flow.state('Drop').locator('rect.box')),
    )
    await expect.poll(nexts).toMatchObject({ Move: 'Drop' })
  })

  test('a way drawn to the empty ground asks what is to be there', async () => {
    await open()
    await flow.state('Keep').hover()
    const from = await middle(flow.state('Keep').locator('g.port.next circle.dot'))
    await dragTo(from, { x: from.x + 190, y: from.y + 90 })
    await flow.page.locator('.quick-list').waitFor()
    await flow.page.keyboard.type('wait')
    await press('Enter')
    await expect.poll(nexts).toMatchObject({ Keep: 'Wait' })
  })

  test('a rule and a catch are drawn from their own ports', async () => {
    await open()
    await flow.state('Good').hover()
    await dragTo(
      await middle(flow.state('Good').locator('g.port.choice circle.dot')),
      await middle(flow.state('Move').locator('rect.box')),
    )
    await expect.poll(async () => (await flow.definition()).States['Good']?.['Choices']).toHaveLength(2)
  })

  test('the start is moved', async () => {
    await open()
    await dragTo(
      await middle(flow.state('Move').locator('g.begin circle.dot')),
      await middle(flow.state('Keep').locator('rect.box')),
    )
    await expect.poll(async () => (await flow.definition()).StartAt).toBe('Keep')
  })

  test('several are chosen with a frame, or one after the other', async () => {
    await open()
    await flow.state('Move').locator('rect.box').click()
    await flow
      .state('Keep')
      .locator('rect.box')
      .click({ modifiers: ['Control'] })
    expect((await selected()).toSorted()).toEqual(['Keep', 'Move'])
    await flow.page.keyboard.down('Shift')
    const { x, y } = await middle(flow.state('Move').locator('rect.box'))
    await dragTo({ x: x - 200, y: y - 45 }, { x: x + 200, y: y + 110 })
    await flow.page.keyboard.up('Shift')
    await expect.poll(async () => (await selected()).toSorted()).toEqual(['Good', 'Move'])
  })

  test('the menu of a state deletes it and heals the way', async () => {
    await open({
      text: small.replace(
        '"Keep": { "Type": "Pass", "End": true }',
        '"Keep": { "Type": "Pass", "Next": "Last" }, "Last": { "Type": "Pass", "End": true }',
      ),
    })
    await flow.state('Keep').locator('rect.box').click({ button: 'right' })
    await flow.page.getByRole('menuitem', { name: 'Delete', exact: false }).first().click()
    await expect
      .poll(async () => (await flow.definition()).States['Good']?.['Choices'])
      .toMatchObject([{ Next: 'Last' }])
  })
})

test('on a narrow page the palette lies over the graph, is full, and makes way for what is dragged', async () => {
  await open({ size: { width: 560, height: 640 } })
  await flow.page.getByRole('button', { name: /palette/ }).click()
  await dragTo(await middle(entry('Transfer')), await middle(edge('Move/Next').locator('path.line')))
  await expect.poll(nexts).toMatchObject({ Move: 'Transfer', Transfer: 'Good' })
})

describe('with keys alone', () => {
  const toGraph = async () => {
    await flow.state('Move').focus()
    await press('Home')
  }

  test('a flow is walked, along its states and its ways', async () => {
    await open()
    await toGraph()
    expect(await selected()).toEqual(['Move'])
    await press('ArrowDown')
    expect(await selected()).toEqual(['Good'])
    await press('w')
    await expect.poll(() => edge('Good/Choices/0/Next').getAttribute('class')).toContain('selected')
    await press('w')
    await expect.poll(() => edge('Good/Default').getAttribute('class')).toContain('selected')
    await press('ArrowDown')
    expect(await selected()).toEqual(['Drop'])
  })

  test('a state is added, renamed, duplicated, deleted', async () => {
    await open()
    await toGraph()
    await press('a')
    await flow.page.keyboard.type('transf')
    await press('Enter')
    await expect.poll(nexts).toMatchObject({ Move: 'Transfer', Transfer: 'Good' })
    await expect.poll(selected).toEqual(['Transfer'])
    await press('F2')
    await flow.page.keyboard.type('Copy frames')
    await press('Enter')
    await expect.poll(nexts).toMatchObject({ Move: 'Copy frames', 'Copy frames': 'Good' })
    await expect.poll(selected).toEqual(['Copy frames'])
    await press('Control+d')
    await expect.poll(async () => Object.keys((await flow.definition()).States)).toHaveLength(6)
    await press('Delete')
    await expect.poll(async () => Object.keys((await flow.definition()).States)).toHaveLength(5)
  })

  test('a state is connected to one that the arrows choose', async () => {
    await open()
    await toGraph()
    const last = (await flow.page.locator('g.node').last().getAttribute('data-state')) ?? ''
    await press('c', 'End')
    await flow.page.locator('.link-line:not([display=none])').waitFor()
    await press('Enter')
    await expect.poll(nexts).toMatchObject({ Move: last })
  })

  test('errors of an action are caught by a state that is pressed', async () => {
    await open({ text: xpcs })
    await flow.state('TransferData').focus()
    await press('Home', 'Shift+C')
    await flow.state('ExtractMetadata').locator('rect.box').click()
    await expect
      .poll(async () => (await flow.definition()).States['TransferData']?.['Catch'])
      .toMatchObject([{ Next: 'ExtractMetadata' }])
  })

  test('states go to the clipboard and come back, also in another file', async () => {
    await open()
    await toGraph()
    await press('Control+a', 'Control+c')
    const text = await flow.page.evaluate('navigator.clipboard.readText()')
    expect(Object.keys(JSON.parse(String(text)).States)).toEqual(['Move', 'Good', 'Keep', 'Drop'])
    await flow.close()
    await open({
      name: 'other.flow.yaml',
      text: 'title: Other\ndefinition:\n  StartAt: One\n  States:\n    One:\n      Type: Pass\n      End: true\n',
    })
    await flow.page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`)
    await flow.state('One').focus()
    await press('Control+v')
    await expect.poll(() => flow.page.locator('g.node').count()).toBe(5)
    expect(await flow.text()).toContain('    One:\n      Type: Pass\n')
  })

  test('the menu key opens the menu of what is selected', async () => {
    await open()
    await toGraph()
    await press('Shift+F10')
    await flow.page.getByRole('menu', { name: 'Move' }).waitFor()
    await press('Escape')
    expect(await flow.page.getByRole('menu').count()).toBe(0)
    expect(await flow.page.evaluate('document.activeElement.dataset.state')).toBe('Move')
  })

  test('the list is a twin of the graph', async () => {
    await open()
    await toGraph()
    await press('l')
    const rows = flow.page.locator('.outline [role=treeitem]')
    await rows.first().waitFor()
    expect(await rows.count()).toBe(7)
    await press('ArrowDown', 'ArrowDown', 'ArrowDown')
    expect(await flow.page.evaluate('document.activeElement.textContent')).toContain('if $.x > 3 to Keep')
    await press('a')
    await flow.page.keyboard.type('pass')
    await press('Enter')
    await expect
      .poll(async () => (await flow.definition()).States['Good']?.['Choices'])
      .toMatchObject([{ Next: 'Pass' }])
    await expect.poll(() => flow.page.evaluate('document.activeElement.dataset.state')).toBe('Pass')
    expect(await accessibilityProblems(flow.page.mainFrame())).toEqual([])
  })

  test('a search finds states and goes through them', async () => {
    await open({ text: xpcs })
    await flow.state('TransferData').focus()
    await press('/')
    await flow.page.keyboard.type('metadata')
    await expect.poll(() => flow.page.locator('g.node.found').count()).toBeGreaterThan(2)
    const first = await selected()
    await press('Enter')
    expect(await selected()).not.toEqual(first)
    await press('Escape')
    expect(await flow.page.locator('g.node.found').count()).toBe(0)
  })

  test('every key is on the page of keys', async () => {
    await open()
    await toGraph()
    await press('?')
    await flow.page.locator('dialog.keys[open]').waitFor()
    expect(await flow.page.locator('dialog.keys dt').count()).toBeGreaterThan(25)
    expect(await accessibilityProblems(flow.page.mainFrame())).toEqual([])
  })
})

describe('with the text', () => {
  test('what somebody types is drawn, and a text that breaks keeps its last graph', async () => {
    await open()
    await flow.type(small.indexOf('"Keep": {') + 1, 4, 'Hold')
    await flow.page.locator('g.node.missing[data-state="Keep"]').waitFor()
    await flow.page.locator('g.node:not(.missing) .problem:not([display=none])').first().waitFor()
    await flow.type(0, 1, '')
    await flow.page.locator('.stage.stale').waitFor()
    await flow.page.getByText('last graph that could be read').waitFor()
    await flow.state('Move').focus()
    await press('Delete')
    expect(await flow.page.getByText('Mend it').textContent()).toContain('cannot be read at line')
  })

  test('an edit is made anew when the text moved on meanwhile', async () => {
    await open()
    await flow.state('Move').focus()
    await press('Home')
    await flow.page.evaluate(`(() => {
      const original = window.davyTest.getText
      document.dispatchEvent(new KeyboardEvent('keydown', { key: 'x' }))
      return original()
    })()`)
    await Promise.all([press('Control+d'), flow.type(small.indexOf('"Small"') + 1, 5, 'Large')])
    await expect.poll(async () => Object.keys((await flow.definition()).States)).toHaveLength(5)
    expect(await flow.text()).toContain('"Large"')
  })

  test('ten edits and as many steps back leave the text as it was, byte for byte', async () => {
    await open()
    await flow.state('Move').focus()
    await press('Home')
    for (let count = 0; count < 5; count++) {
      await press('a')
      await flow.page.locator('.quick-list').waitFor()
      await flow.page.keyboard.type('wait')
      await press('Enter')
      await expect.poll(async () => Object.keys((await flow.definition()).States)).toHaveLength(5 + count)
    }
    for (let count = 0; count < 5; count++) {
      await press('Delete')
      await expect.poll(async () => Object.keys((await flow.definition()).States)).toHaveLength(8 - count)
    }
    const after = await flow.text()
    const undo = flow.page.getByRole('button', { name: 'Undo (Ctrl+Z)' })
    for (let count = 0; count < 10; count++) await undo.click()
    await expect.poll(() => flow.text()).toBe(small)
    const redo = flow.page.getByRole('button', { name: 'Redo (Ctrl+Y)' })
    for (let count = 0; count < 10; count++) await redo.click()
    await expect.poll(() => flow.text()).toBe(after)
  })

  test('an empty flow begins with a first state', async () => {
    flow = await FlowPage.open(browser, { text: '' })
    await flow.page.getByText('Add the first state').click()
    await flow.page.keyboard.type('pass')
    await press('Enter')
    await expect.poll(() => flow.page.locator('g.node').count()).toBe(1)
    expect((await flow.definition()).StartAt).toBe('Pass')
  })

  test('an empty flow begins with a pattern', async () => {
    flow = await FlowPage.open(browser, {
      text: '{\n  "title": "Mine",\n  "definition": {\n    "StartAt": "",\n    "States": {}\n  },\n  "input_schema": {}\n}\n',
    })
    await flow.page.getByText('Collect and reduce').click()
    await expect.poll(() => flow.page.locator('g.node').count()).toBeGreaterThan(3)
    expect(await flow.text()).toContain('"title": "Mine"')
  })

  test('a text of five million letters is left to the text editor', async () => {
    flow = await FlowPage.open(browser, { text: `{"a": "${'x'.repeat(5_000_000)}"}` })
    expect(await flow.page.getByText('longer than any flow').textContent()).toContain('Edit it as text')
  })

  test('a text that nests ten thousand deep is said to', async () => {
    flow = await FlowPage.open(browser, { text: '['.repeat(10_000) })
    expect(await flow.page.getByText('nested deeper').first().textContent()).toContain('200')
  })

  test('a picture is saved as SVG and PNG', async () => {
    await open()
    for (const kind of ['SVG', 'PNG']) {
      await flow.page.getByRole('button', { name: 'More' }).click()
      await flow.page.getByRole('menuitem', { name: `Save as ${kind}…` }).click()
      await flow.page.getByText(`Saved to /flows/test.${kind.toLowerCase()}`).waitFor()
    }
    const saved = await flow.page.evaluate('window.davyTest.saved.content.base64.slice(0, 8)')
    expect(saved).toBe('iVBORw0K')
  })

  test('what was selected, and how it was looked at, is there again', async () => {
    await open()
    await flow.state('Good').locator('rect.box').click()
    await press('+')
    const state = await flow.page.evaluate('window.davyTest.getState()')
    await flow.close()
    await open({ state })
    expect(await selected()).toEqual(['Good'])
  })
})

/** A flow of so many states: a line of actions with a choice and a catch now and then. */
function flowOf(count: number): string {
  const name = (index: number) => `Step${index}`
  const providers = [
    'https://transfer.actions.globus.org/transfer',
    'https://compute.actions.globus.org/v3',
    'https://actions.globus.org/search/ingest',
  ]
  const States = Object.fromEntries(
    Array.from({ length: count }, (_, index) => {
      const Next = name(index + 1)
      if (index === count - 1) return [name(index), { Type: 'Pass', End: true }]
      if (index % 7 === 4 && index + 4 < count)
        return [
          name(index),
          {
            Type: 'Choice',
            Choices: [{ Variable: `$.Step${index - 1}.ok`, BooleanEquals: true, Next: name(index + 3) }],
            Default: Next,
          },
        ]
      const Catch = index % 9 === 3 ? { Catch: [{ ErrorEquals: ['States.ALL'], Next: name(count - 1) }] } : {}
      return [
        name(index),
        {
          Type: 'Action',
          ActionUrl: providers[index % 3],
          Parameters: {},
          ResultPath: `$.Step${index}`,
          ...Catch,
          Next,
        },
      ]
    }),
  )
  return JSON.stringify(
    { title: `${count} states`, definition: { StartAt: name(0), States }, input_schema: {} },
    null,
    2,
  )
}

describe('at a look', () => {
  for (const theme of ['dark', 'light', 'contrast'] as const)
    for (const count of [11, 50, 200])
      test(`${count} states are drawn in the ${theme} theme, and axe finds nothing`, async () => {
        await open({ text: count === 11 ? xpcs : flowOf(count), theme })
        await flow.page.locator('g.node').nth(3).locator('rect.box').click()
        await flow.page.waitForTimeout(400)
        expect(await flow.page.locator('g.node').count()).toBe(count)
        await flow.picture(`${theme}-${count}`)
        expect(await accessibilityProblems(flow.page.mainFrame())).toEqual([])
      })
})
