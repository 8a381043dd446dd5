/** Tables of the triggers service, as of version 1 of the fabric's database. */
export const schema = `
CREATE TABLE triggers (
  id      TEXT PRIMARY KEY,
  name    TEXT NOT NULL,
  flow_id TEXT NOT NULL,
  source  TEXT NOT NULL,
  input   TEXT NOT NULL,
  label   TEXT,
  enabled INTEGER NOT NULL,
  created TEXT NOT NULL
) WITHOUT ROWID;

-- Every version of a file that a trigger is done with: it started a run, could not, or was there before (neither).
CREATE TABLE trigger_files (
  trigger_id TEXT NOT NULL REFERENCES triggers ON DELETE CASCADE,
  path       TEXT NOT NULL,
  size       INTEGER NOT NULL,
  mtime_ms   REAL NOT NULL,
  time       TEXT NOT NULL,
  run_id     TEXT,
  failure    TEXT,
  PRIMARY KEY (trigger_id, path, size, mtime_ms)
) WITHOUT ROWID;
CREATE INDEX trigger_files_by_time ON trigger_files (trigger_id, time);
`
