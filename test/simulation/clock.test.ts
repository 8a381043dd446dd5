import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { SimulatedClock } from './clock.ts'

it('calls in the order of time, of one moment in the order of planning, and nothing that was canceled', () => {
  const plans = fc.array(fc.record({ after: fc.nat(20), canceled: fc.boolean() }), { maxLength: 60 })
  fc.assert(
    fc.property(plans, (list) => {
      const clock = new SimulatedClock(1000)
      const called: number[] = []
      const timers = list.map(({ after }, i) =>
        clock.after(after, () => {
          expect(clock.now()).toBe(1000 + after)
          called.push(i)
        }),
      )
      list.forEach(({ canceled }, i) => canceled && timers[i]?.cancel())
      expect(clock.planned).toBe(list.filter(({ canceled }) => !canceled).length)
      while (clock.next());
      const expected = list
        .map(({ after, canceled }, i) => ({ after, canceled, i }))
        .filter(({ canceled }) => !canceled)
        .sort((a, b) => a.after - b.after || a.i - b.i)
      expect(called).toEqual(expected.map(({ i }) => i))
    }),
  )
})

it('lets what is promised at one moment happen before the next', async () => {
  const clock = new SimulatedClock(0)
  const seen: string[] = []
  const live = async (name: string, steps: number) => {
    for (let i = 0; i < steps; i++) {
      await clock.sleep(10)
      seen.push(`${name}${clock.now()}`)
    }
  }
  void live('a', 3)
  void live('b', 2)
  await clock.run()
  expect(seen).toEqual(['a10', 'b10', 'a20', 'b20', 'a30'])
  expect(clock.planned).toBe(0)
})

it('a call in the past comes at once, not inside of the planning', () => {
  const clock = new SimulatedClock(500)
  let called = false
  clock.at(100, () => (called = true))
  expect(called).toBe(false)
  expect(clock.next()).toBe(true)
  expect([called, clock.now()]).toEqual([true, 500])
})
