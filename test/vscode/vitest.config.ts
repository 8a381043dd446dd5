import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: join(import.meta.dirname, '../..'),
  test: {
    include: ['test/vscode/**/*.test.ts'],
    // A window is one thing after another.
    fileParallelism: false,
    sequence: { concurrent: false },
    bail: 1,
    expect: { poll: { timeout: 20_000 } },
    testTimeout: 180_000,
    hookTimeout: 300_000,
  },
})
