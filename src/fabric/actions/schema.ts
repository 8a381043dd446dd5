/** Table of the `hello_world` provider, as of version 1 of the fabric's database. Times are microseconds since 1970. */
export const schema = `
CREATE TABLE hello_actions (
  action_id TEXT PRIMARY KEY,
  echo TEXT,
  start INTEGER NOT NULL,
  due INTEGER NOT NULL,
  canceled INTEGER
) WITHOUT ROWID;
`
