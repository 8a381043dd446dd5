/** The simulated detector of `davy demo xpcs`: three acquisitions into a folder that a trigger watches. */
import { processStart, type Client, type Trigger } from '#api'
import { xpcsInput, type Processing } from '#experiments'
import { acquireXpcs, simulatedRings } from '#instruments'
import type { ProgressDisplay } from '../progress/display.ts'
import { significant } from '../terminal/numbers.ts'
import type { DemoSite } from './site.ts'

export interface Acquisition {
  /** Of the file, and label of its run. */
  readonly stem: string
  /** D, um^2/s, which the fit has to find. */
  readonly diffusion: number
  readonly seed: number
}

const DIFFUSIONS = [0.1, 0.2, 0.4]

/** @param folder a name that is this demo's alone, `simulated-<time>` */
export const plannedAcquisitions = (folder: string): readonly Acquisition[] =>
  DIFFUSIONS.map((diffusion, i) => ({ stem: folder.replace('simulated', `colloid-${i + 1}`), diffusion, seed: i + 1 }))

const TRIGGER = 'davy demo xpcs, process '

/** A trigger that starts the flow for every file of this demo; disposal removes it. */
export async function watchAcquisitions(
  client: Client,
  site: DemoSite,
  folder: string,
  processing: Processing,
): Promise<Trigger & AsyncDisposable> {
  await removeOrphans(client)
  const trigger = await client.triggers.create({
    name: `${TRIGGER}${process.pid}`,
    flow_id: site.flow.id,
    source: {
      kind: 'directory',
      collection_id: site.instrument.id,
      path: `/${folder}`,
      pattern: '*.h5',
      complete: 'renamed',
      existing: true,
    },
    input: xpcsInput(site.xpcs, {
      source: { id: site.instrument.id, path: `/${folder}/{file}` },
      folder: '{stem}',
      processing: { rings: simulatedRings, ...processing },
      metadata: { title: '{stem}', sample: 'Simulated colloid', beamline: 'Davy simulated XPCS detector' },
    }),
    label: '{stem}',
    enabled: true,
  })
  return { ...trigger, [Symbol.asyncDispose]: async () => void (await client.triggers.remove(trigger.id)) }
}

/** Triggers of demos that were killed before they could remove theirs. */
async function removeOrphans(client: Client): Promise<void> {
  const { triggers } = await client.triggers.list()
  const orphans = triggers.filter(
    ({ name }) => name.startsWith(TRIGGER) && processStart(Number(name.slice(TRIGGER.length))) === undefined,
  )
  await Promise.all(orphans.map(({ id }) => client.triggers.remove(id)))
}

/** Acquires one after the other, showing how far it is. */
export async function acquireAll(
  directory: string,
  acquisitions: readonly Acquisition[],
  display: ProgressDisplay,
  signal: AbortSignal,
): Promise<void> {
  const started = Date.now()
  const detector = { runId: 'detector', name: 'detector', status: 'ACTIVE', started } as const
  for (const [i, { stem, diffusion, seed }] of acquisitions.entries()) {
    const name = `${stem}.h5`
    const state = `acquisition ${i + 1} of ${acquisitions.length}`
    const doing = `D = ${significant(diffusion)} µm²/s`
    for await (const { frames, of } of acquireXpcs({ directory, name, diffusion, seed })) {
      signal.throwIfAborted()
      display.show({ ...detector, steps: of, done: frames, state, doing })
    }
  }
  display.show({
    ...detector,
    status: 'SUCCEEDED',
    steps: acquisitions.length,
    done: acquisitions.length,
    ended: Date.now(),
  })
}
