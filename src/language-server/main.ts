/** The process that VS Code starts, with `--node-ipc`. Bundled to dist/language-server.js. */
import { serveProcess } from './process.ts'

serveProcess()
