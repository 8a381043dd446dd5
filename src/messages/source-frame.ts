import * as z from 'zod/mini'

/** A line of a function's source, as the stack of a failed task has it. */
export const sourceFrame = z.object({
  function: z.nullable(z.string()),
  file: z.string(),
  /** Counts from 1. */
  line: z.number(),
  column: z.number(),
})
