/** The worker process: its main thread runs tasks, a second one sees to it that no worker outlives its agent. */
import { isMainThread } from 'node:worker_threads'

if (isMainThread) (await import('./serve.ts')).serve()
else (await import('./lifeline.ts')).endWithAgent()
