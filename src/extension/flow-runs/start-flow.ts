/** Deploy a flow's file and start a run of it, as `davy flow run` does it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import * as vscode from 'vscode'
import * as z from 'zod/mini'
import { runDocument } from '#api'
import type { JsonObject } from '#flow'
import { davyJson, davyProcess } from '../connection/davy-process.ts'
import type { FabricConnection } from '../connection/fabric-connection.ts'

/** The id of the run. @throws {DavyRefusal} what is wrong with the flow or its input. */
export async function startFlow(
  extensionUri: vscode.Uri,
  connection: FabricConnection,
  file: vscode.Uri,
  input: JsonObject,
  label: string,
): Promise<string> {
  await saveIfOpen(file)
  await connection.need()
  const title = vscode.l10n.t('Starting {0}', basename(file.fsPath))
  return await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'davy-input-'))
    try {
      const path = join(folder, 'input.json')
      await writeFile(path, JSON.stringify(input), { mode: 0o600 })
      const named = label === '' ? [] : ['--label', label]
      const args = ['flow', 'run', file.fsPath, '--input', path, '--detach', ...named]
      const process = await davyProcess(extensionUri, connection, args)
      return (await davyJson(process, z.looseObject({ run: runDocument }))).run.run_id
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
}

async function saveIfOpen(file: vscode.Uri): Promise<void> {
  const open = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === file.toString())
  if (open?.isDirty && !(await open.save()))
    throw new Error(vscode.l10n.t('{0} could not be saved, so it was not run', basename(file.fsPath)))
}
