/** Where a run's input comes from: a file, the last run of this flow, or a line that is typed. */
import { basename } from 'node:path'
import * as vscode from 'vscode'
import type { JsonObject } from '#flow'

export interface ChosenInput {
  readonly input: JsonObject
  /** Offer it first the next time; called once the run was accepted. */
  remember(): Thenable<void>
}

interface Choice extends vscode.QuickPickItem {
  readonly take: () => Promise<string | undefined>
}

/** `refusal`: what the flow's schema said of the input before. Undefined when the user thought better of it. */
export async function chooseInput(
  flow: vscode.Uri,
  memory: vscode.Memento,
  refusal: string | undefined,
): Promise<ChosenInput | undefined> {
  const key = `input:${flow.toString()}`
  const last = memory.get<string>(key)
  const choices: Choice[] = [
    ...(last === undefined
      ? []
      : [{ label: '$(history) The last input', description: shortened(last), take: async () => last }]),
    ...(await inputFilesBeside(flow)).map((uri) => ({
      label: `$(json) ${basename(uri.fsPath)}`,
      description: vscode.workspace.asRelativePath(uri),
      take: () => read(uri),
    })),
    { label: '$(folder-opened) A JSON file…', take: chooseFile },
    { label: '$(edit) Type it…', take: () => typed(last ?? '{}') },
  ]
  const picked = await vscode.window.showQuickPick(choices, {
    title: `Input of ${basename(flow.fsPath)}`,
    placeHolder: refusal ?? 'Which input should the run get?',
    ignoreFocusOut: true,
  })
  const text = await picked?.take()
  if (text === undefined) return undefined
  const problem = inputProblem(text)
  if (problem) return await chooseInput(flow, memory, problem)
  // SAFETY: `inputProblem` has just found it to be a JSON object.
  return { input: JSON.parse(text) as JsonObject, remember: () => memory.update(key, text) }
}

/** What is wrong with the text of an input, or undefined. */
function inputProblem(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text)
    const object = typeof value === 'object' && value !== null && !Array.isArray(value)
    return object ? undefined : 'The input must be a JSON object: { … }'
  } catch (error) {
    return `This is not JSON: ${error instanceof Error ? error.message : String(error)}`
  }
}

async function typed(value: string): Promise<string | undefined> {
  return await vscode.window.showInputBox({
    title: 'Input of the run',
    prompt: 'A JSON object',
    value,
    ignoreFocusOut: true,
    validateInput: inputProblem,
  })
}

async function chooseFile(): Promise<string | undefined> {
  const [uri] = (await vscode.window.showOpenDialog({ title: 'Input of the run', filters: { JSON: ['json'] } })) ?? []
  return uri ? await read(uri) : undefined
}

/** `input.json` and `<flow>.input.json` in the flow's own folder. */
async function inputFilesBeside(flow: vscode.Uri): Promise<readonly vscode.Uri[]> {
  const folder = vscode.Uri.joinPath(flow, '..')
  const own = basename(flow.path).replace(/\.flow\.(json|ya?ml)$/, '')
  const names = await vscode.workspace.fs.readDirectory(folder).then(
    (entries) => entries.map(([name]) => name),
    () => [],
  )
  return names
    .filter((name) => name === 'input.json' || (name.startsWith(own) && name.endsWith('.input.json')))
    .map((name) => vscode.Uri.joinPath(folder, name))
}

const read = async (uri: vscode.Uri) => new TextDecoder().decode(await vscode.workspace.fs.readFile(uri))
const shortened = (text: string) => (text.length > 60 ? `${text.slice(0, 59)}…` : text)
