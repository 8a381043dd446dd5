/** "Test": a state tried on data, in the page as it is built. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessibilityProblems } from './accessibility.ts'
import { FlowPage, startChromium } from './flow-page/flow-page.ts'

let browser: Browser
beforeAll(async () => {
  browser = await startChromium()
})
afterAll(() => browser.close())

const choice = JSON.stringify(
  {
    title: 'Steer',
    definition: {
      StartAt: 'Measure',
      States: {
        Measure: {
          Type: 'Action',
          ActionUrl: 'https://compute.actions.globus.org',
          Parameters: { endpoint: 'e', function: 'f', 'kwargs.$': '$.input' },
          ResultPath: '$.Measure',
          Catch: [{ ErrorEquals: ['ActionFailedException'], ResultPath: '$.error', Next: 'Give up' }],
          Next: 'Good enough',
        },
        'Good enough': {
          Type: 'Choice',
          Choices: [
            {
              And: [
                { Variable: '$.input.strict', BooleanEquals: true },
                { Variable: '$.Measure.details.result[0].chi2', NumericLessThan: 0.5 },
              ],
              Next: 'Publish',
            },
            { Variable: '$.Measure.details.result[0].chi2', NumericLessThan: 2, Next: 'Publish' },
          ],
          Default: 'Give up',
        },
        Publish: {
          Type: 'Pass',
          Parameters: { 'chi.=': 'Measure.details.result[0].chi2 * 2' },
          ResultPath: '$.out',
          End: true,
        },
        'Give up': { Type: 'Fail', Error: 'NotGood', Cause: 'chi2 is too large' },
      },
    },
    input_schema: {
      type: 'object',
      properties: {
        input: {
          type: 'object',
          properties: { strict: { type: 'boolean' }, frames: { type: 'integer', default: 40 } },
        },
      },
    },
  },
  null,
  2,
)

const run = {
  run_id: '00000000-0000-4000-8000-0000000000aa',
  flow_id: 'f',
  flow_title: 'Steer',
  label: 'night shift',
  status: 'ACTIVE',
  start_time: '2026-01-01T00:00:00Z',
  completion_time: null,
}

const entries = [40, 41].flatMap((frames, at) => {
  const time = `2026-01-01T00:00:0${at}.000000+00:00`
  const data = { input: { strict: false, frames } }
  const started = { state_name: 'Measure', state_type: 'Action', input: { endpoint: 'e' } }
  return [
    ...(at === 0 ? [{ time, code: 'FlowStarted', description: '', details: { input: data } }] : []),
    ...(at === 1 ? [{ time, code: 'PassStarted', description: '', details: { state_name: 'Next', input: data } }] : []),
    ...(at === 1
      ? [{ time, code: 'PassCompleted', description: '', details: { state_name: 'Next', output: data } }]
      : []),
    { time, code: 'ActionStarted', description: '', details: started },
    { time, code: 'ActionCompleted', description: '', details: { state_name: 'Measure', output: data } },
  ]
})

const column = (page: FlowPage, name: string) => page.page.locator('.trial .json-box', { hasText: name })

describe('the Test tab', () => {
  it('shows what a state sends, what comes back and what it leaves, and follows the text as it is typed', async () => {
    const page = await FlowPage.open(browser, { text: choice })
    await page.state('Measure').click()
    await page.page.getByRole('button', { name: 'Test it on data' }).click()
    const taken = page.page.locator('.taken-lines')
    await taken.getByText('The run goes on with Good enough').waitFor()
    expect(await column(page, 'Sent').innerText()).toContain('endpoint: e')
    expect(await column(page, 'Data out').locator('details.added').innerText()).toContain('Measure')
    // A path that has no value: told at its field while it is typed.
    const text = await page.text()
    await page.type(text.indexOf('$.input"'), '$.input"'.length, '$.inputs"')
    await taken.getByText('States.ParameterPathFailure').waitFor()
    await page.picture('trial-error')
    await taken.getByRole('button', { name: 'Show Parameters.kwargs.$' }).click()
    const reveal = (await page.sent('reveal')).at(-1)
    const now = await page.text()
    expect(now.slice(Number(reveal?.['start']), Number(reveal?.['end']))).toBe('"kwargs.$": "$.inputs"')
    expect(page.errors).toEqual([])
    await page.close()
  })

  it('tries another end of the action, and data changed by hand', async () => {
    const page = await FlowPage.open(browser, { text: choice, theme: 'light' })
    await page.state('Measure').click()
    await page.page.keyboard.press('e')
    const taken = page.page.locator('.taken-lines')
    await page.page.getByLabel('Its action').selectOption('failed')
    await taken.getByText('Catch 1 takes this error').waitFor()
    expect(await column(page, 'Data out').innerText()).toContain('Error: ActionFailedException')
    await page.page.getByLabel('Its action').selectOption('ActionTimeout')
    await taken.getByText('The run fails here').waitFor()
    await page.page.getByLabel('Its action').selectOption('succeeded')
    const returned = column(page, 'Returned')
    await returned.getByRole('button').click()
    await returned.locator('textarea').fill('{ "result": [{ "chi2": 7 }] }')
    await taken.getByRole('button', { name: 'Test that on this data' }).click()
    await taken.getByText('No rule holds: by default the run goes on with Give up').waitFor()
    await page.picture('trial-choice')
    const rules = page.page.locator('.rules')
    expect(await rules.locator('> ol > li').nth(1).innerText()).toMatch(/does not hold[^]*= 7[^]*NumericLessThan[^]*2/)
    expect(await rules.locator('> ol > li').nth(0).innerText()).toContain('not looked at')
    // Back at the first state its data are as they were left.
    await page.state('Measure').click()
    expect(await returned.locator('textarea').inputValue()).toContain('"chi2": 7')
    // As it is when the page was hidden, or VS Code was closed meanwhile.
    const state: unknown = await page.page.evaluate('window.davyTest.getState()')
    const again = await FlowPage.open(browser, { text: choice, state })
    await again.page.locator('.trial').getByText('A sample, changed by hand.').waitFor()
    expect(state).toMatchObject({ trials: { Measure: { returned: { result: [{ chi2: 7 }] } } } })
    await again.close()
    await returned.locator('textarea').fill('{ "result": [')
    await returned.getByText('Not JSON').waitFor()
    expect(await accessibilityProblems(page.page.mainFrame())).toEqual([])
    expect(page.errors).toEqual([])
    await page.close()
  })

  it('tries a state on the data of a run, visit by visit', async () => {
    const page = await FlowPage.open(browser, {
      text: choice,
      replies: { runLog: { run, entries, definition: null } },
    })
    await page.post({ kind: 'runs', runs: [run], choice: { kind: 'none' }, liveness: { kind: 'live' } })
    await page.state('Measure').click()
    await page.page.keyboard.press('e')
    await page.page.locator('.trial').getByLabel('Data', { exact: true }).selectOption(run.run_id)
    await page.page.getByText('Visit 2 of 2').waitFor()
    await column(page, 'Data in').locator('summary', { hasText: 'input' }).click()
    await column(page, 'Data in').getByText('41').waitFor()
    await page.page.getByRole('button', { name: 'Earlier visit' }).click()
    await page.page.getByText('Visit 1 of 2').waitFor()
    await column(page, 'Data in').getByText('40').waitFor()
    await page.picture('trial-run')
    // Beside a text there is little room: one column below the other.
    await page.page.setViewportSize({ width: 520, height: 800 })
    const out = column(page, 'Data out')
    await out.scrollIntoViewIfNeeded()
    expect((await out.boundingBox())?.width).toBeGreaterThan(400)
    await page.picture('trial-narrow')
    expect(page.errors).toEqual([])
    await page.close()
  })
})

const failedRun = { ...run, status: 'FAILED', completion_time: '2026-01-01T00:00:09Z' }
const failedEntries = [
  ...entries,
  {
    time: '2026-01-01T00:00:05.000000+00:00',
    code: 'ActionStarted',
    description: '',
    details: { state_name: 'Measure', state_type: 'Action', input: { endpoint: 'e', kwargs: { frames: 41 } } },
  },
  {
    time: '2026-01-01T00:00:08.000000+00:00',
    code: 'ActionFailed',
    description: '',
    details: {
      state_name: 'Measure',
      error: 'ActionFailedException',
      cause: 'RangeError: no frames',
      action: {
        action_id: 'a',
        status: 'FAILED',
        display_status: 'FAILED',
        details: {
          results: [
            {
              failure: {
                code: 'RangeError',
                message: 'no frames',
                stack: [
                  { function: 'measure', file: 'src/measure.ts', line: 7, column: 3, text: 'throw new RangeError()' },
                ],
              },
            },
          ],
        },
      },
    },
  },
  {
    time: '2026-01-01T00:00:09.000000+00:00',
    code: 'FlowFailed',
    description: '',
    details: { state_name: 'Measure', error: 'ActionFailedException', cause: 'RangeError: no frames' },
  },
]

describe('the Run tab', () => {
  const { definition } = JSON.parse(choice) as { definition: Record<string, unknown> }
  const paint = { kind: 'paint', run: failedRun, entries: failedEntries, definition, now: Date.now() }

  it('opens at a failed state: its error with the line, its data, the way to test it on them', async () => {
    const page = await FlowPage.open(browser, { text: choice, replies: { openFrame: { opened: true } } })
    await page.post(paint)
    await page.state('Measure').click()
    const tab = page.page.locator('.visit')
    await tab.locator('.failure .code', { hasText: 'RangeError' }).waitFor()
    await page.picture('visit-failed')
    expect(await accessibilityProblems(page.page.mainFrame())).toEqual([])
    await tab.getByRole('button', { name: /measure.*:7/ }).click()
    await tab.getByText('Visit 3 of 3').waitFor()
    expect(await tab.locator('.json-box', { hasText: 'Sent' }).innerText()).toContain('kwargs')
    await tab.getByRole('button', { name: 'Test with this data' }).click()
    const trial = page.page.locator('.trial')
    await trial.getByText('Visit 3 of 3').waitFor()
    // As it was answered: the same failure, and here a Catch that the run did not have would take it.
    await trial.getByText('Catch 1 takes this error').waitFor()
    expect(page.errors).toEqual([])
    await page.close()
  })

  it('goes on from there with the definition of the text and changed data, and says what differs', async () => {
    const page = await FlowPage.open(browser, {
      text: choice,
      theme: 'light',
      replies: { rerun: { kind: 'started', run_id: '00000000-0000-4000-8000-0000000000bb' } },
    })
    await page.post(paint)
    await page.state('Measure').click()
    const text = await page.text()
    await page.type(text.indexOf('"f"'), 3, '"g"')
    const tab = page.page.locator('.visit')
    await tab.getByRole('button', { name: 'Re-run from here' }).click()
    const form = tab.getByRole('region', { name: 'Re-run', exact: true })
    await form.getByText('Measure: Parameters.function is other').waitFor()
    await form.getByRole('button', { name: 'Change it as text' }).click()
    await form.locator('textarea').fill('{ "input": { "strict": false, "frames": 42 } }')
    await form.getByText('$.input.frames is 42, not 41').waitFor()
    await page.picture('visit-rerun')
    expect(await accessibilityProblems(page.page.mainFrame())).toEqual([])
    await form.getByText('Re-run', { exact: true }).click()
    await expect
      .poll(() => page.sent('chooseRun'))
      .toEqual([{ kind: 'chooseRun', choice: { kind: 'run', run_id: '00000000-0000-4000-8000-0000000000bb' } }])
    const asked = await page.asked('rerun')
    expect(asked).toMatchObject([
      {
        run_id: run.run_id,
        state: 'Measure',
        data: { input: { frames: 42 } },
        definition: { States: { Measure: { Parameters: { function: 'g' } } } },
      },
    ])
    await page.close()
  })

  it('shows why the fabric does not take it', async () => {
    const at = [{ path: ['input', '_private_key'], message: 'is private and was deleted when the run ended' }]
    const page = await FlowPage.open(browser, {
      text: choice,
      replies: { rerun: { kind: 'refused', refusal: { message: 'give it again', at } } },
    })
    await page.post(paint)
    await page.state('Measure').click()
    await page.page.getByRole('button', { name: 'Re-run from here' }).click()
    await page.page.getByText('Re-run', { exact: true }).click()
    await page.page.getByText('$.input._private_key: is private').waitFor()
    expect(await page.sent('chooseRun')).toEqual([])
    await page.close()
  })
})

describe('data on ways', () => {
  it('is shown in a few words on all of them, in a card beside one, and as a whole at the right', async () => {
    const page = await FlowPage.open(browser, { text: choice })
    await page.state('Measure').click()
    await page.page.locator('.edge text.hint', { hasText: '+ $.Measure' }).waitFor()
    await page.page.keyboard.press('d')
    await expect.poll(() => page.page.locator('.edge text.hint', { hasText: '+' }).count()).toBe(0)
    await page.page.keyboard.press('d')
    await page.page.locator('.edge text.hint', { hasText: '+ $.error' }).waitFor()
    await page.picture('data-on-ways')
    // By key: the next way out has the focus, and its card.
    await page.page.keyboard.press('w')
    const card = page.page.getByRole('tooltip')
    await card.getByText('Measure writes its result to $.Measure').waitFor()
    expect(await card.innerText()).toMatch(/frames[^]*a number/)
    const side = page.page.getByRole('region', { name: 'Data on this way' })
    expect(await side.innerText()).toContain('+ Measure an object from Measure')
    await page.picture('data-card')
    expect(await accessibilityProblems(page.page.mainFrame())).toEqual([])
    await page.page.keyboard.press('Escape')
    await card.waitFor({ state: 'hidden' })
    // By pointer.
    // SAFETY: what the expression below gives.
    const { x, y } = (await page.page.evaluate(
      `(() => {
        const line = [...document.querySelectorAll('.edge')].find((one) => one.textContent.includes('otherwise')).querySelector('path.line')
        const at = line.getPointAtLength(line.getTotalLength() / 5).matrixTransform(line.getScreenCTM())
        return { x: at.x, y: at.y }
      })()`,
    )) as { readonly x: number; readonly y: number }
    await page.page.mouse.move(x, y)
    await card.getByText('Good enough leaves $ as it is').waitFor()
    expect(page.errors).toEqual([])
    await page.close()
  })

  it('has the values of the painted run', async () => {
    const page = await FlowPage.open(browser, { text: choice, theme: 'contrast' })
    const [first, ...rest] = failedEntries
    const time = '2026-01-01T00:00:00.500000+00:00'
    const chosen = { state_name: 'Good enough', state_type: 'Choice' }
    const done = { state_name: 'Measure', output: { input: { frames: 39 }, Measure: { details: {} } } }
    const entriesWithChoice = [
      first,
      {
        time,
        code: 'ActionStarted',
        description: '',
        details: { state_name: 'Measure', state_type: 'Action', input: {} },
      },
      { time, code: 'ActionCompleted', description: '', details: done },
      { time, code: 'ChoiceStarted', description: '', details: chosen },
      ...rest,
    ]
    const { definition } = JSON.parse(choice) as { definition: Record<string, unknown> }
    await page.post({ kind: 'paint', run: failedRun, entries: entriesWithChoice, definition, now: Date.now() })
    await page.state('Measure').click()
    await page.page.keyboard.press('w')
    const side = page.page.getByRole('region', { name: 'Data on this way' })
    await side.getByText('In the painted run').waitFor()
    await side.locator('.json summary', { hasText: 'input' }).click()
    await side.getByText('39').waitFor()
    await page.picture('data-painted')
    expect(page.errors).toEqual([])
    await page.close()
  })
})
