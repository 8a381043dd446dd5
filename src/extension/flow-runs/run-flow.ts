/** "Run Flow…": choose a flow, give it an input, and watch what becomes of it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import * as vscode from 'vscode'
import * as z from 'zod/mini'
import { runDocument } from '#api'
import type { JsonObject } from '#flow'
import { DavyRefusal, davyJson, davyProcess } from '../connection/davy-process.ts'
import type { FabricConnection } from '../connection/fabric-connection.ts'
import { command } from '../contributions.ts'
import { FLOW_FILES } from '../flow-documents.ts'
import { chooseInput, type ChosenInput } from './flow-input.ts'

export async function runFlow(
  extensionUri: vscode.Uri,
  connection: FabricConnection,
  memory: vscode.Memento,
  given: vscode.Uri | undefined,
): Promise<void> {
  const file = given ?? (await chooseFlowFile())
  if (!file) return
  await saveIfOpen(file)
  await connection.need()
  let refusal: string | undefined
  for (;;) {
    const chosen: ChosenInput | undefined = await chooseInput(file, memory, refusal)
    if (!chosen) return
    try {
      const runId = await vscode.window.withProgress(
        { location: vscode.ProgressLocation.Window, title: `Starting ${basename(file.fsPath)}` },
        () => start(extensionUri, connection, file, chosen.input),
      )
      await chosen.remember()
      return void (await vscode.commands.executeCommand(command.openRunTimeline, runId))
    } catch (error) {
      // What the schema does not allow can be put right at once; a broken flow or fabric cannot.
      if (!(error instanceof DavyRefusal) || error.code === 'InvalidFlow' || error.code === 'FabricUnavailable')
        throw error
      refusal = error.message
    }
  }
}

async function start(
  extensionUri: vscode.Uri,
  connection: FabricConnection,
  file: vscode.Uri,
  input: JsonObject,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'davy-input-'))
  try {
    const path = join(folder, 'input.json')
    await writeFile(path, JSON.stringify(input), { mode: 0o600 })
    const process = await davyProcess(extensionUri, connection, [
      'flow',
      'run',
      file.fsPath,
      '--input',
      path,
      '--detach',
    ])
    return (await davyJson(process, z.looseObject({ run: runDocument }))).run.run_id
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function chooseFlowFile(): Promise<vscode.Uri | undefined> {
  const files = await vscode.workspace.findFiles(FLOW_FILES, '**/node_modules/**', 200)
  const items = files
    .map((uri) => ({ label: basename(uri.fsPath), description: vscode.workspace.asRelativePath(uri), uri }))
    .sort((a, b) => a.description.localeCompare(b.description))
  const other = { label: '$(folder-opened) Another file…', description: '', uri: undefined }
  const picked = await vscode.window.showQuickPick([...items, other], {
    title: 'Run flow',
    placeHolder: 'Which flow? (*.flow.json, *.flow.yaml)',
    matchOnDescription: true,
  })
  if (!picked) return undefined
  if (picked.uri) return picked.uri
  const [chosen] =
    (await vscode.window.showOpenDialog({
      title: 'Run flow',
      filters: { 'Flow definitions': ['json', 'yaml', 'yml'] },
    })) ?? []
  return chosen
}

async function saveIfOpen(file: vscode.Uri): Promise<void> {
  const open = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === file.toString())
  if (open?.isDirty && !(await open.save()))
    throw new Error(`${basename(file.fsPath)} could not be saved, so it was not run`)
}
