/**
 * Monaco as its packages bring it is most of VS Code: 8.9 MB. What an editor of one text never reaches is left out of
 * the bundle: debugger, terminals, notebooks, chat, source control, comments, the workbench's own views. A module that
 * is left out answers whatever it is asked with a stand-in, since the modules around it name it when they are loaded.
 */
import { readFileSync } from 'node:fs'
import type { Plugin } from 'esbuild'

const contributions = [
  'anchorSelect',
  'codelens',
  'colorPicker',
  'diffEditorBreadcrumbs',
  'dnd',
  'dropOrPasteInto',
  'floatingMenu',
  'fontZoom',
  'gpu',
  'inlineCompletions',
  'inlineProgress',
  'linkedEditing',
  'links',
  'middleScroll',
  'placeholderText',
  'sectionHeaders',
  'stickyScroll',
  'symbolIcons',
  'unicodeHighlighter',
]
const extensionHost = [
  'Ai',
  'Authentication',
  'Browsers',
  'Chat',
  'CodeInsets',
  'CodeMapper',
  'Comments',
  'CustomEditors',
  'DataChannels',
  'Debug',
  'EditorTabs',
  'Embedding',
  'Interactive',
  'LanguageModel',
  'Localization',
  'ManagedSockets',
  'Mcp',
  'Notebook',
  'Profile',
  'Progress',
  'QuickDiff',
  'SCM',
  'Search',
  'Share',
  'Speech',
  'StatusBar',
  'Storage',
  'Task',
  'Terminal',
  'Testing',
  'Theming',
  'Timeline',
  'Tree',
  'Tunnel',
  'UriOpeners',
  'Webview',
]
const mainThread = [...extensionHost, 'CLICommands', 'Download', 'EditSession', 'SaveParticipant', 'SecretState']

const leftOut: readonly RegExp[] = [
  // Encodings other than UTF-8: the text comes from VS Code as a string.
  /\/@vscode\/iconv-lite-umd\//,
  /\/jschardet\//,
  new RegExp(`/vs/editor/contrib/(${contributions.join('|')})/`),
  /\/vs\/editor\/browser\/(gpu|widget\/(diffEditor|multiDiffEditor))\//,
  /\/vs\/editor\/common\/diff\//,
  /\/vs\/editor\/standalone\/browser\/iPadShowKeyboard\//,
  /\/vs\/workbench\/contrib\/(?!list\/|codeEditor\/browser\/editorFeatures\.js)/,
  /\/vs\/workbench\/browser\/(parts\/|actions\/|workbench\.contribution)/,
  /\/vs\/workbench\/services\/search\//,
  new RegExp(`/vs/workbench/api/common/extHost(${extensionHost.join('|')})\\w*\\.js$`),
  new RegExp(`/vs/workbench/api/browser/mainThread(${mainThread.join('|')})\\w*\\.js$`),
]
/** Names of services, by which others find them or do without. */
const kept = /\.service\.js$/

/**
 * Called, made, read or walked through, it is itself, or nothing at all. Whether something is one of its kind is always
 * answered with no. VS Code's own way to find what a class needs (`$di$dependencies`) finds that it needs nothing.
 */
const standIn = `
export const no = () => false
const handler = {
  get(target, key) {
    if (typeof key === 'string' && /^is(?:[A-Z]|$)/.test(key)) return no
    if (key === Symbol.iterator) return function* () {}
    if (key === Symbol.toPrimitive) return () => ''
    if (key === Symbol.hasInstance) return no
    if (key === '$di$dependencies') return []
    if (key === 'then') return undefined
    return key in target ? target[key] : absent
  },
  has: () => true,
  apply: () => absent,
  construct: () => absent,
}
export const absent = new Proxy(function () {}, handler)`

/** The host of extensions insists that everything that an extension could ask for is there. */
const insistence = {
  file: /\/rpcProtocol\.js$/,
  from: 'assertRegistered(identifiers) {',
  to: 'assertRegistered() { return',
}

export function monacoParts(): Plugin {
  return {
    name: 'monaco-parts',
    setup(build) {
      build.onResolve({ filter: /^davy:absent$/ }, () => ({ path: 'absent', namespace: 'davy' }))
      build.onLoad({ filter: /^absent$/, namespace: 'davy' }, () => ({ contents: standIn }))
      build.onLoad({ filter: /\/node_modules\/.*\.(js|css)$/ }, ({ path }) => {
        if (insistence.file.test(path)) return { contents: replaced(path) }
        if (!leftOut.some((pattern) => pattern.test(path)) || kept.test(path)) return undefined
        if (path.endsWith('.css')) return { contents: '', loader: 'css' }
        const names = exportedNames(readFileSync(path, 'utf8'))
        const list = names.map((name) => `${/^is[A-Z]/.test(name) ? 'no' : 'absent'} as ${name}`).join(', ')
        return { contents: names.length === 0 ? '' : `import { absent, no } from 'davy:absent'\nexport { ${list} }` }
      })
    },
  }
}

function replaced(path: string): string {
  const text = readFileSync(path, 'utf8')
  if (!text.includes(insistence.from)) throw new Error(`${path} is not as it was: see src/build/monaco-parts.ts`)
  return text.replace(insistence.from, insistence.to)
}

/** What a module of Monaco's packages exports: they all list it in `export { a, b as c }`. */
export function exportedNames(text: string): string[] {
  const names = [...text.matchAll(/\bexport\s*\{([^}]*)\}/g)].flatMap(([, list = '']) =>
    list.split(',').map(
      (item) =>
        item
          .trim()
          .split(/\s+as\s+/)
          .at(-1) ?? '',
    ),
  )
  if (/\bexport\s+default\b/.test(text)) names.push('default')
  return [...new Set(names.filter((name) => name !== ''))]
}
