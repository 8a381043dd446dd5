/** Requests for tasks → tasks, or a refusal that says what is wrong. */
import * as z from 'zod/mini'
import type { LinkValue } from '#api'
import { valueSize } from '#api'
import { ServiceError } from '../server/error.ts'
import type { NewTask } from './books.ts'
import { MAX_PAYLOAD_BYTES, type FunctionFacts, type Functions } from './functions.ts'

/** What a submission may ask for; what it does not name, the function's registration says. */
export const resourceSpecification = z.looseObject({
  cores: z.optional(z.int().check(z.minimum(1))),
  /** Seconds. */
  walltime_s: z.optional(z.number().check(z.positive())),
})

export interface TaskRequest {
  readonly taskId: string
  readonly groupId: string
  readonly endpointId: string
  readonly functionId: string
  readonly payload: LinkValue
  /** The run whose state asks for it, and whether something of the arguments is private in that. */
  readonly run?: { readonly id: string; readonly secret: boolean }
  readonly resources: z.infer<typeof resourceSpecification>
}

export type PreparedTask = Omit<NewTask, 'sent_to'> & { readonly facts: FunctionFacts }

/** @throws {ServiceError} for an unknown function, one that nothing here can run, or a payload that is too large. */
export function prepareTask(request: TaskRequest, functions: Functions): PreparedTask {
  const facts = functions.facts(request.functionId)
  if (!facts.source)
    throw new ServiceError(
      400,
      'UnsupportedFunction',
      `the function ${facts.name} is a pickle that only a Python process can read: register its source (st) or a bundle (ts)`,
    )
  const size = byteSize(request.payload)
  if (size > MAX_PAYLOAD_BYTES)
    throw new ServiceError(
      413,
      'TASK_PAYLOAD_TOO_LARGE',
      `the arguments for ${facts.name} take ${(size / 1e6).toFixed(1)} MB and may take 10: ` +
        `write them to a file and send the file's path`,
    )
  return {
    task_id: request.taskId,
    group_id: request.groupId,
    function_id: request.functionId,
    endpoint_id: request.endpointId,
    payload: request.payload,
    run: request.run?.id ?? null,
    secret: request.run?.secret ?? false,
    cores: request.resources.cores ?? facts.cores,
    walltime_s: request.resources.walltime_s ?? facts.walltimeS,
    facts,
  }
}

const byteSize = (value: LinkValue) => (value.encoding === 'packed' ? Buffer.byteLength(value.text) : valueSize(value))
