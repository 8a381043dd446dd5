import { expect, test } from 'vitest'
import { connect, endFabric, findFabric } from '#api'
import { agentOnline } from './agent-online.ts'
import { temporaryHome } from '../temporary-home.ts'
import { killUnderLoad } from './under-load.ts'

test(
  'a fabric under load that is killed again and again loses nothing and does nothing twice',
  { timeout: 120_000 },
  async () => {
    const home = temporaryHome()
    try {
      const counted = await killUnderLoad(home.path, { kills: 4, lifeMs: 1500, seed: 11 })
      expect(counted.wrong).toEqual([])
      expect(counted.promised).toBeGreaterThan(5)
      expect(counted.files).toBeGreaterThan(3)
      expect(counted.seen).toBeGreaterThan(50)
    } finally {
      const found = await findFabric(home.path)
      if (found) {
        await agentOnline(connect(found.connection))
        await endFabric(found)
      }
      home.remove()
    }
  },
)
