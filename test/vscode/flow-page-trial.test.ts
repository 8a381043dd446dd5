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
    await page.page.getByRole('button', { name: 'Test the selected' }).click()
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
    expect(await column(page, 'Data in').innerText()).toContain('frames: 41')
    await page.page.getByRole('button', { name: 'Earlier visit' }).click()
    await page.page.getByText('Visit 1 of 2').waitFor()
    expect(await column(page, 'Data in').innerText()).toContain('frames: 40')
    await page.picture('trial-run')
    await page.close()
  })
})
