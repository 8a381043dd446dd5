/** The one user of a home: an identity made up at the first start, and the client id by which programs log in as it. */
import { randomUUID } from 'node:crypto'
import { hostname, userInfo } from 'node:os'
import type { DatabaseSync } from 'node:sqlite'
import type { Identity } from '../context.ts'

export interface LocalUser {
  readonly identity: Identity
  /** For client_credentials; the secret that goes with it is the token of the home. */
  readonly clientId: string
}

export function localUser(db: DatabaseSync): LocalUser {
  const row = db.prepare('SELECT * FROM auth_identity').get()
  if (row)
    return {
      identity: {
        id: String(row['id']),
        urn: identityUrn(String(row['id'])),
        username: String(row['username']),
        name: String(row['name']),
        email: String(row['email']),
      },
      clientId: String(row['client_id']),
    }
  const name = userName()
  const username = `${name}@${hostname()}`
  db.prepare('INSERT INTO auth_identity VALUES (?,?,?,?,?)').run(randomUUID(), randomUUID(), username, name, username)
  return localUser(db)
}

export const identityUrn = (id: string) => `urn:globus:auth:identity:${id}`

function userName(): string {
  try {
    return userInfo().username
  } catch {
    // A container may run under a number that has no name.
    return `user-${process.getuid?.() ?? 0}`
  }
}
