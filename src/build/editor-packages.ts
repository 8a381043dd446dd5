/**
 * Monaco and its packages are for one part of one page. One of them installs itself as `node_modules/vscode`: bundled into
 * the extension it would stand in the place of the editor that runs it.
 */
import type { Metafile } from 'esbuild'

const editorPackages = /(?:^|\/)node_modules\/(?:@codingame|monaco-languageclient|vscode)\//

/** Files of those packages that went into a bundle. */
export function editorPackagesIn({ inputs }: Metafile): readonly string[] {
  return Object.keys(inputs).filter((path) => editorPackages.test(path))
}

/** @throws {Error} when there are any. */
export function refuseEditorPackages(metafile: Metafile): void {
  const [first] = editorPackagesIn(metafile)
  if (first !== undefined)
    throw new Error(
      `${Object.keys(metafile.outputs).join(', ')}: has ${first}, which only the flow editor's drawer may have`,
    )
}
