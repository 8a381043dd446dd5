import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createProviderRegistry } from '../../../src/fabric/actions/registry.ts'
import { createFollower } from '../../../src/fabric/flows/engine/follow.ts'
import type { Happening } from '../../../src/fabric/flows/engine/event.ts'
import { createPlanner } from '../../../src/fabric/flows/engine/polling/index.ts'
import { systemClock } from '../../../src/fabric/flows/engine/system-ports.ts'
import type { ActionStatus } from '../../../src/run/index.ts'
import { statusDocument } from '../flows/core-driver.ts'
import { startFlows } from '../flows/flows-fabric.ts'
import { temporaryHome } from '../temporary-home.ts'
import { provider } from './behaving-provider.ts'

describe('the registry', () => {
  it('takes providers in and out while it is used', () => {
    const registry = createProviderRegistry([provider('first')])
    const second = provider('second', { urls: ['https://second.example.org/', 'https://other.example.org/x/'] })
    const remove = registry.add(second)
    expect(registry.resolve('https://Second.example.org')).toBe(second)
    expect(registry.resolve('https://other.example.org/x')).toBe(second)
    expect(registry.all.map(({ name }) => name)).toEqual(['first', 'second'])
    remove()
    remove()
    expect(registry.resolve('https://second.example.org')).toBeUndefined()
    expect(registry.named('second')).toBeUndefined()
    expect(registry.explainUnknown('https://second.example.org')).toContain(
      'answers here for the URL https://second.example.org',
    )
  })

  it('keeps what it has when another wants the same name or URL', () => {
    const registry = createProviderRegistry([provider('first')])
    expect(() => registry.add(provider('first'))).toThrow('two action providers are called first')
    const greedy = provider('greedy', { urls: ['https://new.example.org', 'https://first.example.org/'] })
    expect(() => registry.add(greedy)).toThrow('both answer for https://first.example.org')
    expect(registry.resolve('https://new.example.org')).toBeUndefined()
    expect(registry.named('greedy')).toBeUndefined()
  })

  it('asks families for the URLs that nobody was added for', () => {
    const registry = createProviderRegistry([provider('first')])
    const asked: string[] = []
    const remove = registry.addFamily({
      resolve(url) {
        asked.push(url)
        return url.startsWith('https://flows.globus.org/flows/') ? provider(`flow ${url.slice(-1)}`) : undefined
      },
      explain: (url) => (url.startsWith('https://far.example.org') ? 'far is not allowed' : undefined),
    })
    expect(registry.resolve('https://flows.automate.globus.org/flows/7/')?.name).toBe('flow 7')
    expect(registry.resolve('https://first.example.org')?.name).toBe('first')
    expect(asked).toEqual(['https://flows.globus.org/flows/7'])
    expect(registry.explainUnknown('https://far.example.org/x')).toBe('far is not allowed')
    expect(registry.explainUnknown('https://near.example.org')).toContain('no action provider answers')
    remove()
    expect(registry.resolve('https://flows.globus.org/flows/7')).toBeUndefined()
  })
})

describe('the follower', () => {
  it('hears a provider as long as one of its actions is expected or followed', () => {
    const listeners = new Set<(status: ActionStatus) => void>()
    const late = provider('late', {
      watch(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    })
    const follower = createFollower(systemClock, createPlanner('learned'), () => {})
    const told: Happening[] = []
    const expected = follower.expect(late)
    expect(listeners.size).toBe(1)
    for (const listener of listeners) listener(statusDocument('a', 'ACTIVE', { display_status: 'early' }))
    const caller = { urn: 'urn:globus:auth:identity:7d6448f4-1d5e-4d3a-9d53-1a1a1f1e0001', username: 'ada' }
    const since = systemClock.now()
    const following = {
      provider: late,
      request: 'r',
      caller,
      inactive: false,
      state: 's',
      since,
      ask: false,
      tell: (happening: Happening) => told.push(happening),
    }
    const owner = {}
    follower.follow(owner, { ...following, actionId: 'a' })
    follower.follow({}, { ...following, actionId: 'b' })
    expected()
    expect(listeners.size).toBe(1)
    expect(told).toMatchObject([{ kind: 'status', status: { display_status: 'early' } }])
    for (const listener of listeners) listener(statusDocument('a', 'SUCCEEDED'))
    expect(told).toHaveLength(2)
    expect(listeners.size).toBe(1)
    for (const listener of listeners) listener(statusDocument('b', 'FAILED'))
    expect(told).toHaveLength(3)
    expect(listeners.size).toBe(0)
    follower.stop()
  })
})

describe('a provider that comes while the fabric is up', () => {
  const home = temporaryHome()
  afterAll(() => home.remove())

  it('is run by a flow, and pushes to it', async () => {
    const fabric = await startFlows(join(home.path, 'fabric.db'))
    const listeners = new Set<(status: ActionStatus) => void>()
    const remove = fabric.actions.registry.add(
      provider('later', {
        watch(listener) {
          listeners.add(listener)
          return () => listeners.delete(listener)
        },
        async run({ request_id }) {
          setImmediate(() => listeners.forEach((tell) => tell(statusDocument(request_id, 'SUCCEEDED'))))
          return statusDocument(request_id, 'ACTIVE')
        },
        status: () => new Promise(() => {}),
      }),
    )
    const call = { Type: 'Action', ActionUrl: 'https://later.example.org/', ResultPath: '$.call', End: true } as const
    const run = await fabric.carryOut({ StartAt: 'Call', States: { Call: { ...call, Parameters: {} } } })
    expect(run.status).toBe('SUCCEEDED')
    expect((await fabric.call('GET', '/ap/later')).body).toMatchObject({ title: 'later' })
    remove()
    expect((await fabric.call('GET', '/ap/later')).status).toBe(404)
    await fabric.stop()
  })
})
