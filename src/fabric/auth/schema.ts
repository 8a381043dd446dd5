/** Tables of the auth service, as of version 1 of the fabric's database. */
export const schema = `
CREATE TABLE auth_identity (
  id         TEXT PRIMARY KEY,
  client_id  TEXT NOT NULL,
  username   TEXT NOT NULL,
  name       TEXT NOT NULL,
  email      TEXT NOT NULL
) WITHOUT ROWID;
-- Tokens that programs were given for a while; only their SHA-256 is kept.
CREATE TABLE auth_tokens (
  hash            TEXT PRIMARY KEY,
  resource_server TEXT NOT NULL,
  scope           TEXT NOT NULL,
  issued          INTEGER NOT NULL,
  expires         INTEGER NOT NULL
) WITHOUT ROWID;
`

export const schemaVersion2 = `
-- Whom else the owner lets in: programs or people, each with an identity of its own.
CREATE TABLE auth_principals (
  id      TEXT PRIMARY KEY,
  name    TEXT NOT NULL UNIQUE,
  -- SHA-256 of the client secret.
  secret  TEXT NOT NULL,
  -- URNs of the groups it is in, a JSON list.
  groups  TEXT NOT NULL,
  created TEXT NOT NULL
) WITHOUT ROWID;
-- Null: the home's owner.
ALTER TABLE auth_tokens ADD COLUMN principal TEXT REFERENCES auth_principals (id) ON DELETE CASCADE;
-- 0: made for an action provider elsewhere, which may ask whose it is; it opens nothing here.
ALTER TABLE auth_tokens ADD COLUMN opens INTEGER NOT NULL DEFAULT 1;
`
