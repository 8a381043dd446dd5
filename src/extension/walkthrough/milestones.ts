/** What somebody has come to: the walkthrough ticks its steps off by it. */
import * as vscode from 'vscode'
import { milestoneKey, type Milestone } from '../contributions.ts'

const reachedHere = new Set<Milestone>()

/** VS Code keeps what was ticked off; here it is told once a window. */
export function reached(milestone: Milestone): void {
  if (reachedHere.has(milestone)) return
  reachedHere.add(milestone)
  void vscode.commands.executeCommand('setContext', milestoneKey(milestone), true)
}
