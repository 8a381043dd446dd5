import { describe, expect, it } from 'vitest'
import { buildRun, dataOfVisits, type LogEntry } from '#run'

const entry = (code: string, details: LogEntry['details'] = {}, second = 0): LogEntry => ({
  time: `2026-01-01T00:00:0${second}.000000+00:00`,
  code,
  description: code,
  details,
})
const status = { action_id: 'a', status: 'SUCCEEDED', display_status: 'done', details: { n: 1 } }

describe('the data of a run, from its log', () => {
  it('is told for each visit of a loop, with what was sent and what came back', () => {
    const log = [
      entry('FlowStarted', { input: { n: 0 } }),
      entry('ActionStarted', { state_name: 'Act', state_type: 'Action', input: { m: 0 } }),
      entry('ActionCompleted', { state_name: 'Act', action: status as never, output: { n: 0, Act: 1 } }),
      entry('ChoiceStarted', { state_name: 'Again', input: { n: 0, Act: 1 } }),
      entry('ChoiceCompleted', { state_name: 'Again', output: { n: 0, Act: 1 } }),
      entry('ActionStarted', { state_name: 'Act', state_type: 'Action', input: { m: 1 } }),
    ]
    const told = dataOfVisits(buildRun(log), null)
    expect(told).toMatchObject([
      { before: { n: 0 }, sent: { m: 0 }, returned: { details: { n: 1 } }, after: { n: 0, Act: 1 } },
      { before: { n: 0, Act: 1 }, after: { n: 0, Act: 1 } },
      { before: { n: 0, Act: 1 }, sent: { m: 1 } },
    ])
    expect(told[2]?.after).toBeUndefined()
  })

  it('follows an error that was caught by the definition of the run, and says nothing without that', () => {
    const Catch = [{ ErrorEquals: ['ActionUnableToRun'], ResultPath: '$._private_error', Next: 'Rescue' }]
    const definition = { States: { Act: { Type: 'Action', Catch, Next: 'Rescue' } } }
    const failed = { error: 'ActionUnableToRun', cause: 'no', response: { code: 'Bad' }, caught: true, next: 'Rescue' }
    const log = [
      entry('FlowStarted', { input: { n: 0 } }),
      entry('ActionStarted', { state_name: 'Act', state_type: 'Action', input: {} }),
      entry('ActionFailed', { state_name: 'Act', ...failed }),
      entry('ActionStarted', { state_name: 'Rescue', state_type: 'Action', input: {} }),
    ]
    const [act, rescue] = dataOfVisits(buildRun(log), definition)
    expect(act).toMatchObject({ returned: { code: 'Bad' }, after: { n: 0, _private_error: '<private>' } })
    expect(rescue?.before).toEqual(act?.after)
    expect(dataOfVisits(buildRun(log), null)[1]?.before).toBeUndefined()
  })
})
