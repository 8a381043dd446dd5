/** Tables of the search service, as of version 1 of the fabric's database. */
export const schema = `
CREATE TABLE search_indexes (
  id           TEXT PRIMARY KEY,
  display_name TEXT NOT NULL,
  description  TEXT NOT NULL,
  created      TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE search_entries (
  rowid      INTEGER PRIMARY KEY,
  index_id   TEXT NOT NULL REFERENCES search_indexes ON DELETE CASCADE,
  subject    TEXT NOT NULL,
  -- '' stands for the entry without an id that a subject may have.
  entry_id   TEXT NOT NULL,
  content    TEXT NOT NULL,
  visible_to TEXT NOT NULL,
  modified   TEXT NOT NULL,
  UNIQUE (index_id, subject, entry_id)
);

-- The words of an entry, under its rowid.
CREATE VIRTUAL TABLE search_words USING fts5(words, content='', contentless_delete=1);

CREATE TABLE search_tasks (
  task_id    TEXT PRIMARY KEY,
  index_id   TEXT NOT NULL,
  task_type  TEXT NOT NULL,
  state      TEXT NOT NULL,
  message    TEXT,
  work_start TEXT NOT NULL,
  work_end   TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX search_tasks_by_index ON search_tasks (index_id, work_start);
`
