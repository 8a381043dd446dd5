/** The Node that runs the fabric: VS Code's own, unless the settings name another. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import * as vscode from 'vscode'

const run = promisify(execFile)
/** `node:sqlite` needs no flag from here on. */
const needed = () => vscode.l10n.t('Node.js 22.13 or newer with node:sqlite')

/** A sentence for the user: which runtime lacks what, and what to set. */
export class RuntimeMissing extends Error {
  override readonly name = 'RuntimeMissing'
}

/**
 * The program to start processes with.
 * @throws {RuntimeMissing} when `nodePath` does not run or has no SQLite, or VS Code's own runtime has none.
 */
export async function fabricRuntime(nodePath: string): Promise<string> {
  if (nodePath === '') {
    if (process.getBuiltinModule('node:sqlite')) return process.execPath
    throw new RuntimeMissing(
      vscode.l10n.t(
        "VS Code's runtime here (Node {0}) was built without node:sqlite, which the fabric keeps its data with. Install {1} and put its path into the setting davy.nodePath.",
        process.versions.node,
        needed(),
      ),
    )
  }
  try {
    await run(nodePath, ['-e', 'require("node:sqlite")'], { timeout: 20_000 })
    return nodePath
  } catch (error) {
    throw new RuntimeMissing(
      vscode.l10n.t('The setting davy.nodePath names {0}, which is not {1}: {2}', nodePath, needed(), firstLine(error)),
      { cause: error },
    )
  }
}

function firstLine(error: unknown): string {
  const text = error instanceof Error && 'stderr' in error && error.stderr ? String(error.stderr) : String(error)
  return text.split('\n').find((line) => /Error|error|ENOENT|not/.test(line)) ?? text.slice(0, 200)
}
