/** An action provider that a user has written with the toolkit, in a file of its own. */
import type { ServedActionProvider } from '#toolkit'
import { exitCodes } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { loadDefault } from './load.ts'

/** @throws {Failure} when the file's default export is no provider. */
export async function loadProvider(file: string): Promise<ServedActionProvider> {
  const exported = await loadDefault(file)
  if (isProvider(exported)) return exported
  throw new Failure(
    'NotAProvider',
    exitCodes.failed,
    `${file} exports no action provider. It needs: export default actionProvider({ … }), from 'davy-flows'.`,
  )
}

function isProvider(value: unknown): value is ServedActionProvider {
  return typeof value === 'object' && value !== null && 'served' in value && 'act' in value
}
