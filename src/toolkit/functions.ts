/** Registering functions: once by content, because the compute service gives equal content the same id. */
import type { Client, FunctionRequest } from '#api'

export type FunctionRegistration = Pick<
  FunctionRequest,
  'function_name' | 'function_code' | 'description' | 'idempotent' | 'resources'
>

/**
 * Registers every function and answers with their ids under the same keys, ready to be put into a run's input.
 * `function_code` is what `packFunction` makes of a bundle.
 */
export async function registerFunctions<Name extends string>(
  client: Client,
  functions: Readonly<Record<Name, FunctionRegistration>>,
): Promise<Readonly<Record<Name, string>>> {
  const ids = await Promise.all(
    Object.entries<FunctionRegistration>(functions).map(async ([name, source]) => {
      const { function_uuid: id } = await client.compute.registerFunction(source)
      return [name, id] as const
    }),
  )
  // SAFETY: the entries were made from the keys of `functions`.
  return Object.fromEntries(ids) as Record<Name, string>
}
