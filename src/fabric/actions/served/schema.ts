/** Tables of the providers whose processes connect to this fabric, as of version 2 of its database. Times are ISO 8601. */
export const schemaVersion2 = `
CREATE TABLE served_providers (
  name     TEXT PRIMARY KEY,
  -- ServedProvider as JSON.
  document TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE served_actions (
  action_id      TEXT PRIMARY KEY,
  provider       TEXT NOT NULL,
  -- What was asked, as JSON; sealed when something of it is private.
  request        TEXT NOT NULL,
  -- The process that was told to begin it. Written before it is told: an action is never begun twice.
  boot           TEXT,
  status         TEXT NOT NULL,
  display_status TEXT NOT NULL,
  details        TEXT NOT NULL,
  created        TEXT NOT NULL,
  begun          TEXT,
  ended          TEXT,
  canceled       INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX served_actions_open ON served_actions (provider) WHERE ended IS NULL;
`
