/** Documents of the Flows service (Globus Flows API). */
import * as z from 'zod/mini'
import type { ActionStatus, LogEntry, RunStatus } from '#run'
import type { FlowDefinition } from '#flow'
import { jsonObject } from './json.ts'

export const flowDefinition = z.custom<FlowDefinition>(
  (value) => typeof value === 'object' && value !== null,
  'must be an object',
)
const names = z._default(z.array(z.string()), [])

export const flowDocument = z.looseObject({
  id: z.string(),
  title: z.string(),
  subtitle: z.optional(z.nullable(z.string())),
  description: z.optional(z.nullable(z.string())),
  keywords: names,
  definition: flowDefinition,
  input_schema: jsonObject,
  created_at: z.string(),
  updated_at: z.string(),
  flow_owner: z.string(),
})
export type FlowDocument = z.infer<typeof flowDocument>

/** Principals as roles name them (Globus Flows API). */
const URN = /^urn:globus:(auth:identity|groups:id):[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i
export const identityUrn = z
  .string()
  .check(z.refine((text) => URN.test(text) && text.includes(':auth:'), 'must be urn:globus:auth:identity:UUID'))
const principals = (everybody?: string) => {
  const also = everybody === undefined ? '' : `, or "${everybody}"`
  const name = z
    .string()
    .check(
      z.refine(
        (text) => URN.test(text) || text === everybody,
        `must be urn:globus:auth:identity:UUID or urn:globus:groups:id:UUID${also}`,
      ),
    )
  return z.optional(z.array(name))
}

export const flowRequest = z.looseObject({
  title: z.string().check(z.minLength(1), z.maxLength(128)),
  subtitle: z.optional(z.nullable(z.string().check(z.maxLength(128)))),
  description: z.optional(z.nullable(z.string().check(z.maxLength(4096)))),
  keywords: z.optional(z.array(z.string().check(z.maxLength(1024)))),
  definition: jsonObject,
  input_schema: jsonObject,
  flow_viewers: principals('public'),
  flow_starters: principals('all_authenticated_users'),
  flow_administrators: principals(),
  run_managers: principals(),
  run_monitors: principals(),
})
export type FlowRequest = z.infer<typeof flowRequest>

export const runRequest = z.looseObject({
  body: jsonObject,
  label: z.optional(z.nullable(z.string().check(z.minLength(1), z.maxLength(64)))),
  tags: z.optional(z.array(z.string())),
  run_monitors: principals(),
  run_managers: principals(),
  /** Of which ends the hosted service would write a mail: checked, and of no effect here. */
  activity_notification_policy: z.optional(
    z.nullable(z.looseObject({ status: z.optional(z.array(z.enum(['INACTIVE', 'SUCCEEDED', 'FAILED']))) })),
  ),
})
export type RunRequest = z.infer<typeof runRequest>

/** How to go on from a run that has ended. */
export const rerunRequest = z.object({
  /** The state to begin at. @default the one it failed in */
  state: z.optional(z.string()),
  /** Instead of the definition that the run had; it must have the state. */
  definition: z.optional(flowDefinition),
  /** Instead of the `$` that the run had when it entered the state, the last time it did. */
  data: z.optional(jsonObject),
  /** Changes to that `$`, as a merge patch (RFC 7396): private values, which end with their run, are given again by it. */
  input: z.optional(jsonObject),
  /** @default that of the run */
  label: runRequest.shape.label,
})
export type RerunRequest = z.infer<typeof rerunRequest>

/** What may be changed of a run, under way or ended. */
export const runUpdate = z.looseObject({
  label: runRequest.shape.label,
  tags: runRequest.shape.tags,
  run_managers: runRequest.shape.run_managers,
  run_monitors: runRequest.shape.run_monitors,
})

export const runStatus = z.custom<RunStatus>((value) => typeof value === 'string')

export const runDocument = z.looseObject({
  run_id: z.string(),
  action_id: z.string(),
  flow_id: z.string(),
  flow_title: z.string(),
  start_time: z.string(),
  completion_time: z.nullable(z.string()),
  status: runStatus,
  display_status: z.string(),
  /** `{code, description, details}` while active, `{code, description, output}` once succeeded. */
  details: jsonObject,
  label: z.nullable(z.string()),
  tags: names,
  run_owner: z.string(),
  run_managers: names,
  run_monitors: names,
  /** The run whose state began this one as its action. */
  parent_run_id: z.optional(z.nullable(z.string())),
  /** The run, and the state in it, that this one went on from. */
  rerun_of: z.optional(z.nullable(z.string())),
  rerun_from: z.optional(z.nullable(z.string())),
})
export type RunDocument = z.infer<typeof runDocument>

export const logEntry = z.custom<LogEntry>(
  (value) => typeof value === 'object' && value !== null && 'time' in value && 'code' in value,
)
export const runLog = z.looseObject({
  entries: z.array(logEntry),
  limit: z.number(),
  has_next_page: z.boolean(),
  marker: z.optional(z.nullable(z.string())),
})

export const flowList = z.looseObject({
  flows: z.array(flowDocument),
  limit: z.number(),
  has_next_page: z.boolean(),
  marker: z.optional(z.nullable(z.string())),
})
export const runList = z.looseObject({
  runs: z.array(runDocument),
  limit: z.number(),
  has_next_page: z.boolean(),
  marker: z.optional(z.nullable(z.string())),
})
export const runDefinition = z.looseObject({
  flow_id: z.string(),
  definition: flowDefinition,
  input_schema: jsonObject,
})

/** What an engine sends to an action provider's `/run` (Globus Action Provider Interface). */
export const actionRequest = z.looseObject({
  request_id: z.string(),
  body: jsonObject,
  label: z.optional(z.nullable(z.string())),
  monitor_by: z.optional(z.array(z.string())),
  manage_by: z.optional(z.array(z.string())),
  deadline: z.optional(z.string()),
})
export type ActionRequest = z.infer<typeof actionRequest>

export const actionStatus = z.custom<ActionStatus>(
  (value) => typeof value === 'object' && value !== null && 'action_id' in value && 'status' in value,
)
