/** What a timeline keeps when it is hidden or VS Code is opened again. The extension reads `run_id` from it. */
import * as z from 'zod/mini'

const remembered = z.object({
  run_id: z.optional(z.string()),
  selected: z.nullable(z.string()),
  folded: z.boolean(),
  /** Width of the details, CSS. */
  pane: z.string(),
})
export type Remembered = z.infer<typeof remembered>

export function readRemembered(state: unknown): Remembered {
  const parsed = z.safeParse(remembered, state)
  return parsed.success ? parsed.data : { selected: null, folded: false, pane: '' }
}
