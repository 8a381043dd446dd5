/** Bearer tokens: that of the home, which never ends, and those that programs were given for two days. */
import { createHash, randomBytes } from 'node:crypto'
import { sameSecret } from '../server/gate.ts'
import type { Store } from '../store/store.ts'

/** 48 h, as Globus gives them. */
export const LIFETIME_S = 172_800

export interface Token {
  readonly resource_server: string
  readonly scope: string
  /** Seconds since 1970. */
  readonly issued: number
  readonly expires: number
  /** Identity id of whom it was given to; null: the home's owner. */
  readonly principal: string | null
  /** False: it was made for an action provider elsewhere, and opens nothing here. */
  readonly opens: boolean
}

export interface Tokens {
  /** Undefined for a token that is not ours or whose time is over. */
  find(token: string): Token | undefined
  /** `opens`: whether the fabric itself may be entered with it. @default true */
  issue(
    servers: ReadonlyMap<string, readonly string[]>,
    principal: string | null,
    opens?: boolean,
  ): Promise<IssuedToken[]>
  revoke(token: string): Promise<void>
}

export interface IssuedToken {
  readonly access_token: string
  readonly token_type: 'Bearer'
  readonly expires_in: number
  readonly scope: string
  readonly resource_server: string
}

export function createTokens(store: Store, homeToken: string): Tokens {
  const lookup = store.db.prepare(
    'SELECT resource_server, scope, issued, expires, principal, opens FROM auth_tokens WHERE hash=?',
  )
  return {
    find(token) {
      if (sameSecret(token, homeToken))
        return {
          resource_server: 'davy',
          scope: 'all',
          issued: 0,
          expires: 4_102_444_800,
          principal: null,
          opens: true,
        }
      const row = lookup.get(hash(token))
      if (!row || Number(row['expires']) <= seconds()) return undefined
      return {
        resource_server: String(row['resource_server']),
        scope: String(row['scope']),
        issued: Number(row['issued']),
        expires: Number(row['expires']),
        principal: row['principal'] === null ? null : String(row['principal']),
        opens: row['opens'] === 1,
      }
    },
    issue(servers, principal, opens = true) {
      const issued = seconds()
      return store.write((db) => {
        db.prepare('DELETE FROM auth_tokens WHERE expires <= ?').run(issued)
        return [...servers].map(([server, scopes]) => {
          const token = randomBytes(32).toString('base64url')
          const scope = scopes.join(' ')
          db.prepare('INSERT INTO auth_tokens VALUES (?,?,?,?,?,?,?)').run(
            hash(token),
            server,
            scope,
            issued,
            issued + LIFETIME_S,
            principal,
            opens ? 1 : 0,
          )
          return {
            access_token: token,
            token_type: 'Bearer' as const,
            expires_in: LIFETIME_S,
            scope,
            resource_server: server,
          }
        })
      })
    },
    revoke: (token) =>
      store.write((db) => {
        db.prepare('DELETE FROM auth_tokens WHERE hash=?').run(hash(token))
      }),
  }
}

const hash = (token: string) => createHash('sha256').update(token).digest('base64url')
const seconds = () => Math.floor(Date.now() / 1000)
