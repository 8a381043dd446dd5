/** The ways in which a provider lets the engine know, each as a provider of its own that all runs share. */
import { AWAIT_WEB_INPUT, CREATE_WEB_INPUT } from '../../../src/fabric/flows/engine/action-state.ts'

export interface ProviderKind {
  readonly name: string
  readonly urls: readonly [string, ...string[]]
  /** Synchronous: `/run` answers when it is done. Pushing: every change is told. Polled: one has to ask. */
  readonly tells: 'synchronously' | 'by push' | 'when asked'
  /** Actions that never end are not among its faults: the engine would look after them for a year. */
  readonly ends?: true
}

export const PROVIDERS: readonly ProviderKind[] = [
  { name: 'evaluate', urls: ['https://evaluate.example.org'], tells: 'synchronously' },
  { name: 'compute', urls: ['https://compute.example.org', 'https://compute.example.org/v2/'], tells: 'by push' },
  { name: 'transfer', urls: ['https://transfer.example.org'], tells: 'when asked' },
]

/** Those that carry out the states of web inputs: no ActionUrl names them. People answer when they answer. */
export const WEB_INPUTS: readonly ProviderKind[] = [
  { name: 'create_web_input', urls: [CREATE_WEB_INPUT], tells: 'synchronously' },
  { name: 'await_web_input', urls: [AWAIT_WEB_INPUT], tells: 'by push', ends: true },
]
