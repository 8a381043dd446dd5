/**
 * Which provider answers for an ActionUrl. A definition names hosted URLs; here they mean the providers of this fabric,
 * under the names in use today and under the old ones that published flows still carry (Globus docs, Hosted Action Providers).
 */

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
 * The form of an ActionUrl that providers register: without a trailing slash, host in lower case, aliases replaced by the
 * canonical URL. Text that is no URL comes back trimmed: no provider has it, and the error can quote it.
 */
export function normalizeActionUrl(text: string): string {
  const trimmed = text.trim()
  if (!URL.canParse(trimmed)) return trimmed
  const parsed = new URL(trimmed)
  const plain = `${parsed.protocol}//${parsed.host}${parsed.pathname}`.replace(/\/+$/, '')
  const url = plain.replace(/^https:\/\/actions\.automate\.globus\.org(?=\/|$)/, ACTIONS)
  const transfer = /^https:\/\/actions\.globus\.org\/transfer\/([a-z_]+)$/.exec(url)?.[1]
  if (transfer !== undefined) return `${TRANSFER}/${OLD_TRANSFER_NAMES[transfer] ?? transfer}`
  return EXACT[url] ?? url.replace(/^https:\/\/flows\.automate\.globus\.org(?=\/|$)/, 'https://flows.globus.org')
}
