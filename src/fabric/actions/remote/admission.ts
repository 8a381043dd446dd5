/**
 * Which hosts flows may call. A definition can come from anywhere, so it does not decide: the owner of the home adds a
 * provider, and only Globus's own hosts are known without. A URL that was added lets in everything below it.
 */

/** What the owner said of a provider. */
export interface Admitted {
  /** As `plainUrl` writes it: it and everything below it. */
  readonly url: string
  /** It gets tokens of this fabric, for its own scope: it asks this fabric who comes with one. */
  readonly trustsFabric: boolean
  readonly hasToken: boolean
  /** ISO 8601 */
  readonly added: string
}

/**
 * A URL as it is called: host, port and path as WHATWG URL reads them, so that `..` leads to where it will lead; no slash at
 * the end, no query. Text that is no URL comes back as it is.
 */
export function plainUrl(text: string): string {
  if (!URL.canParse(text)) return text
  const { protocol, username, password, host, pathname } = new URL(text)
  const user = username === '' && password === '' ? '' : `${username}:${password}@`
  return `${protocol}//${user}${host}${pathname}`.replace(/\/+$/, '')
}

/** The entry that lets this URL in, the closest one. `url`: a plain one. */
export function admittedBy<T extends Pick<Admitted, 'url'>>(url: string, entries: Iterable<T>): T | undefined {
  let closest: T | undefined
  for (const entry of entries) {
    const covers = url === entry.url || url.startsWith(`${entry.url}/`)
    if (covers && entry.url.length > (closest?.url.length ?? 0)) closest = entry
  }
  return closest
}

/** Hosts of Globus that have action providers (Globus docs, Hosted Action Providers). */
const GLOBUS_HOST = /^https:\/\/(?:[a-z\d-]+\.)?actions\.globus\.org(?=\/|$)/

export const isGlobusHost = (url: string): boolean => GLOBUS_HOST.test(url)

/** On this machine, by its own name for itself. */
export function isLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { hostname } = new URL(url)
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}

/** Why this can be no provider's URL; undefined when it can. `allowHttp`: its owner accepts that all of it can be read. */
export function urlMistake(url: string, allowHttp: boolean): string | undefined {
  if (!URL.canParse(url)) return `"${url}" is not a URL: an action provider's begins with https://`
  const { protocol, username, password, pathname } = new URL(url)
  if (username !== '' || password !== '') return 'the URL holds a name or password: give a token apart from it'
  // Who decodes them finds another path than the one that was allowed.
  if (/%2f|%5c/i.test(pathname)) return `${url} hides a slash in its path`
  if (protocol === 'https:' || (protocol === 'http:' && (isLoopback(url) || allowHttp))) return undefined
  if (protocol === 'http:')
    return `${url} is not encrypted: its token and data could be read on the way. Use https, or accept that with --allow-http`
  return `${url} is not an HTTP URL: an action provider's begins with https://`
}

/** What to do about a URL that nobody let in. */
export const howToAdmit = (url: string): string =>
  `Flows call no other host unless you allow it: if you trust this one, davy provider add ${url}`
