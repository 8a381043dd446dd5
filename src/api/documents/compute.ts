/** Documents of Globus Compute (Globus Compute API), with what Davy's endpoints add: attempts, output and the stack. */
import * as z from 'zod/mini'

export const functionRequest = z.looseObject({
  function_name: z.string(),
  /** One packed, serialised function: `packFunction(…)`, see serialisation.ts. */
  function_code: z.string(),
  description: z.optional(z.nullable(z.string())),
  meta: z.optional(z.looseObject({})),
  /** `false`: a task is never tried again once it may have started (`WorkerLost`). @default true */
  idempotent: z.optional(z.boolean()),
  resources: z.optional(
    z.looseObject({
      cores: z.optional(z.number()),
      memory_mb: z.optional(z.number()),
      walltime_s: z.optional(z.number()),
    }),
  ),
})
export type FunctionRequest = z.infer<typeof functionRequest>

export const functionDocument = z.looseObject({
  function_uuid: z.string(),
  function_name: z.string(),
  /** One packed, serialised function: `unpackFunction(…)`. */
  function_code: z.string(),
})

/** Davy: the functions of this fabric, newest first. */
export const functionList = z.looseObject({
  functions: z.array(
    z.looseObject({
      function_uuid: z.string(),
      function_name: z.string(),
      description: z.nullable(z.string()),
    }),
  ),
})

export const submitRequest = z.looseObject({
  tasks: z.record(z.string(), z.array(z.string())),
  task_group_id: z.optional(z.nullable(z.string())),
  resource_specification: z.optional(z.nullable(z.looseObject({}))),
  user_endpoint_config: z.optional(z.nullable(z.looseObject({}))),
  create_queue: z.optional(z.nullable(z.boolean())),
})
export const submitAnswer = z.looseObject({
  request_id: z.string(),
  task_group_id: z.string(),
  endpoint_id: z.string(),
  tasks: z.record(z.string(), z.array(z.string())),
})

/** One try at a task on one worker. Only the newest attempt's result is accepted. */
export const attempt = z.looseObject({
  attempt: z.number(),
  worker: z.nullable(z.string()),
  start: z.string(),
  end: z.nullable(z.string()),
  outcome: z.enum(['running', 'succeeded', 'failed', 'lost', 'canceled']),
})
export type Attempt = z.infer<typeof attempt>

/** One line of a stack, mapped back to the source the function was bundled from. `line` and `column` count from 1. */
const stackFrame = z.looseObject({
  function: z.nullable(z.string()),
  file: z.string(),
  line: z.number(),
  column: z.number(),
  /** The source line itself, so that an error can be read where the file is not at hand. */
  text: z.optional(z.nullable(z.string())),
})
export type StackFrame = z.infer<typeof stackFrame>

export const taskFailure = z.looseObject({
  /** `TaskError` (the function threw), `WorkerLost`, `WalltimeExceeded`, `TaskCanceled`, `ResultTooLarge`, … */
  code: z.string(),
  message: z.string(),
  stack: z.array(stackFrame),
})
export type TaskFailure = z.infer<typeof taskFailure>

export const taskDocument = z.looseObject({
  task_id: z.string(),
  /** received, waiting-for-ep, waiting-for-nodes, running, success, failed. */
  status: z.string(),
  result: z.optional(z.nullable(z.string())),
  exception: z.optional(z.nullable(z.string())),
  completion_t: z.optional(z.nullable(z.string())),
  function_id: z.optional(z.string()),
  function_name: z.optional(z.string()),
  endpoint_id: z.optional(z.string()),
  task_group_id: z.optional(z.string()),
  submitted: z.optional(z.string()),
  attempts: z._default(z.array(attempt), []),
  failure: z.optional(z.nullable(taskFailure)),
  /** What the task printed, newest last, at most 64 KiB of each. */
  stdout: z.optional(z.string()),
  stderr: z.optional(z.string()),
})
export type TaskDocument = z.infer<typeof taskDocument>

export const endpointDocument = z.looseObject({
  uuid: z.string(),
  name: z.string(),
  display_name: z.nullable(z.string()),
  owner: z.string(),
  hostname: z.nullable(z.string()),
  endpoint_version: z.nullable(z.string()),
  /** Davy: this fabric starts and watches the agent itself. */
  managed: z._default(z.boolean(), false),
  status: z.looseObject({
    status: z.enum(['online', 'offline', 'stopped']),
    details: z.looseObject({
      total_workers: z.number(),
      idle_workers: z.number(),
      /** Tasks that no worker has yet. */
      pending_tasks: z.number(),
      /** Tasks that are not finished. */
      outstanding_tasks: z.number(),
      held_workers: z.optional(z.number()),
      last_heartbeat: z.optional(z.nullable(z.string())),
    }),
  }),
})
export type EndpointDocument = z.infer<typeof endpointDocument>
