/** What package.json promises and what the code does are the same. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  command,
  contextKey,
  customEditor,
  internalCommand,
  languageModelTool,
  panel,
  restrictedSettings,
  setting,
  settingChoices,
  view,
} from '../../src/extension/contributions.ts'
import { flowSuffixes } from '#flow'
import { readManifest } from './manifest.ts'

interface Property {
  readonly default: unknown
  readonly scope: string
  readonly order: number
  readonly enum?: readonly string[]
  readonly enumDescriptions?: readonly string[]
  readonly description?: string
  readonly markdownDescription?: string
}

interface Manifest {
  readonly main: string
  readonly icon: string
  readonly activationEvents: readonly string[]
  readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] } }
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string
      readonly title: string
      readonly category: string
      readonly icon?: string
      readonly enablement?: string
    }[]
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>
    readonly viewsContainers: { readonly activitybar: readonly { readonly id: string; readonly icon: string }[] }
    readonly viewsWelcome: readonly { readonly view: string; readonly contents: string; readonly when: string }[]
    readonly menus: Readonly<
      Record<string, readonly { readonly command: string; readonly when?: string; readonly group?: string }[]>
    >
    readonly customEditors: readonly {
      readonly viewType: string
      readonly priority: string
      readonly selector: readonly { readonly filenamePattern: string }[]
    }[]
    readonly jsonValidation: readonly { readonly fileMatch: string; readonly url: string }[]
    readonly languageModelTools: readonly {
      readonly name: string
      readonly modelDescription: string
      readonly inputSchema: { readonly type: string; readonly properties: object }
    }[]
    readonly configuration: readonly {
      readonly title: string
      readonly properties: Readonly<Record<string, Property>>
    }[]
  }
}

const root = join(import.meta.dirname, '../..')
const manifest = readManifest() as Manifest
const { contributes } = manifest
const contributed = contributes.commands.map(({ command: id }) => id)

test('every command is contributed, and no other', () => {
  expect(contributed.toSorted()).toEqual(Object.values(command).toSorted())
  for (const { title, category } of contributes.commands) expect([title !== '', category]).toEqual([true, 'Davy'])
})

test('commands for the extension itself stay out of the manifest', () => {
  for (const id of Object.values(internalCommand)) expect(contributed).not.toContain(id)
})

test('menus and welcome views lead to commands that there are', () => {
  for (const entries of Object.values(contributes.menus))
    for (const entry of entries) expect(contributed).toContain(entry.command)
  const links = contributes.viewsWelcome.flatMap(({ contents }) =>
    [...contents.matchAll(/\(command:(davy\.\w+)\)/g)].map(([, id]) => id),
  )
  expect(links.length).toBeGreaterThan(0)
  for (const id of links) expect(contributed).toContain(id)
})

test('views and their container', () => {
  const ids = Object.values(contributes.views).flatMap((views) => views.map(({ id }) => id))
  expect(ids.toSorted()).toEqual(Object.values(view).toSorted())
  expect(contributes.viewsContainers.activitybar.map(({ id }) => id)).toEqual(Object.keys(contributes.views))
  for (const welcome of contributes.viewsWelcome) {
    expect(ids).toContain(welcome.view)
    expect(welcome.when).toContain(contextKey.fabric)
  }
})

test('a flow stays text until its graph is asked for', () => {
  expect(contributes.customEditors).toMatchObject([{ viewType: customEditor.flowGraph, priority: 'option' }])
})

test('a flow is known by its file name, in either format', () => {
  const patterns = contributes.customEditors[0]?.selector.map(({ filenamePattern }) => filenamePattern)
  expect(patterns).toEqual(flowSuffixes.map((suffix) => `*${suffix}`))
  for (const suffix of flowSuffixes) expect(manifest.activationEvents).toContain(`workspaceContains:**/*${suffix}`)
  const whens = Object.values(contributes.menus)
    .flat()
    .map(({ when = '' }) => when)
    .filter((when) => /Filename/.test(when))
  expect(whens.length).toBeGreaterThan(0)
  for (const when of whens)
    for (const [, pattern = ''] of when.matchAll(/resourceFilename =~ \/(.*?)\/(?: |$)/g))
      for (const suffix of flowSuffixes) expect(`x${suffix}`).toMatch(new RegExp(pattern))
})

test('of flows the language server speaks: JSON support has a schema that says nothing, which is in the package', () => {
  expect(contributes.jsonValidation.length).toBeGreaterThan(0)
  for (const { url } of contributes.jsonValidation) {
    const path = url.replace('./', '')
    const said = Object.keys(JSON.parse(readFileSync(join(root, path), 'utf8')) as object)
    expect(said.filter((key) => !key.startsWith('$'))).toEqual([])
    expect(readFileSync(join(root, '.vscodeignore'), 'utf8').split('\n')).toContain(`!${path}`)
  }
})

const properties = Object.assign({}, ...contributes.configuration.map((group) => group.properties)) as Record<
  string,
  Property
>

test('settings have the defaults that the code falls back to', () => {
  const defaults = Object.fromEntries(Object.entries(properties).map(([name, { default: value }]) => [name, value]))
  expect(defaults).toEqual(Object.fromEntries(Object.entries(setting).map(([name, value]) => [`davy.${name}`, value])))
})

test('settings say what they do, what each choice means, and where they count', () => {
  for (const group of contributes.configuration) {
    const orders = Object.values(group.properties).map(({ order }) => order)
    expect(orders.toSorted((a, b) => a - b)).toEqual(orders.map((_, index) => index + 1))
  }
  for (const { description, markdownDescription, scope, enum: choices, enumDescriptions } of Object.values(properties))
    expect([(description ?? markdownDescription ?? '') !== '', scope !== undefined, choices?.length]).toEqual([
      true,
      true,
      enumDescriptions?.length,
    ])
  for (const [name, choices] of Object.entries(settingChoices))
    expect(properties[`davy.${name}`]?.enum).toEqual([...choices])
})

test('a folder that is not trusted cannot choose what is started', () => {
  const restricted = restrictedSettings.map((name) => `davy.${name}`)
  expect(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations.toSorted()).toEqual(restricted.toSorted())
  const ofTheMachine = Object.entries(properties).flatMap(([name, { scope }]) => (scope === 'machine' ? [name] : []))
  expect(restricted.toSorted()).toEqual(ofTheMachine.toSorted())
})

test('panels are brought back', () => {
  for (const type of Object.values(panel)) expect(manifest.activationEvents).toContain(`onWebviewPanel:${type}`)
})

test('assistants are offered what the code registers, and told that it only looks', () => {
  const { languageModelTools: tools } = contributes
  expect(tools.map(({ name }) => name).toSorted()).toEqual(Object.values(languageModelTool).toSorted())
  for (const { modelDescription, inputSchema } of tools)
    expect([/\b[Rr]eads only\b/.test(modelDescription), inputSchema.type]).toEqual([true, 'object'])
})

test('a command that stands in a title bar or beside a row as an icon has one', () => {
  const icons = new Set(contributes.commands.flatMap(({ command: id, icon }) => (icon === undefined ? [] : [id])))
  const shown = Object.entries(contributes.menus).flatMap(([menu, entries]) =>
    entries.filter(
      ({ group = '' }) =>
        (/^(view|editor)\/title$/.test(menu) && group.startsWith('navigation')) || group.startsWith('inline'),
    ),
  )
  expect(shown.length).toBeGreaterThan(5)
  expect(shown.map(({ command: id }) => id).filter((id) => !icons.has(id))).toEqual([])
})

test('what starts or ends something needs a folder that is trusted', () => {
  const active = contributes.commands.filter(({ title }) => /^(Start|Stop|Run|Re-run|Cancel|Answer)\b/.test(title))
  expect(active.length).toBeGreaterThan(8)
  expect(active.filter(({ enablement }) => enablement !== 'isWorkspaceTrusted')).toEqual([])
})

test('what is about one row of a tree is not in the palette', () => {
  const inTrees = new Set((contributes.menus['view/item/context'] ?? []).map(({ command: id }) => id))
  const palette = new Map((contributes.menus['commandPalette'] ?? []).map(({ command: id, when }) => [id, when]))
  // These ask which run is meant.
  const asking: readonly string[] = [command.openRunTimeline, command.answerRun, command.rerunRun]
  expect([...inTrees].filter((id) => !asking.includes(id) && palette.get(id) !== 'false')).toEqual([])
})
