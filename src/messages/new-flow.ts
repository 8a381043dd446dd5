/** The page on which a flow is begun. */
import * as z from 'zod/mini'

/** Where the flow goes. */
export const newFlowPlace = z.discriminatedUnion('kind', [
  /** A folder, with the names of what is in it. */
  z.object({ kind: z.literal('folder'), label: z.string(), names: z.array(z.string()) }),
  /** An empty document that is open and has no file yet. */
  z.object({ kind: z.literal('document'), label: z.string() }),
  /** Nowhere yet: it is saved later. */
  z.object({ kind: z.literal('unsaved') }),
])
export type NewFlowPlace = z.infer<typeof newFlowPlace>

export const newFlowForm = z.enum(['json', 'yaml', 'typescript'])
export type NewFlowForm = z.infer<typeof newFlowForm>

export const newFlowProtocol = {
  toPage: z.discriminatedUnion('kind', [z.object({ kind: z.literal('place'), place: newFlowPlace })]),
  toHost: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('ready') }),
    z.object({ kind: z.literal('cancel') }),
  ]),
  calls: {
    /** Null: none was chosen. */
    chooseFolder: { request: z.object({}), reply: z.nullable(newFlowPlace) },
    /** `refused`: why it was not made, and a name that is free, where that is why. */
    create: {
      request: z.object({ template: z.string(), form: newFlowForm, title: z.string(), name: z.string() }),
      reply: z.object({ refused: z.nullable(z.string()), free: z.nullable(z.string()) }),
    },
  },
} as const

export type NewFlowToHost = z.infer<typeof newFlowProtocol.toHost>
