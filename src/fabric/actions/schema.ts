/** Tables of the actions service, by the version of the fabric's database that brings them. Times are microseconds since 1970. */
export const schema = `
CREATE TABLE hello_actions (
  action_id TEXT PRIMARY KEY,
  echo TEXT,
  start INTEGER NOT NULL,
  due INTEGER NOT NULL,
  canceled INTEGER
) WITHOUT ROWID;
`

export const schemaVersion2 = `
-- Action providers on other hosts that flows may call; the token is sealed (store/vault.ts).
CREATE TABLE remote_providers (
  url           TEXT PRIMARY KEY,
  trusts_fabric INTEGER NOT NULL,
  token         TEXT,
  added         TEXT NOT NULL
) WITHOUT ROWID;
-- Actions that were done when they were answered; details are null where they are private (the vault has them).
CREATE TABLE done_actions (
  provider  TEXT NOT NULL,
  action_id TEXT NOT NULL,
  failed    INTEGER NOT NULL,
  details   TEXT,
  start     INTEGER NOT NULL,
  end       INTEGER NOT NULL,
  PRIMARY KEY (provider, action_id)
) WITHOUT ROWID;
CREATE INDEX done_actions_by_end ON done_actions (provider, end);
`
