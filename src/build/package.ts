/** `npm run package`: build, then `davy-<version>.vsix` at the top of the project, with what .vscodeignore lets through. */
import { readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createVSIX } from '@vscode/vsce'
import { buildAll } from './build.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
/** What the package may weigh; ARCHITECTURE.md, budgets. */
const MOST_BYTES = 40 * 1024 * 1024

/** Answers with the path of the package. Dependencies are in the bundles and in `dist/node_modules`, none are added. */
export async function packageExtension(folder = root): Promise<string> {
  await buildAll()
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  const packagePath = join(folder, `davy-${version}.vsix`)
  await createVSIX({
    cwd: root,
    packagePath,
    dependencies: false,
    allowMissingRepository: true,
    // The README's pictures lie in the repository, which has no address yet.
    rewriteRelativeLinks: false,
  })
  const { size } = statSync(packagePath)
  if (size > MOST_BYTES) throw new Error(`${packagePath} has ${size} bytes, more than the ${MOST_BYTES} it may have`)
  return packagePath
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = await packageExtension()
  process.stdout.write(`${path}: ${(statSync(path).size / 1024 / 1024).toFixed(1)} MB\n`)
}
