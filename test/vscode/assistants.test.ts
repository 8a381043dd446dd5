/** The language-model tools as assistants call them: through VS Code, by another extension. */
import { existsSync, mkdtempSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createVSIX } from '@vscode/vsce'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, connectLocal, findFabric } from '../../src/api/index.ts'
import { languageModelTool } from '../../src/extension/contributions.ts'
import { waitForRun } from '../../src/toolkit/index.ts'
import { failingRun, writeDemoFolder } from './demo-folder.ts'
import { openPlace } from './open-place.ts'
import type { Place } from './place.ts'
import type { Window } from './window.ts'

const vsix = process.env['DAVY_VSIX']
const state = realpathSync(mkdtempSync(join(tmpdir(), 'davy-assistants-')))
const folder = join(state, 'beamline')
let place: Place
let window: Window

beforeAll(async () => {
  if (!vsix) throw new Error('start this suite with: npm run test:vscode')
  mkdirSync(folder)
  writeDemoFolder(folder)
  writeFileSync(join(state, 'outside.flow.json'), '{"secret": true}')
  writeFileSync(join(folder, 'wrong.flow.yaml'), 'StartAt: A\nStates:\n  A: { Type: Pass, Next: B }\n')
  const caller = join(state, 'tool-caller.vsix')
  await createVSIX({
    cwd: join(import.meta.dirname, 'tool-caller'),
    packagePath: caller,
    dependencies: false,
    allowMissingRepository: true,
  })
  place = await openPlace({ vsix, folder, state, more: [caller] })
  window = place.window
  await window.page.locator('.activitybar .action-item a[aria-label^="Davy"]').waitFor()
})

afterAll(async () => {
  await window?.picture('assistants-last')
  await place?.close()
  const left = await findFabric(join(state, 'davy'))
  if (left) await connect(left.connection).fabric.shutdown()
  rmSync(state, { recursive: true, force: true })
})

interface Answer {
  readonly name: string
  readonly text?: string
  readonly error?: string
}

async function call(...calls: readonly { readonly name: string; readonly input: object }[]) {
  const answers = join(folder, 'answers.json')
  rmSync(answers, { force: true })
  writeFileSync(join(folder, 'tools.json'), JSON.stringify(calls))
  await window.command('Test: Call Tools')
  await expect.poll(() => existsSync(answers) && readFileSync(answers, 'utf8').endsWith('}')).toBe(true)
  return JSON.parse(readFileSync(answers, 'utf8')) as { known: string[]; answers: Answer[] }
}

test('without a fabric they say so, and start none', async () => {
  const { known, answers } = await call({ name: languageModelTool.listEndpoints, input: {} })
  expect(known.toSorted()).toEqual(Object.values(languageModelTool).toSorted())
  expect(answers[0]?.error).toContain('No fabric is running')
  expect(await findFabric(place.davyHome)).toBeUndefined()
})

test('a flow is checked, by its file or its text, in the open folder only', async () => {
  const { answers } = await call(
    { name: languageModelTool.validateFlow, input: { path: 'wrong.flow.yaml' } },
    {
      name: languageModelTool.validateFlow,
      input: { text: '{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}' },
    },
    { name: languageModelTool.validateFlow, input: { path: '../outside.flow.json' } },
    { name: languageModelTool.validateFlow, input: { path: join(state, 'outside.flow.json') } },
  )
  expect(answers[0]?.text).toContain('[unknown-state]')
  expect(answers[1]?.text).toContain('no problems')
  for (const { error = '', text } of answers.slice(2)) {
    expect(text).toBeUndefined()
    expect(error).toContain('in the open folders')
  }
})

test('a failed step is explained, endpoints are listed, and the time of a run is told', async () => {
  await window.openDavy()
  await window.treeRow(/local.*online/).waitFor()
  const client = await connectLocal({ home: place.davyHome, start: false })
  const { run_id } = await failingRun(client, folder)
  await waitForRun(client, run_id)
  const { answers } = await call(
    { name: languageModelTool.explainFailedStep, input: {} },
    { name: languageModelTool.listEndpoints, input: {} },
    { name: languageModelTool.getRunTimeline, input: { runId: run_id.slice(0, 8) } },
    { name: languageModelTool.explainFailedStep, input: { runId: 'no-such-run' } },
  )
  const [why, endpoints, timeline, unknown] = answers
  expect(why?.text).toContain('failed in the state "FindBeam"')
  expect(why?.text).toMatch(/beam_center\.ts:9[\s\S]*9 \| if \(total === 0\) throw new RangeError/)
  expect(endpoints?.text).toMatch(/"local": online/)
  expect(timeline).toMatchObject({ text: expect.stringMatching(/^FindBeam \| failed \| 1 \|/m) })
  expect(unknown?.error).toContain('No run is called "no-such-run"')
})
