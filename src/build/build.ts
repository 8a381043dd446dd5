/**
 * `npm run build`: every bundle of Davy into `dist/`, in about a second.
 *
 *   dist/cli.js fabric.js endpoint.js worker.js   the processes (ESM, Node); copier.js: a thread of the fabric
 *   dist/functions/<experiment>/<name>.mjs         what workers run: one file each, source map inside
 *   dist/extension.cjs                             the extension, `vscode` external
 *   dist/webviews/<page>.js|css                    the pages
 *   dist/node_modules/                             packages that cannot be bundled (native code, wasm)
 */
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type BuildOptions } from 'esbuild'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const dist = join(root, 'dist')
/** Cannot be bundled; copied beside the bundles, with what they need. */
const external = ['h5wasm', '@parcel/watcher']
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
  external: [...external, 'h5wasm/*'],
  // CommonJS packages inside an ESM bundle ask for `require`, `__dirname` and `__filename`.
  banner: {
    js: `import{createRequire as __cr}from'node:module';import{fileURLToPath as __fp}from'node:url';import{dirname as __dn}from'node:path';const require=__cr(import.meta.url),__filename=__fp(import.meta.url),__dirname=__dn(__filename);`,
  },
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
  })
  await build({ ...node, entryPoints, outdir: dist, sourcemap: true, sourcesContent: false })
}

async function functions(): Promise<void> {
  const entryPoints = Object.fromEntries(
    globSync('src/experiments/*/functions/*.ts', { cwd: root }).map((path) => [
      `${basename(dirname(dirname(path)))}/${basename(path, '.ts')}`,
      path,
    ]),
  )
  await build({
    ...node,
    banner: {},
    // Stacks of failed tasks are read by people: names, lines and the source itself stay.
    minify: false,
    entryPoints,
    outdir: join(dist, 'functions'),
    outExtension: { '.js': '.mjs' },
    sourcemap: 'inline',
    sourcesContent: true,
  })
}

async function extension(): Promise<void> {
  const entryPoints = present({ extension: 'src/extension/activate.ts' })
  if (Object.keys(entryPoints).length === 0) return
  await build({
    ...shared,
    platform: 'node',
    mainFields,
    target: 'node22.13',
    format: 'cjs',
    // What the rooms below find beside their own bundle is beside this one too.
    define: { ...shared.define, 'import.meta.dirname': '__dirname', 'import.meta.url': '__filename' },
    external: ['vscode', ...external],
    entryPoints,
    outdir: dist,
    outExtension: { '.js': '.cjs' },
    sourcemap: true,
    sourcesContent: false,
  })
}

async function pages(): Promise<void> {
  const entryPoints = Object.fromEntries(
    globSync('webviews/*/main.ts', { cwd: root }).map((path) => [basename(dirname(path)), path]),
  )
  await build({
    ...shared,
    platform: 'browser',
    target: 'es2023',
    format: 'esm',
    entryPoints,
    outdir: join(dist, 'webviews'),
  })
}

/** Copies a package and its dependencies, as installed here, to `dist/node_modules`. */
function copyPackages(): void {
  const done = new Set<string>()
  const copy = (name: string, from: string): void => {
    const folder = packageFolder(name, from)
    if (!folder || done.has(name)) return
    done.add(name)
    cpSync(folder, join(dist, 'node_modules', name), {
      recursive: true,
      filter: (path) =>
        !/\.(map|md|ts|c|cc|hh|cpp|h|gyp)$|\/(src|test|tests|docs|prebuilds-src)$/.test(relative(folder, path)),
    })
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      dependencies?: Record<string, string>
      optionalDependencies?: Record<string, string>
    }
    for (const next of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })) copy(next, folder)
  }
  for (const name of external) copy(name, root)
}

function packageFolder(name: string, from: string): string | undefined {
  const paths = createRequire(join(from, 'package.json')).resolve.paths(name) ?? []
  return paths.map((path) => join(path, name)).find((path) => existsSync(join(path, 'package.json')))
}

export async function buildAll(): Promise<void> {
  rmSync(dist, { recursive: true, force: true })
  mkdirSync(dist, { recursive: true })
  await Promise.all([processes(), functions(), extension(), pages()])
  copyPackages()
  // Last: the launcher takes a `dist` without this mark for unfinished.
  writeFileSync(join(dist, 'build.json'), JSON.stringify({ version, time: new Date().toISOString() }))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildAll()
