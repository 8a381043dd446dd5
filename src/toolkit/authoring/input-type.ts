/** The types of a run's inputs: schemas by zod, from which TypeScript's types and the flow's `input_schema` both come. */
import { z } from 'zod'
import type { JsonObject } from '#flow'

/** Any schema of `zod` or `zod/mini` that JSON Schema can express. */
export type InputType = z.core.$ZodType
export type InputTypes = Readonly<Record<string, InputType>>

/** A place in a collection: the portal offers collections and folders for it (Globus Flows, input schemas). */
export const collection = (title?: string) =>
  z
    .object({ id: z.uuid(), path: z.string().min(1) })
    .meta({ format: 'globus-collection', ...(title === undefined ? {} : { title }) })

/** Of an input that is only known by its name: it has to be there. */
export const anything = z.unknown().refine((value) => value !== undefined, 'it is missing')

/** True when a run may leave the input out and no default stands in for it. */
export function isOptional(type: InputType): boolean {
  const without = z.safeParse(type, undefined)
  return without.success && without.data === undefined
}

/** JSON Schema draft 7, without the bounds and patterns that zod derives from a format and nobody wrote. */
export function jsonSchemaOf(type: InputType): JsonObject {
  const { $schema: _, ...schema } = z.toJSONSchema(type, {
    target: 'draft-7',
    io: 'input',
    override: ({ jsonSchema }) => {
      if (jsonSchema.format === 'uuid') delete jsonSchema.pattern
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
    },
  })
  // SAFETY: a JSON Schema is JSON; zod's type says more about it and leaves the door open for undefined.
  return schema as unknown as JsonObject
}

/** What a run must be given for these inputs: those with a default, and optional ones, may be left out. */
export type Given<Types extends InputTypes> = {
  [Name in keyof Types as undefined extends z.input<Types[Name]> ? never : Name]: z.input<Types[Name]>
} & { [Name in keyof Types as undefined extends z.input<Types[Name]> ? Name : never]?: z.input<Types[Name]> }

/** What a function is called with: defaults are filled in, and an optional input that was left out is null. */
export type Called<Types extends InputTypes> = {
  -readonly [Name in keyof Types]: undefined extends z.output<Types[Name]>
    ? Exclude<z.output<Types[Name]>, undefined> | null
    : z.output<Types[Name]>
}
