import { join } from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { HOSTED_PACE } from '../../../../src/fabric/actions/pace.ts'
import { createPlanner } from '../../../../src/fabric/flows/engine/polling/index.ts'
import { createPollHistory } from '../../../../src/fabric/flows/poll-history.ts'
import { openMigrated } from '../../../../src/fabric/store/migrations.ts'
import { openStore, type Store } from '../../../../src/fabric/store/store.ts'
import { temporaryHome } from '../../temporary-home.ts'

const home = temporaryHome()
let store: Store
const log = pino({ level: 'silent' })
const open = () => openStore(openMigrated(join(home.path, 'fabric.db')))
const action = (state: string) => ({ provider: 'far', state, since: 0, questions: 0, pace: HOSTED_PACE })
const SECOND = 1_000_000

beforeAll(() => (store = open()))
afterAll(() => {
  store.close()
  home.remove()
})

it('what was learned survives the process', async () => {
  const history = createPollHistory({ store, log })
  const planner = createPlanner('learned', history)
  for (let i = 0; i < 30; i++) planner.learn(action('flow Correlate'), (100 + (i % 3)) * SECOND)
  await history.stop()
  store.close()
  store = open()
  const next = createPlanner('learned', createPollHistory({ store, log }))
  expect(next.next(action('flow Correlate'), 0, 0)).toBeGreaterThan(90 * SECOND)
  expect(next.next(action('flow Other'), 0, 0)).toBe(SECOND)
})

it('is bounded: the states that were learned last stay', async () => {
  const history = createPollHistory({ store, log })
  const planner = createPlanner('learned', history)
  for (let i = 0; i < 2100; i++) planner.learn(action(`flow ${i}`), SECOND)
  await history.stop()
  planner.learn(action('flow 0'), SECOND)
  await history.stop()
  const count = store.db.prepare('SELECT count(*) AS states FROM poll_durations').get()
  expect(Number(count?.['states'])).toBe(2000)
  expect(history.read(JSON.stringify(['far', 'flow 0']))).not.toHaveLength(0)
})
