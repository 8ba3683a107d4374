-- What changed when: figures are remembered under the versions of the tables that they read (src/figures/stamp.h).
-- Macros: see 0001_core.sql.

-- The version of the last change after which nothing remembered holds: definitions, the tree of units, a bulk load.
ALTER TABLE data_version ADD COLUMN whole @INT@ NOT NULL DEFAULT 0;
-- Equal to n as long as every change since `whole` was noted table by table; a program that does not note leaves it behind.
ALTER TABLE data_version ADD COLUMN noted @INT@ NOT NULL DEFAULT 0;

-- Of each fact table the version of its last change.
CREATE TABLE data_version_table (
  table_name TEXT @C@ NOT NULL PRIMARY KEY,
  n @INT@ NOT NULL
) @STRICT@;
