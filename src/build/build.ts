/**
 * `npm run build`: every bundle of Davy into `dist/`, in about a second.
 *
 *   dist/cli.js fabric.js endpoint.js worker.js   the processes (ESM, Node); copier.js: a thread of the fabric
 *   dist/language-server.js                        the process that editors ask about flows (ESM, Node)
 *   dist/toolkit.js                                what a flow's own file imports as davy-flows
 *   dist/functions/<experiment>/<name>.mjs         what workers run: one file each, source map inside
 *   dist/extension.cjs                             the extension, `vscode` external; yaml.cjs: a package it rarely needs;
 *                                                  what it imports with `import()`: bundles of their own beside it
 *   dist/webviews/<page>.js|css                    the pages; chunks/: parts of them that are loaded when they are needed
 *   dist/node_modules/                             packages that cannot be bundled (native code, wasm)
 */
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type BuildOptions } from 'esbuild'
import { refuseEditorPackages } from './editor-packages.ts'
import { lazyModules } from './lazy-module.ts'
import { latePackage } from './late-package.ts'
import { lazyPackage } from './lazy-package.ts'
import { lazyParts } from './lazy-parts.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const dist = join(root, 'dist')
/** Beside `dist`, so that source maps point the same way from both. */
const staging = join(root, `dist.${process.pid}`)
/** Cannot be bundled; copied beside the bundles, with what they need. */
const external = ['h5wasm']
const version = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version

const shared: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  keepNames: true,
  legalComments: 'none',
  logLevel: 'warning',
  define: { DAVY_VERSION: JSON.stringify(version) },
}

/** ES modules before CommonJS: jsonc-parser's CommonJS hides its own files from bundlers. */
const mainFields = ['module', 'main']

const node: BuildOptions = {
  ...shared,
  platform: 'node',
  mainFields,
  target: 'node22.13',
  format: 'esm',
  // The bundler is there where functions are written, and not in the extension.
  external: [...external, 'h5wasm/*', 'esbuild'],
  // CommonJS packages inside an ESM bundle ask for `require`, `__dirname` and `__filename`.
  banner: {
    js: `import{createRequire as __cr}from'node:module';import{fileURLToPath as __fp}from'node:url';import{dirname as __dn}from'node:path';const require=__cr(import.meta.url),__filename=__fp(import.meta.url),__dirname=__dn(__filename);`,
  },
}

async function bundle(options: BuildOptions): Promise<void> {
  const { metafile } = await build({ ...options, metafile: true })
  refuseEditorPackages(metafile)
}

const present = (entries: Record<string, string>) =>
  Object.fromEntries(Object.entries(entries).filter(([, path]) => existsSync(join(root, path))))

async function processes(): Promise<void> {
  const entryPoints = present({
    cli: 'src/cli/main.ts',
    fabric: 'src/fabric/main.ts',
    copier: 'src/fabric/transfer/copier/main.ts',
    endpoint: 'src/endpoint/main.ts',
    worker: 'src/endpoint/worker/main.ts',
    'language-server': 'src/language-server/main.ts',
    toolkit: 'src/toolkit/index.ts',
  })
  await bundle({ ...node, entryPoints, outdir: staging, sourcemap: true, sourcesContent: false })
}

async function functions(): Promise<void> {
  const entryPoints = Object.fromEntries(
    globSync('src/experiments/*/functions/*.ts', { cwd: root }).map((path) => [
      `${basename(dirname(dirname(path)))}/${basename(path, '.ts')}`,
      path,
    ]),
  )
  await bundle({
    ...node,
    banner: {},
    // Stacks of failed tasks are read by people: names, lines and the source itself stay.
    minify: false,
    entryPoints,
    outdir: join(staging, 'functions'),
    outExtension: { '.js': '.mjs' },
    sourcemap: 'inline',
    sourcesContent: true,
  })
}

async function extension(): Promise<void> {
  const entryPoints = present({ extension: 'src/extension/activate.ts' })
  if (Object.keys(entryPoints).length === 0) return
  const commonJs = {
    ...shared,
    platform: 'node',
    mainFields,
    target: 'node22.13',
    format: 'cjs',
    outdir: staging,
    outExtension: { '.js': '.cjs' },
    sourcemap: true,
    sourcesContent: false,
  } satisfies BuildOptions
  // A third of the extension's size, and most workspaces have no flow in YAML.
  await bundle({ ...commonJs, entryPoints: { yaml: 'yaml' } })
  const own: BuildOptions = {
    ...commonJs,
    // What the rooms below find beside their own bundle is beside this one too.
    define: { ...shared.define, 'import.meta.dirname': '__dirname', 'import.meta.url': '__filename' },
    external: ['vscode', ...external],
    // VS Code answers `require('vscode')` in all that was required, and so in lazy modules too.
    supported: { 'dynamic-import': false },
  }
  const lazy = lazyModules()
  await bundle({ ...own, plugins: [lazyPackage('yaml'), lazy.plugin], entryPoints })
  if (lazy.found.size > 0)
    await bundle({ ...own, plugins: [lazyPackage('yaml')], entryPoints: Object.fromEntries(lazy.found) })
}

async function pages(): Promise<void> {
  const lazy = lazyParts(join(root, 'webviews'))
  const entryPoints = Object.fromEntries(
    globSync('webviews/*/main.ts', { cwd: root }).map((path) => [basename(dirname(path)), path]),
  )
  const { 'flow-editor': editor, ...others } = entryPoints
  const outdir = join(staging, 'webviews')
  const page = {
    ...shared,
    platform: 'browser',
    target: 'es2023',
    format: 'esm',
    // Names of functions are a tenth of the size.
    keepNames: false,
    outdir,
  } satisfies BuildOptions
  await bundle({ ...page, entryPoints: others, plugins: [lazy.plugin] })
  // Most flows are JSON, and the package that reads YAML is a sixth of the page.
  if (editor !== undefined) {
    const plugins = [lazy.plugin, latePackage('yaml')]
    await bundle({ ...page, entryPoints: { 'flow-editor': editor }, plugins })
    await bundle({ ...page, entryPoints: { yaml: 'yaml' }, outdir: join(outdir, 'chunks') })
  }
  await lazy.build(shared, outdir)
}

/** Copies the packages that cannot be bundled, and what they need, as installed here; again only when a version changed. */
function copyPackages(): void {
  const folders = packageFolders()
  const versions = JSON.stringify([...folders].map(([name, { version }]) => `${name}@${version}`))
  const mark = join(dist, 'node_modules/versions.json')
  if (existsSync(mark) && readFileSync(mark, 'utf8') === versions) return
  for (const [name, { folder }] of folders)
    cpSync(folder, join(dist, 'node_modules', name), {
      recursive: true,
      filter: (path) =>
        !/\.(map|md|ts|c|cc|hh|cpp|h|gyp)$|\/(src|test|tests|docs|prebuilds-src)$/.test(relative(folder, path)),
    })
  writeFileSync(mark, versions)
}

function packageFolders(): Map<string, { readonly folder: string; readonly version: string }> {
  const found = new Map<string, { folder: string; version: string }>()
  const add = (name: string, from: string): void => {
    const folder = packageFolder(name, from)
    if (!folder || found.has(name)) return
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      version: string
      dependencies?: Record<string, string>
      optionalDependencies?: Record<string, string>
    }
    found.set(name, { folder, version: manifest.version })
    for (const next of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })) add(next, folder)
  }
  for (const name of external) add(name, root)
  return found
}

function packageFolder(name: string, from: string): string | undefined {
  const paths = createRequire(join(from, 'package.json')).resolve.paths(name) ?? []
  return paths.map((path) => join(path, name)).find((path) => existsSync(join(path, 'package.json')))
}

/** Puts the fresh bundles in the place of the old ones, file by file: a fabric that runs from `dist` finds each of them whole. */
function replaceBundles(): void {
  const fresh = new Set(globSync('**/*', { cwd: staging, withFileTypes: false }))
  const old = globSync('**/*', { cwd: dist, exclude: (path) => path === 'node_modules' || path === 'build.json' })
  for (const path of fresh) {
    if (statSync(join(staging, path)).isDirectory()) mkdirSync(join(dist, path), { recursive: true })
    else renameSync(join(staging, path), join(dist, path))
  }
  for (const path of old) if (!fresh.has(path)) rmSync(join(dist, path), { recursive: true, force: true })
}

export async function buildAll(): Promise<void> {
  // What was changed while it was being built is newer than the mark, and is built again next time.
  const time = new Date()
  mkdirSync(join(dist, 'node_modules'), { recursive: true })
  try {
    await Promise.all([processes(), functions(), extension(), pages()])
    copyPackages()
    replaceBundles()
  } finally {
    rmSync(staging, { recursive: true, force: true })
  }
  // Last: the launcher takes a `dist` without this mark for unfinished.
  const mark = join(dist, 'build.json')
  writeFileSync(mark, JSON.stringify({ version, time: time.toISOString() }))
  utimesSync(mark, time, time)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildAll()
