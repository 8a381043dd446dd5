export { registerFunctions, type FunctionRegistration } from './functions.ts'
export { deployFlow, type Deployment } from './deploy.ts'
export { failureOf, taskFailureIn, type RunFailure } from './failure.ts'
export { cancelRun, startRun, waitForRun, type RunOptions } from './runs.ts'
export { watchRun, watchRuns, type RunUpdate, type WatchOptions } from './watch.ts'
export { whenReachable } from './when-reachable.ts'

// Authoring: what a flow's file imports.
export { z } from 'zod'
export { connectLocal, connect, type Client, type TaskContext, type TaskFunction } from '#api'
export * from './authoring/index.ts'
export { call, flow, type AuthoredFlow } from './flow.ts'
export { completeInput, deployAuthored } from './prepare.ts'
export { RunFailed, type FinishedRun, type FlowRun, type FlowRunOptions } from './flow-run.ts'
export {
  actionProvider,
  type ActionContext,
  type ServedActionProvider,
  type Standing,
} from './provider/action-provider.ts'
export { serveActionProvider, type ServeOptions, type Serving, type ServingEvent } from './provider/serve.ts'
