/**
 * Tables of the compute service, by the version of the fabric's database that brings them. Times are ISO 8601 as documents carry them.
 * `payload` and `result` are text in Globus's packed form, or CBOR bytes.
 */
export const schema = `
CREATE TABLE compute_functions (
  function_id TEXT PRIMARY KEY,
  name        TEXT NOT NULL,
  code        TEXT NOT NULL,
  description TEXT,
  meta        TEXT NOT NULL,
  idempotent  INTEGER NOT NULL,
  resources   TEXT NOT NULL,
  created     TEXT NOT NULL,
  removed     INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE compute_endpoints (
  endpoint_id TEXT PRIMARY KEY,
  name        TEXT NOT NULL UNIQUE,
  managed     INTEGER NOT NULL,
  stopped     INTEGER NOT NULL DEFAULT 0,
  hostname    TEXT,
  davy        TEXT
) WITHOUT ROWID;
CREATE TABLE compute_groups (
  group_id TEXT PRIMARY KEY,
  created  TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE compute_tasks (
  task_id     TEXT PRIMARY KEY,
  group_id    TEXT NOT NULL,
  function_id TEXT NOT NULL,
  endpoint_id TEXT NOT NULL,
  payload     NOT NULL,
  cores       INTEGER NOT NULL,
  walltime_s  REAL,
  -- open, success or failed
  status      TEXT NOT NULL,
  -- the only attempt whose result is accepted
  attempt     INTEGER NOT NULL,
  -- how often a worker died under it
  deaths      INTEGER NOT NULL DEFAULT 0,
  -- which start of the agent was given this attempt: on disk before the agent hears of it
  sent_to     TEXT,
  canceled    INTEGER NOT NULL DEFAULT 0,
  submitted   TEXT NOT NULL,
  completed   TEXT,
  result,
  failure     TEXT,
  stdout      TEXT,
  stderr      TEXT
);
CREATE INDEX compute_tasks_of_group ON compute_tasks (group_id);
CREATE INDEX compute_tasks_open ON compute_tasks (endpoint_id) WHERE status = 'open';
CREATE TABLE compute_attempts (
  task_id TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  worker  TEXT,
  start   TEXT NOT NULL,
  end     TEXT,
  outcome TEXT NOT NULL,
  PRIMARY KEY (task_id, attempt)
) WITHOUT ROWID;
`

export const schemaVersion2 = `
-- The run whose state asked for the task, and 1 when something of the task is private in it: that stands in the vault.
ALTER TABLE compute_tasks ADD COLUMN run TEXT;
ALTER TABLE compute_tasks ADD COLUMN secret INTEGER NOT NULL DEFAULT 0;
`
