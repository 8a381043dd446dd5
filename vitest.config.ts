import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  // A package of Monaco's is installed under that name.
  resolve: { alias: [{ find: /^vscode$/, replacement: join(import.meta.dirname, 'test/no-vscode.ts') }] },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/vscode/**', 'test/interop/**', 'test/bench/**'],
    setupFiles: [join(import.meta.dirname, 'test/random-cases.ts')],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Many tests start real processes; two cores are shared with them.
    maxWorkers: 2,
  },
})
