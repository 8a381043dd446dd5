/** Documents of Globus Transfer (Globus Transfer API). */
import * as z from 'zod/mini'

const transferItem = z.looseObject({
  source_path: z.string(),
  destination_path: z.string(),
  recursive: z.optional(z.nullable(z.boolean())),
  external_checksum: z.optional(z.nullable(z.string())),
  checksum_algorithm: z.optional(z.nullable(z.string())),
})
export const transferRequest = z.looseObject({
  submission_id: z.optional(z.string()),
  source_endpoint: z.string(),
  destination_endpoint: z.string(),
  DATA: z.array(transferItem).check(z.minLength(1)),
  label: z.optional(z.nullable(z.string())),
  sync_level: z.optional(z.nullable(z.int().check(z.minimum(0), z.maximum(3)))),
  verify_checksum: z.optional(z.nullable(z.boolean())),
  preserve_timestamp: z.optional(z.nullable(z.boolean())),
})
export type TransferRequest = z.infer<typeof transferRequest>

export const transferTask = z.looseObject({
  task_id: z.string(),
  type: z.enum(['TRANSFER', 'DELETE']),
  status: z.enum(['ACTIVE', 'INACTIVE', 'SUCCEEDED', 'FAILED']),
  label: z.nullable(z.string()),
  request_time: z.string(),
  completion_time: z.nullable(z.string()),
  source_endpoint_id: z.string(),
  destination_endpoint_id: z.nullable(z.string()),
  files: z.number(),
  files_transferred: z.nullable(z.number()),
  bytes_transferred: z.number(),
  bytes_checksummed: z.number(),
  effective_bytes_per_second: z.number(),
  nice_status: z.nullable(z.string()),
  fatal_error: z.nullable(z.looseObject({ code: z.string(), description: z.string() })),
})
export type TransferTask = z.infer<typeof transferTask>

export const collection = z.looseObject({
  id: z.string(),
  display_name: z.string(),
  entity_type: z.string(),
  description: z.optional(z.nullable(z.string())),
  default_directory: z.nullable(z.string()),
  /** Davy: the directory that is the collection's root, on `host`. */
  directory: z.optional(z.string()),
})
export type Collection = z.infer<typeof collection>

export const fileDocument = z.looseObject({
  name: z.string(),
  type: z.string(),
  size: z.number(),
  last_modified: z.string(),
})
export type FileDocument = z.infer<typeof fileDocument>
export const fileList = z.looseObject({ endpoint: z.string(), path: z.string(), DATA: z.array(fileDocument) })
