import * as vscode from 'vscode'
import { setting } from './contributions.ts'

export interface Settings {
  readonly home: string
  readonly nodePath: string
  readonly autoStart: boolean
}

/** A setting of the wrong type counts as not set: VS Code has already underlined it. */
export function readSettings(): Settings {
  const davy = vscode.workspace.getConfiguration('davy')
  const [home, nodePath, autoStart] = [davy.get('home'), davy.get('nodePath'), davy.get('fabric.autoStart')]
  return {
    home: typeof home === 'string' ? home.trim() : setting.home,
    nodePath: typeof nodePath === 'string' ? nodePath.trim() : setting.nodePath,
    autoStart: typeof autoStart === 'boolean' ? autoStart : setting['fabric.autoStart'],
  }
}
