import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/vscode/**', 'test/interop/**', 'test/bench/**'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Many tests start real processes; two cores are shared with them.
    maxWorkers: 2,
  },
})
