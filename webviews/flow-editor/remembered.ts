/** What a flow editor keeps when it is hidden or VS Code is opened again. */
import * as z from 'zod/mini'
import { chosen } from './trial/chosen.ts'

const pane = z.object({ shown: z.boolean(), size: z.nullable(z.number()) })
export type RememberedPane = z.infer<typeof pane>

const remembered = z.object({
  /** Of the graph as `x y scale`; empty while it is fitted to the window. */
  transform: z.string(),
  selected: z.array(z.string()),
  edge: z.nullable(z.string()),
  left: pane,
  right: pane,
  bottom: z.extend(pane, { tab: z.string() }),
  /** The list of states in place of the graph. */
  list: z.boolean(),
  /** What each state is tried on. */
  trials: z._default(z.record(z.string(), chosen), {}),
  /** Words on the data of ways; null: as the setting says. */
  hints: z._default(z.nullable(z.boolean()), null),
})
export type Remembered = z.infer<typeof remembered>

const first: Remembered = {
  transform: '',
  selected: [],
  edge: null,
  left: { shown: true, size: null },
  right: { shown: true, size: null },
  bottom: { shown: false, size: null, tab: '' },
  list: false,
  hints: null,
  trials: {},
}

export function readRemembered(state: unknown): Remembered {
  const parsed = z.safeParse(remembered, state)
  return parsed.success ? parsed.data : first
}
