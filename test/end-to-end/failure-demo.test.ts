/** `davy demo failure`: it fails as it should, says where, and goes on with another frame. */
import { afterAll, expect, test } from 'vitest'
import type { RunDocument } from '../../src/api/index.ts'
import { brightFrameInput } from '../../src/experiments/index.ts'
import { davyHome } from './davy.ts'

const home = davyHome()
afterAll(() => home[Symbol.asyncDispose]())

test('the run fails in the function, and the report leads to its line', async () => {
  const { status, stdout } = await home.davy('demo', 'failure')
  expect(status).toBe(0)
  expect(stdout).toContain('FindBeam failed: ActionFailedException')
  expect(stdout).toMatch(/find_beam\.ts:\d+:\d+\n\s+\d+ \| if \(total === 0\) throw new RangeError/)
  const again = await home.json<{ run: RunDocument }>(
    'run',
    'rerun',
    'last',
    '--input',
    JSON.stringify(brightFrameInput),
    '--follow',
  )
  expect(again).toMatchObject({ status: 0, document: { run: { status: 'SUCCEEDED', rerun_from: 'FindBeam' } } })
}, 60_000)

test('it can be started and left alone', async () => {
  const { status, document } = await home.json<{ run: RunDocument }>('demo', 'failure', '--detach')
  expect([status, document.run.flow_title, document.run.label]).toEqual([0, 'Beam centre', 'dark frame'])
}, 60_000)
