/** Tables of the flows service and of the providers that belong to it, by the version of the fabric's database that brings them. */
import { schema as actions } from '../actions/schema.ts'

export const schema = `
CREATE TABLE flows (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  subtitle TEXT NOT NULL,
  description TEXT NOT NULL,
  keywords TEXT NOT NULL,
  definition TEXT NOT NULL,
  input_schema TEXT NOT NULL,
  flow_owner TEXT NOT NULL,
  -- Everything else of the document: viewers, starters, administrators, policies.
  other TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
);

-- Definitions as runs froze them, once each.
CREATE TABLE definitions (
  hash TEXT PRIMARY KEY,
  definition TEXT NOT NULL,
  input_schema TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE runs (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  run_id TEXT NOT NULL UNIQUE,
  flow_id TEXT NOT NULL,
  flow_title TEXT NOT NULL,
  flow_updated TEXT NOT NULL,
  definition TEXT NOT NULL REFERENCES definitions (hash),
  label TEXT,
  tags TEXT NOT NULL,
  run_owner TEXT NOT NULL,
  run_managers TEXT NOT NULL,
  run_monitors TEXT NOT NULL,
  status TEXT NOT NULL,
  start_time TEXT NOT NULL,
  completion_time TEXT,
  -- Of a run that has ended, without its output: that is rebuilt from the journal.
  details TEXT NOT NULL,
  context TEXT NOT NULL
);
CREATE INDEX runs_by_start ON runs (start_time, seq);
CREATE INDEX runs_by_completion ON runs (completion_time, seq);
CREATE INDEX runs_by_status ON runs (status, start_time, seq);
CREATE INDEX runs_by_flow ON runs (flow_id, start_time, seq);
CREATE INDEX runs_by_label ON runs (label, seq);
CREATE INDEX runs_by_definition ON runs (definition);

-- id = run's seq * 2^22 + number of its first entry in the run: a run's journal is one range of one tree.
CREATE TABLE journal (
  id INTEGER PRIMARY KEY,
  entries TEXT NOT NULL
);

-- Large values of journal entries, once each.
CREATE TABLE payloads (
  hash TEXT NOT NULL UNIQUE,
  value TEXT NOT NULL
);
CREATE TABLE payload_uses (
  run INTEGER NOT NULL,
  hash TEXT NOT NULL REFERENCES payloads (hash),
  PRIMARY KEY (run, hash)
) WITHOUT ROWID;
CREATE INDEX payload_uses_by_hash ON payload_uses (hash);
${actions}`

export const schemaVersion2 = `
-- said: the request that made or changed it; roles: its lists of principals.
CREATE TABLE registered_apis (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  owner TEXT NOT NULL,
  said TEXT NOT NULL,
  roles TEXT NOT NULL,
  created TEXT NOT NULL,
  updated TEXT NOT NULL
);

-- At most one row: how long runs are kept, and how many; null is without end.
CREATE TABLE retention (
  days REAL,
  runs INTEGER
);

-- Lists put rows without a value first, and compare with this form of it (run-table.ts).
DROP INDEX runs_by_completion;
DROP INDEX runs_by_label;
CREATE INDEX runs_by_completion ON runs (COALESCE(completion_time, ''), seq);
CREATE INDEX runs_by_label ON runs (COALESCE(label, ''), seq);

-- What runs ask people. asked: the parameters of the CreateWebInput state; closed without a value: nobody answered in time.
CREATE TABLE web_inputs (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  run_id TEXT NOT NULL,
  asked TEXT NOT NULL,
  created TEXT NOT NULL,
  edited TEXT NOT NULL,
  closed TEXT,
  value TEXT,
  respondent TEXT
);
CREATE INDEX web_inputs_by_run ON web_inputs (run_id);
CREATE INDEX web_inputs_by_creation ON web_inputs (created, seq);
-- Actions of AwaitWebInput states.
CREATE TABLE web_input_waits (
  action_id TEXT PRIMARY KEY,
  web_input TEXT NOT NULL,
  start_time TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX web_input_waits_by_input ON web_input_waits (web_input);

-- How long actions of a provider and state took, JSON, microseconds, oldest first (poll-history.ts).
CREATE TABLE poll_durations (
  state TEXT PRIMARY KEY,
  durations TEXT NOT NULL,
  learned INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX poll_durations_by_time ON poll_durations (learned);

-- All that lists of runs are filtered by: looking through many runs reads this, and not their rows.
DROP INDEX runs_by_start;
CREATE INDEX runs_by_start ON runs (start_time, seq, status, flow_id, label, flow_title, completion_time, tags, run_owner,
  run_managers, run_monitors, run_id);
DROP INDEX runs_by_label;
CREATE INDEX runs_by_label ON runs (COALESCE(label, ''), start_time, seq);
DROP INDEX runs_by_completion;
CREATE INDEX runs_by_completion ON runs (COALESCE(completion_time, ''), start_time, seq);
CREATE INDEX runs_by_title ON runs (flow_title, start_time, seq);

CREATE TABLE run_counts (
  status TEXT PRIMARY KEY,
  runs INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO run_counts SELECT status, count(*) FROM runs GROUP BY status;
CREATE TRIGGER run_begun AFTER INSERT ON runs BEGIN
  INSERT INTO run_counts VALUES (new.status, 1) ON CONFLICT DO UPDATE SET runs = runs + 1;
END;
CREATE TRIGGER run_removed AFTER DELETE ON runs BEGIN
  UPDATE run_counts SET runs = runs - 1 WHERE status = old.status;
END;
CREATE TRIGGER run_moved AFTER UPDATE OF status ON runs WHEN old.status <> new.status BEGIN
  UPDATE run_counts SET runs = runs - 1 WHERE status = old.status;
  INSERT INTO run_counts VALUES (new.status, 1) ON CONFLICT DO UPDATE SET runs = runs + 1;
END;

-- What is private in runs under way, encrypted (store/vault.ts); all other tables hold it masked.
CREATE TABLE sealed (
  run TEXT NOT NULL,
  place TEXT NOT NULL,
  box BLOB NOT NULL,
  PRIMARY KEY (run, place)
) WITHOUT ROWID;

-- CRC-32 of \`entries\`; null in rows of version 1.
ALTER TABLE journal ADD COLUMN crc INTEGER;
-- 1: \`entries\` is masked, and sealed as it was written.
ALTER TABLE journal ADD COLUMN sealed INTEGER NOT NULL DEFAULT 0;

-- Runs folded up to an entry, so that the rest of a long one can be read without all that was before.
CREATE TABLE checkpoints (
  run INTEGER NOT NULL,
  entries INTEGER NOT NULL,
  logged INTEGER NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (run, entries)
) WITHOUT ROWID;
`
