import { expect, test } from 'vitest'
import { sameDefinition } from '../../webviews/flow-editor/painting.ts'
import { stateLook } from '#draw'

test('a definition is the same however its keys are ordered', () => {
  const one = { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', End: true } } }
  const other = { States: { B: { End: true, Type: 'Pass' }, A: { Next: 'B', Type: 'Pass' } }, StartAt: 'A' }
  expect(sameDefinition(one, other)).toBe(true)
})

test.each([
  [{ a: 1 }, { a: 2 }],
  [{ a: [1, 2] }, { a: [2, 1] }],
  [{ a: [] }, { a: {} }],
  [{ a: 1 }, { a: 1, b: undefined }],
  [{ a: null }, {}],
])('%j is not %j', (a, b) => {
  expect(sameDefinition(a, b)).toBe(false)
})

test.each([
  ['https://transfer.actions.globus.org/transfer', 'Transfer'],
  ['https://actions.globus.org/transfer/transfer', 'Transfer'],
  ['https://compute.actions.globus.org', 'Compute'],
  ['https://compute.actions.globus.org/v3', 'Compute'],
  ['https://actions.globus.org/search/ingest', 'Search'],
  ['https://beamline.example.org/shutter', 'beamline.example.org'],
  ['not a url', 'Action'],
])('%s is called %s', (ActionUrl, kind) => {
  expect(stateLook({ States: { A: { Type: 'Action', ActionUrl } } }, 'A').kind).toBe(kind)
})

test('what is no state is said to be none', () => {
  expect(stateLook({ States: {} }, 'A').kind).toBe('no such state')
  expect(stateLook({ States: { A: {} } }, 'A').kind).toBe('no Type')
  expect(stateLook({}, 'toString').kind).toBe('no such state')
})
