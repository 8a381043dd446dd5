import * as vscode from 'vscode'
import { setting, settingChoices } from './contributions.ts'

export interface Settings {
  readonly home: string
  readonly nodePath: string
  readonly autoStart: boolean
  readonly flowEditor: FlowEditorSettings
}

/** How flows are shown. */
export interface FlowEditorSettings {
  /** What a flow opens as. */
  readonly default: (typeof settingChoices)['flowEditor.default'][number]
  /** Which way the graph runs. */
  readonly direction: (typeof settingChoices)['flowEditor.direction'][number]
  readonly minimap: boolean
  /** Show on the edges what the data looks like there. */
  readonly dataHints: boolean
}

/** A setting of the wrong type counts as not set: VS Code has already underlined it. */
export function readSettings(): Settings {
  const davy = vscode.workspace.getConfiguration('davy')
  const text = (name: 'home' | 'nodePath'): string => {
    const value = davy.get(name)
    return typeof value === 'string' ? value.trim() : setting[name]
  }
  const flag = (name: 'fabric.autoStart' | 'flowEditor.minimap' | 'flowEditor.dataHints'): boolean => {
    const value = davy.get(name)
    return typeof value === 'boolean' ? value : setting[name]
  }
  const choice = <Name extends keyof typeof settingChoices>(name: Name): (typeof settingChoices)[Name][number] => {
    const value = davy.get(name)
    const choices: readonly (typeof settingChoices)[Name][number][] = settingChoices[name]
    return choices.find((one) => one === value) ?? setting[name]
  }
  return {
    home: text('home'),
    nodePath: text('nodePath'),
    autoStart: flag('fabric.autoStart'),
    flowEditor: {
      default: choice('flowEditor.default'),
      direction: choice('flowEditor.direction'),
      minimap: flag('flowEditor.minimap'),
      dataHints: flag('flowEditor.dataHints'),
    },
  }
}
