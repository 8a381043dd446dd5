import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from '#api'

/** The agent of the endpoint outlives a fabric that is killed; once it has found the next one, that one ends it. */
export async function agentOnline(client: Client): Promise<void> {
  while ((await client.compute.endpoints())[0]?.status.status !== 'online') await sleep(20)
}
