/** The two bodies of the compute action provider (Globus docs, Hosted Action Providers) → the tasks they ask for. */
import * as z from 'zod/mini'
import { packArguments } from '#api'
import type { JsonObject } from '#flow'
import { ActionError } from '../actions/provider.ts'
import { resourceSpecification } from './submit.ts'

export interface AskedTask {
  readonly endpointId: string
  readonly functionId: string
  readonly payload: string
  readonly resources: z.infer<typeof resourceSpecification>
}

const kwargs = z.record(z.string(), z.unknown())
const inputs = { args: z.optional(z.nullable(z.array(z.unknown()))), kwargs: z.optional(z.nullable(kwargs)) }

const v2Task = z.looseObject({
  endpoint: z.string(),
  function: z.optional(z.string()),
  /** Its older name. */
  func: z.optional(z.string()),
  /** Keyword arguments. */
  payload: z.optional(z.nullable(kwargs)),
  ...inputs,
})
const v2Body = z.looseObject({
  tasks: z.array(v2Task).check(z.minLength(1)),
  resource_specification: z.optional(z.nullable(resourceSpecification)),
})
const v3Body = z.looseObject({
  endpoint_id: z.string(),
  tasks: z.array(z.looseObject({ function_id: z.string(), ...inputs })).check(z.minLength(1)),
  resource_specification: z.optional(z.nullable(resourceSpecification)),
})

/** `{tasks: [{endpoint, function, payload | args, kwargs}]}`, or one such task at the top. @throws {ActionError} 400 */
export function readV2(body: JsonObject): AskedTask[] {
  const { tasks, resource_specification: resources } = parse(
    v2Body,
    'tasks' in body ? body : { ...body, tasks: [body] },
  )
  return tasks.map((task, index) => ({
    endpointId: task.endpoint,
    functionId: functionOf(task, index),
    payload: packArguments({ args: task.args ?? [], kwargs: task.payload ?? task.kwargs ?? {} }),
    resources: resources ?? {},
  }))
}

function functionOf({ function: id, func }: z.infer<typeof v2Task>, index: number): string {
  const named = id ?? func
  if (named !== undefined) return named
  throw new ActionError(400, 'BadActionRequest', `body.tasks.${index}.function: the id of a function is missing`)
}

/** `{endpoint_id, tasks: [{function_id, args, kwargs}], resource_specification}`. @throws {ActionError} 400 */
export function readV3(body: JsonObject): AskedTask[] {
  const { endpoint_id: endpointId, tasks, resource_specification: resources } = parse(v3Body, body)
  return tasks.map((task) => ({
    endpointId,
    functionId: task.function_id,
    payload: packArguments({ args: task.args ?? [], kwargs: task.kwargs ?? {} }),
    resources: resources ?? {},
  }))
}

function parse<T extends z.ZodMiniType>(schema: T, body: JsonObject): z.infer<T> {
  const parsed = z.safeParse(schema, body)
  if (parsed.success) return parsed.data
  const sentences = parsed.error.issues.map((issue) => `body.${issue.path.join('.')}: ${issue.message}`)
  throw new ActionError(400, 'BadActionRequest', sentences.join('; '))
}
