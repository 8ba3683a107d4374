-- Records that came in by thousands (src/domain/bulk.h), and indexes put off meanwhile. Macros: see 0001_core.sql.

-- Of a change that is a block: it added version 1 of every record from record_id to last_id, all of its type; its digest
-- is a BLAKE2b over their values in the order of their ids. NULL: the change of one record.
ALTER TABLE change ADD COLUMN last_id @INT@;
CREATE INDEX change_block ON change (type, record_id) WHERE last_id IS NOT NULL;

-- Indexes that wait for the end of a large load (src/db/bulk.h); empty otherwise.
CREATE TABLE index_put_off (
  name TEXT @C@ NOT NULL PRIMARY KEY,
  table_name TEXT @C@ NOT NULL,
  definition TEXT NOT NULL
) @STRICT@;
