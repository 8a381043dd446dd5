/**
 * Which provider an ActionUrl means. Hosted URLs are known under the names in use today and under the old ones that
 * published flows still carry (Globus docs, Hosted Action Providers).
 */
import { own } from '../json.ts'

const ACTIONS = 'https://actions.globus.org'
const TRANSFER = 'https://transfer.actions.globus.org'
const COMPUTE = 'https://compute.actions.globus.org'

/** Operations of the transfer providers, and what the old host called those that have another name now. */
const OLD_TRANSFER_NAMES: Readonly<Record<string, string>> = { set_permission: 'manage_permission' }

/** Old forms of a whole URL. */
const EXACT: Readonly<Record<string, string>> = {
  [`${COMPUTE}/v2`]: COMPUTE,
  [`${COMPUTE}/fxap`]: COMPUTE,
  'https://automate.funcx.org': COMPUTE,
}

/**
 * The form of an ActionUrl that providers are found by: without a trailing slash, host in lower case, aliases replaced by
 * the canonical URL. Text that is no URL comes back trimmed: no provider has it, and the error can quote it.
 */
export function normalizeActionUrl(text: string): string {
  const plain = plainUrl(text)
  const url = plain.replace(/^https:\/\/actions\.automate\.globus\.org(?=\/|$)/, ACTIONS)
  const transfer = /^https:\/\/actions\.globus\.org\/transfer\/([a-z_]+)$/.exec(url)?.[1]
  if (transfer !== undefined) return `${TRANSFER}/${own(OLD_TRANSFER_NAMES, transfer) ?? transfer}`
  return own(EXACT, url) ?? url.replace(/^https:\/\/flows\.automate\.globus\.org(?=\/|$)/, 'https://flows.globus.org')
}

const URL_PARTS = /^(https?):\/\/([^/?#\s]+)([^?#\s]*)(?:[?#]\S*)?$/i

function plainUrl(text: string): string {
  const trimmed = text.trim()
  const parts = URL_PARTS.exec(trimmed)
  if (!parts) return trimmed
  const [, protocol = '', host = '', path = ''] = parts
  return `${protocol.toLowerCase()}://${host.toLowerCase()}${path}`.replace(/\/+$/, '')
}

export interface OldUrl {
  /** What to write instead. */
  readonly successor: string
  /** Nobody answers at the old URL any more: Globus ended its old transfer providers on 2025-01-22. */
  readonly ended: boolean
}

/** For an ActionUrl of an older generation: its successor. `/v2` and the Flows hosts are other names, not older ones. */
export function successorOfUrl(actionUrl: string): OldUrl | undefined {
  const [plain, successor] = [plainUrl(actionUrl), normalizeActionUrl(actionUrl)]
  if (plain === successor || plain === `${COMPUTE}/v2` || successor.startsWith('https://flows.')) return undefined
  const ended = successor.startsWith(TRANSFER) || plain.startsWith('https://automate.funcx.org')
  return { successor, ended }
}
