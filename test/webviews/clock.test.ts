import { expect, test } from 'vitest'
import { clockTime, tickLabel } from '../../webviews/run-timeline/clock.ts'

test('ticks are as exact as they are close', () => {
  expect(tickLabel(0, 1e6)).toBe('0')
  expect(tickLabel(5, 5e6)).toBe('+5 s')
  expect(tickLabel(2.5, 5e5)).toBe('+2.5 s')
  expect(tickLabel(0.02, 2e4)).toBe('+0.02 s')
  expect(tickLabel(0.0005, 500)).toBe('+0.5 ms')
  expect(tickLabel(90, 3e7)).toBe('+1:30')
  expect(tickLabel(3720, 6e7)).toBe('+1:02:00')
})

test('the time of day shows no more digits than the step has', () => {
  const noon = new Date(2026, 10, 23, 12, 5, 9, 250).getTime() * 1000
  expect(clockTime(noon, 1e6)).toBe('12:05:09')
  expect(clockTime(noon, 1e5)).toBe('12:05:09.2')
  expect(clockTime(noon, 1e3)).toBe('12:05:09.250')
})
