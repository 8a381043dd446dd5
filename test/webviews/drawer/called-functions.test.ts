import { expect, test } from 'vitest'
import { calledFunctions } from '../../../webviews/flow-editor/drawer/called-functions.ts'

const functions = [
  { id: 'f-new', name: 'Correlate' },
  { id: 'f-old', name: 'Correlate' },
  { id: 'f-plots', name: 'make-plots' },
]
const nothing = { input: undefined, functions }
const action = (Parameters: object, ActionUrl = 'https://compute.actions.globus.org/v3') => ({
  Type: 'Action',
  ActionUrl,
  // SAFETY: JSON written here.
  Parameters: Parameters as never,
})

test('an id that is written in the flow', () => {
  expect(
    calledFunctions(action({ tasks: [{ function_id: 'a' }, { function_id: 'b' }, { function_id: 'a' }] }), nothing),
  ).toEqual([
    { id: 'a', known: 'written' },
    { id: 'b', known: 'written' },
  ])
  expect(
    calledFunctions(action({ endpoint: 'e', function: 'a' }, 'https://compute.actions.globus.org'), nothing),
  ).toEqual([{ id: 'a', known: 'written' }])
})

test('an id that the run which is looked at was started with', () => {
  const state = action({ tasks: [{ 'function_id.$': '$.input.correlate_function_id' }] })
  expect(calledFunctions(state, { input: { input: { correlate_function_id: 'r' } }, functions })).toEqual([
    { id: 'r', known: 'run' },
  ])
})

test('the newest function that is called as the path says', () => {
  const state = (path: string) => action({ tasks: [{ 'function_id.$': path }] })
  expect(calledFunctions(state('$.input.correlate_function_id'), nothing)).toEqual([{ id: 'f-new', known: 'name' }])
  expect(calledFunctions(state('$.input.make_plots_funcx_id'), nothing)).toEqual([{ id: 'f-plots', known: 'name' }])
  expect(calledFunctions(state('$.input.function_id'), nothing)).toBeUndefined()
  expect(calledFunctions(state('$.input.other_function_id'), nothing)).toBeUndefined()
})

test('states that call no function', () => {
  expect(calledFunctions({ Type: 'Pass' }, nothing)).toEqual([])
  expect(calledFunctions(action({}, 'https://transfer.actions.globus.org/transfer'), nothing)).toEqual([])
  expect(calledFunctions(undefined, nothing)).toEqual([])
})
