import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { checkFlow, parseFlow } from '../../src/flow/index.ts'
import { Chances } from './chances.ts'
import { anyFlow } from './flows/generate-flow.ts'
import { faultKinds } from './faults.ts'
import { failureReport } from './report.ts'
import { shrink } from './shrink.ts'
import { simulate } from './simulate.ts'

const RUNS = 400

it('whatever goes wrong, every run ends in a state that its log explains; the same seed gives the same bytes', async () => {
  const program = join(import.meta.dirname, 'run.ts')
  const again = promisify(execFile)(process.execPath, [program, '--runs', `${RUNS}`, '--seed', 'short'])
  const { counts, digest, failure } = await simulate({ seed: 'short', runs: RUNS })
  expect(failure === null ? '' : await failureReport(await shrink(failure))).toBe('')
  // In a process of its own.
  expect((await again).stdout).toContain(digest)
  // Not by having seen nothing.
  const states = ['Action', 'Choice', 'ExpressionEval', 'Fail', 'Pass', 'Wait', 'CreateWebInput', 'AwaitWebInput']
  expect([...(counts.groups.get('states')?.keys() ?? [])]).toEqual(expect.arrayContaining(states))
  expect([...(counts.groups.get('ends')?.keys() ?? [])].sort()).toEqual(['canceled', 'failed', 'succeeded'])
  expect(counts.groups.get('faults')?.size).toBeGreaterThan(Object.keys(faultKinds).length - 8)
  expect(counts.total('crashes')).toBeGreaterThan(100)
})

it('its flows are valid, nearly all of them', () => {
  const flows = Array.from({ length: 200 }, (_, i) =>
    anyFlow(new Chances(`flow ${i}`), { blocks: 5, depth: 2, urls: ['https://a.example.org'] }),
  )
  const wrong = flows.flatMap((flow) => {
    const errors = checkFlow(parseFlow(JSON.stringify(flow))).filter(({ severity }) => severity === 'error')
    return errors.length > 0 ? [errors] : []
  })
  expect(wrong.slice(20)).toEqual([])
})
