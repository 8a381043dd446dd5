/**
 * What somebody has come to: the walkthrough ticks its steps off by it. VS Code hears of a context only while it has the
 * walkthrough at hand, and takes one that was there before for none: so each is told as a pulse, and told again when the
 * walkthrough is opened.
 */
import * as vscode from 'vscode'
import { milestoneKey, milestones, type Milestone } from '../contributions.ts'

/** Long enough to be heard, ms. */
const PULSE_MS = 1_000
const KEPT = 'milestones'

const reachedSoFar = new Set<Milestone>()
let memory: vscode.Memento | undefined

/** What was reached in other windows and before counts, too. */
export function rememberMilestones(memento: vscode.Memento): void {
  memory = memento
  const kept = memento.get<readonly string[]>(KEPT) ?? []
  for (const milestone of milestones) if (kept.includes(milestone)) reachedSoFar.add(milestone)
}

export function reached(milestone: Milestone): void {
  if (reachedSoFar.has(milestone)) return
  reachedSoFar.add(milestone)
  void memory?.update(KEPT, [...reachedSoFar])
  void tell([milestone])
}

/** The walkthrough has come into sight. */
export async function tellMilestones(): Promise<void> {
  await tell([...reachedSoFar])
}

async function tell(which: readonly Milestone[]): Promise<void> {
  const set = (value: true | undefined) =>
    Promise.all(which.map((milestone) => vscode.commands.executeCommand('setContext', milestoneKey(milestone), value)))
  await set(true)
  await new Promise((resolve) => setTimeout(resolve, PULSE_MS))
  await set(undefined)
}
