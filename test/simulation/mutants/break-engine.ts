/** The thread of the simulation as one file, with an engine in it that has a line replaced. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Plugin } from 'esbuild'
import type { Mutant } from './mutants.ts'

const root = join(import.meta.dirname, '../../..')
const engine = join(root, 'src/fabric/flows/engine')

/** @throws {Error} when the line is not there exactly once: the engine has changed, and the mutant has to follow. */
export async function breakEngine(mutant: Mutant | null, outfile: string): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: [join(root, 'test/simulation/block-thread.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    target: 'node22.13',
    logLevel: 'error',
    // CommonJS packages inside a module ask for it.
    banner: { js: `import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);` },
    define: { 'import.meta.dirname': '""' },
    plugins: mutant === null ? [] : [replaced(mutant)],
  })
}

function replaced({ name, file, line, instead }: Mutant): Plugin {
  const path = join(engine, file)
  return {
    name: 'broken-engine',
    setup(building) {
      building.onLoad({ filter: /\/flows\/engine\/[\w-]+\.ts$/ }, (loaded) => {
        if (loaded.path !== path) return undefined
        const source = readFileSync(path, 'utf8')
        const pieces = source.split(line)
        if (pieces.length !== 2) {
          throw new Error(`the mutant "${name}": ${pieces.length - 1} times in ${file}: ${line}`)
        }
        return { contents: pieces.join(instead), loader: 'ts' }
      })
    },
  }
}
