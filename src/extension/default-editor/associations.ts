/**
 * What `workbench.editorAssociations` has to hold so that flows open as text or as a graph. Comparisons show text whatever is
 * chosen: documents of version control keep VS Code's own editor.
 */
import { flowSuffixes } from '#flow'
import { customEditor } from '../contributions.ts'

export type Associations = Readonly<Record<string, string>>
/** Undefined: nothing is said at this place. */
export type Choice = 'text' | 'graph' | undefined

const files = flowSuffixes.map((suffix) => `*${suffix}`)
/** Both sides of a comparison, conflicts, and the local history. */
const compared = flowSuffixes.map(
  (suffix) => `{git,gitlens,conflictResolution,vscode-local-history,davy-run}:/**/*${suffix}`,
)
/** VS Code's own editor for the file, which is the text editor. */
const TEXT = 'default'

/**
 * What `present` becomes by the choice; undefined when it stays as it is. What somebody else said of flows stays, unless a
 * choice is made.
 */
export function associationsFor(choice: Choice, present: Associations): Associations | undefined {
  const next: Record<string, string> = { ...present }
  for (const pattern of compared) delete next[pattern]
  for (const pattern of files)
    if (choice !== undefined || next[pattern] === customEditor.flowGraph) delete next[pattern]
  if (choice === 'graph')
    Object.assign(
      next,
      Object.fromEntries(files.map((pattern) => [pattern, customEditor.flowGraph])),
      Object.fromEntries(compared.map((pattern) => [pattern, TEXT])),
    )
  if (choice === 'text') Object.assign(next, Object.fromEntries(files.map((pattern) => [pattern, TEXT])))
  const same = JSON.stringify(sorted(next)) === JSON.stringify(sorted(present))
  return same ? undefined : next
}

const sorted = (associations: Associations) => Object.entries(associations).sort(([a], [b]) => (a < b ? -1 : 1))
