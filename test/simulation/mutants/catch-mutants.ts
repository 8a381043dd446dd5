/** Looks whether the simulation finds a broken engine out, and how. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { simulate } from '../simulate.ts'
import { breakEngine } from './break-engine.ts'
import type { Mutant } from './mutants.ts'

export interface Caught {
  /** What gave it away; null: nothing did. */
  readonly by: string | null
  /** Runs that took. */
  readonly runs: number
}

/** Runs in which an engine has to be found out; the whole one goes through them all. */
const RUNS = 20_000
/** A thread that answers nothing for so long is one that a broken engine holds, milliseconds. */
const PATIENCE = 60_000

/**
 * `null`: the engine as it is.
 * @throws {Error} when that is found to be broken, or when the mutant's line is not in the engine any more
 */
export async function catchMutant(mutant: Mutant | null, runs = mutant ? RUNS : 500): Promise<Caught> {
  const folder = mkdtempSync(join(tmpdir(), 'davy-mutant-'))
  try {
    const thread = join(folder, 'thread.mjs')
    await breakEngine(mutant, thread)
    const { failure, runs: needed } = await simulate({ seed: 'mutants', runs, thread, patience: PATIENCE })
    const by = failure?.violations[0] ?? null
    if (!mutant && by !== null) throw new Error(`the engine as it is: ${by}`)
    return { by, runs: needed }
  } catch (error) {
    if (!mutant || !(error instanceof Error) || error.message.includes('the mutant "')) throw error
    return { by: error.message.split('\n')[0] ?? error.message, runs: 0 }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
