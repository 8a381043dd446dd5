/** Tables of the transfer service, as of version 1 of the fabric's database. */
export const schema = `
CREATE TABLE transfer_collections (
  id           TEXT PRIMARY KEY,
  display_name TEXT NOT NULL UNIQUE,
  description  TEXT,
  -- Absolute, or below the home.
  directory    TEXT NOT NULL,
  created      TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE transfer_tasks (
  task_id           TEXT PRIMARY KEY,
  type              TEXT NOT NULL,
  status            TEXT NOT NULL,
  label             TEXT,
  -- The submission as it was parsed.
  request           TEXT NOT NULL,
  request_time      TEXT NOT NULL,
  completion_time   TEXT,
  -- When somebody began to copy and when the last of it was done.
  work_start        TEXT,
  work_end          TEXT,
  -- 1 once transfer_items holds every file and folder of the submission.
  expanded          INTEGER NOT NULL DEFAULT 0,
  faults            INTEGER NOT NULL DEFAULT 0,
  fatal_error       TEXT,
  -- Counted when the task ended; while it is active its runner counts.
  totals            TEXT
) WITHOUT ROWID;
CREATE INDEX transfer_tasks_by_status ON transfer_tasks (status, request_time);
CREATE INDEX transfer_tasks_by_time ON transfer_tasks (request_time);

-- One file or folder. state: pending, copied (whole and verified under its temporary name), done, skipped.
CREATE TABLE transfer_items (
  task_id          TEXT NOT NULL REFERENCES transfer_tasks ON DELETE CASCADE,
  n                INTEGER NOT NULL,
  kind             TEXT NOT NULL,
  source_path      TEXT NOT NULL,
  destination_path TEXT NOT NULL,
  size             INTEGER NOT NULL,
  state            TEXT NOT NULL,
  sha256           TEXT,
  -- How far the temporary file is known to be on disk, with which digest, of which version of the source.
  mark             TEXT,
  PRIMARY KEY (task_id, n)
) WITHOUT ROWID;

CREATE TABLE transfer_events (
  task_id     TEXT NOT NULL REFERENCES transfer_tasks ON DELETE CASCADE,
  n           INTEGER NOT NULL,
  time        TEXT NOT NULL,
  code        TEXT NOT NULL,
  description TEXT NOT NULL,
  details     TEXT NOT NULL,
  is_error    INTEGER NOT NULL,
  PRIMARY KEY (task_id, n)
) WITHOUT ROWID;
`
