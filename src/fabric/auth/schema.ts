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
