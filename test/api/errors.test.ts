/** Errors that cross from one bundle of the extension to another. */
import { expect, test } from 'vitest'
import { ApiError, FabricUnavailable } from '#api'

test.each([
  ['ApiError', ApiError],
  ['FabricUnavailable', FabricUnavailable],
])('%s is known by its name, whichever bundle made it', (name, type) => {
  const elsewhere = Object.assign(new Error('of another bundle'), { name })
  expect(elsewhere instanceof type).toBe(true)
  expect(new Error(name) instanceof type).toBe(false)
  expect({ name } instanceof type).toBe(false)
})
