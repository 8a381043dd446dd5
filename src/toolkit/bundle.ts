/** TypeScript functions → the one ES module each that workers import, with its sources in the source map for stacks. */
import { dirname } from 'node:path'
import type { BuildOptions } from 'esbuild'
import { packFunction } from '#api'
import type { FunctionSource } from './authoring/function-source.ts'
import { AuthoringError } from './authoring/authoring-error.ts'

/** Packages that a bundle leaves out: the worker has its own (native code, wasm). */
const external = ['h5wasm', 'h5wasm/*']

/** The `function_code` with which a function is registered. @throws {AuthoringError} with the place of what is wrong. */
export async function functionCode(name: string, source: FunctionSource): Promise<string> {
  switch (source.kind) {
    case 'st':
    case 'sh':
      return packFunction(source)
    case 'module':
      return packFunction({
        kind: 'ts',
        name,
        source: await bundle(name, { entryPoints: [source.file], absWorkingDir: dirname(source.file) }),
      })
    case 'inline': {
      // What Vite has loaded, as in a test, has its imports rewritten for Vite's own ears.
      const text = source.call.toString().replaceAll('__vite_ssr_dynamic_import__(', 'import(')
      const contents = `export default ${text}\n`
      return packFunction({
        kind: 'ts',
        name,
        source: await bundle(name, { stdin: { contents, resolveDir: process.cwd(), sourcefile: `${name}.js` } }),
      })
    }
  }
}

async function bundle(name: string, entry: BuildOptions): Promise<string> {
  const { build } = await import('esbuild').catch(() => {
    throw new AuthoringError('TypeScript is bundled with esbuild, which is not here: npm install esbuild', {
      step: name,
    })
  })
  const { outputFiles } = await build({
    ...entry,
    bundle: true,
    write: false,
    platform: 'node',
    mainFields: ['module', 'main'],
    target: 'node22.13',
    format: 'esm',
    external,
    legalComments: 'none',
    logLevel: 'silent',
    sourcemap: 'inline',
    sourcesContent: true,
  }).catch((error: unknown) => {
    throw new AuthoringError(
      `it cannot be bundled: ${error instanceof Error ? error.message.replace(/^Build failed.*\n(error: )?/, '') : String(error)}`,
      {
        step: name,
        field: 'function',
      },
    )
  })
  return outputFiles.map(({ text }) => text).join('')
}
