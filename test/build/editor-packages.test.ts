/** Monaco's packages stay in the flow editor's drawer, and the one that is called `vscode` is never taken for VS Code. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { describe, expect, test } from 'vitest'
import { editorPackagesIn, refuseEditorPackages } from '../../src/build/editor-packages.ts'

const root = join(import.meta.dirname, '../..')

async function bundled(contents: string, external: string[] = []) {
  const { metafile } = await build({
    absWorkingDir: root,
    stdin: { contents, resolveDir: root },
    bundle: true,
    write: false,
    metafile: true,
    external,
    outfile: 'out.js',
    format: 'esm',
    logLevel: 'silent',
    // What is in them does not matter here, and is much.
    plugins: [
      {
        name: 'hollow',
        setup: ({ onLoad }) => onLoad({ filter: /[\\/]node_modules[\\/]/ }, () => ({ contents: '' })),
      },
    ],
  })
  return metafile
}

describe("Monaco's packages", () => {
  test('are imported in the flow editor only', () => {
    const files = globSync(['src/**/*.ts', 'webviews/**/*.ts', 'kernel/**/*.ts'], { cwd: root })
    const wrong = files.filter(
      (path) =>
        !path.startsWith('webviews/flow-editor/drawer/') &&
        /(?:from|import)\s*\(?\s*'(?:@codingame\/|monaco-languageclient|vscode\/)/.test(
          readFileSync(join(root, path), 'utf8'),
        ),
    )
    expect(files.length).toBeGreaterThan(300)
    expect(wrong).toEqual([])
  })

  test('are found in a bundle that has them, and the build of any other bundle refuses them', async () => {
    const wrong = await bundled(
      `import * as monaco from '@codingame/monaco-vscode-editor-api'; console.log(monaco.Uri)`,
    )
    expect(editorPackagesIn(wrong).length).toBeGreaterThan(0)
    expect(() => refuseEditorPackages(wrong)).toThrow(/out\.js.*has node_modules\/@codingame\//)
  })

  test('the one that is called vscode is found too, and is not there where vscode is external', async () => {
    const source = `import * as vscode from 'vscode'; console.log(vscode.window)`
    const inside = await bundled(source)
    expect(() => refuseEditorPackages(inside)).toThrow('node_modules/vscode/')
    expect(editorPackagesIn(await bundled(source, ['vscode']))).toEqual([])
  })

  test('are not what a test gets that imports vscode', async () => {
    await expect(import('vscode')).rejects.toThrow('only inside VS Code')
  })
})
