import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { ownSource } from '../../src/extension/flow-editor/bundled-source.ts'

test("a function's own file comes out of its bundle, and not what it imports", async () => {
  const own = `import { format } from 'davy:other'\nexport default function greet(name: string) {\n  return format(name)\n}\n`
  const { outputFiles } = await build({
    stdin: { contents: own, loader: 'ts', sourcefile: 'src/functions/greet.ts', resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    format: 'esm',
    sourcemap: 'inline',
    plugins: [
      {
        name: 'other',
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^davy:other$/ }, () => ({ path: 'other', namespace: 'other' }))
          onLoad({ filter: /.*/, namespace: 'other' }, () => ({
            contents: 'export const format = (n) => `Hello, ${n}`',
          }))
        },
      },
    ],
  })
  const source = ownSource(outputFiles[0]?.text ?? '')
  expect(source.text).toBe(own)
  expect(source.file).toContain('src/functions/greet.ts')
})

test('a bundle without a source map, or with a broken one, is shown as it is', () => {
  expect(ownSource('export default () => 1')).toEqual({ text: 'export default () => 1', file: null })
  const broken = 'export default 1\n//# sourceMappingURL=data:application/json;base64,bm90IGpzb24='
  expect(ownSource(broken)).toEqual({ text: broken, file: null })
})
