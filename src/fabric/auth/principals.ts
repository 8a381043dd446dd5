/**
 * Principals: whom the owner of the home lets in beside itself, a colleague or a program, each with an identity of its own
 * and a secret to log in by (Globus Auth API, client identities). They reach flows and runs only, by the roles they have there.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { SQLOutputValue } from 'node:sqlite'
import type { PrincipalDocument } from '#api'
import { isoTime, wallClock } from '../clock.ts'
import type { Identity, Principal } from '../context.ts'
import { ServiceError } from '../server/error.ts'
import { sameSecret } from '../server/gate.ts'
import type { Store } from '../store/store.ts'
import { identityUrn } from './identity.ts'

export function createPrincipals({ db, write }: Store, owner: Identity) {
  const byId = db.prepare('SELECT * FROM auth_principals WHERE id = ?')
  const all = db.prepare('SELECT * FROM auth_principals ORDER BY created')

  return {
    /** `id` null: the owner of the home. Undefined when the owner has taken the principal out. */
    principal(id: string | null): Principal | undefined {
      if (id === null) return { urn: owner.urn, username: owner.username, urns: [owner.urn], ownsHome: true }
      const row = byId.get(id)
      if (!row) return undefined
      const { urn, username, groups } = documentOf(row)
      return { urn, username, urns: [urn, ...groups], ownsHome: false }
    },

    identity(id: string): Identity | undefined {
      if (id === owner.id) return owner
      const row = byId.get(id)
      if (!row) return undefined
      const { urn, username, name } = documentOf(row)
      return { id, urn, username, name, email: username }
    },

    /** The principal that this client id and secret log in; undefined when the pair is not right. */
    loggedIn(id: string, secret: string): string | undefined {
      const row = byId.get(id)
      return row && sameSecret(digest(secret), String(row['secret'])) ? id : undefined
    },

    list: (): PrincipalDocument[] => all.all().map(documentOf),

    /** The secret is told this once. @throws {ServiceError} 409 when the name is taken. */
    async add(
      name: string,
      groups: readonly string[],
    ): Promise<PrincipalDocument & { readonly client_secret: string }> {
      const [id, secret] = [randomUUID(), randomBytes(32).toString('base64url')]
      await write((inside) => {
        if (inside.prepare('SELECT 1 FROM auth_principals WHERE name = ?').get(name)) {
          throw new ServiceError(409, 'STATE_CONFLICT', `there is a principal "${name}" already: take another name`)
        }
        inside
          .prepare('INSERT INTO auth_principals (id, name, secret, groups, created) VALUES (?, ?, ?, ?, ?)')
          .run(id, name, digest(secret), JSON.stringify(groups), isoTime(wallClock()))
      })
      // SAFETY: inserted just now.
      return { ...documentOf(byId.get(id) as Record<string, SQLOutputValue>), client_secret: secret }
    },

    /** Its tokens end with it. @throws {ServiceError} 404. */
    async remove(id: string): Promise<PrincipalDocument> {
      const row = byId.get(id)
      if (!row) throw new ServiceError(404, 'NOT_FOUND', `there is no principal ${id}`)
      await write((inside) => inside.prepare('DELETE FROM auth_principals WHERE id = ?').run(id))
      return documentOf(row)
    },
  }
}

function documentOf(row: Readonly<Record<string, SQLOutputValue>>): PrincipalDocument {
  const id = String(row['id'])
  return {
    id,
    name: String(row['name']),
    urn: identityUrn(id),
    username: `${id}@clients.auth.globus.org`,
    client_id: id,
    // SAFETY: written by `add`.
    groups: JSON.parse(String(row['groups'])) as string[],
    created: String(row['created']),
  }
}

const digest = (secret: string) => createHash('sha256').update(secret).digest('base64url')
