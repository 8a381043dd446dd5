/** What is private of a run's task: its arguments and its end stand in the vault until the run ends, the books hold the rest. */
import { MASK } from '#flow'
import { decodeCbor, encodeCbor, type LinkValue, type TaskFailure } from '#api'
import type { Vault } from '../store/vault.ts'

/** How a task ended, as far as the function has a say in it. */
export interface TaskEnd {
  readonly value: LinkValue | null
  readonly failure: TaskFailure | null
  readonly stdout: string
  readonly stderr: string
}

export interface PrivateTask {
  readonly run: string
  readonly taskId: string
}

export function keepArguments(vault: Vault, { run, taskId }: PrivateTask, payload: LinkValue): void {
  vault.keep(run, `task ${taskId} arguments`, packed(payload))
}

/** Undefined when the run has ended. */
export function readArguments(vault: Vault, { run, taskId }: PrivateTask): LinkValue | undefined {
  const text = vault.read(run, `task ${taskId} arguments`)
  // SAFETY: kept by keepArguments.
  return text === undefined ? undefined : (unpacked(text) as LinkValue)
}

/** Answers with what of it may be shown. */
export function keepEnd(vault: Vault, { run, taskId }: PrivateTask, end: TaskEnd): TaskEnd {
  vault.keep(run, `task ${taskId} end`, packed(end))
  const shown = (text: string) => (text === '' ? '' : MASK)
  const failure = end.failure && { ...end.failure, message: MASK, stack: [] }
  return { value: null, failure, stdout: shown(end.stdout), stderr: shown(end.stderr) }
}

export function readEnd(vault: Vault, { run, taskId }: PrivateTask): TaskEnd | undefined {
  const text = vault.read(run, `task ${taskId} end`)
  // SAFETY: kept by keepEnd.
  return text === undefined ? undefined : (unpacked(text) as TaskEnd)
}

/** Whether a result has keys that are private by their name (Globus docs, Authoring Flows). */
export function hasPrivateKeys({ value }: TaskEnd): boolean {
  return value?.encoding === 'packed' && /"(?:_private|_tokens")/.test(value.text)
}

const packed = (value: unknown) => Buffer.from(encodeCbor(value)).toString('base64')
const unpacked = (text: string) => decodeCbor(Buffer.from(text, 'base64'))
