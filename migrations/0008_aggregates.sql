-- Stored aggregates: sums of measures by unit and day, kept in the write that changes a record (src/figures/aggregate.h).
-- Macros: see 0001_core.sql.

-- A measure that is kept. A changed statement (a definition, a parameter, a program that compiles otherwise) makes a new
-- row, which is counted anew; the rows of the old one are swept away by the next recount.
CREATE TABLE aggregate (
  id INTEGER NOT NULL PRIMARY KEY,
  measure TEXT @C@ NOT NULL,          -- as printed, without at or by: "count(admission where method = bottom_up)"
  part TEXT @C@ NOT NULL CHECK (part IN ('value', 'rows')),   -- rows: how many have a value, for averages
  statement @BYTES@ NOT NULL,         -- digest of the statement that counts it
  is_stock INTEGER NOT NULL CHECK (is_stock IN (0, 1)),
  scale @INT@ NOT NULL,               -- divides the values
  counted_to @INT@ NOT NULL           -- rows of the source with ids up to it are in; 0: none, 9223372036854775807: all
) @STRICT@;
CREATE UNIQUE INDEX aggregate_by_measure ON aggregate (measure, part);

-- What a unit itself has on a day: of events their sum, of standing records by how much their sum changed.
CREATE TABLE aggregate_own (
  unit_id @INT@ NOT NULL,
  aggregate_id INTEGER NOT NULL,
  day INTEGER NOT NULL,
  value @INT@ NOT NULL,
  PRIMARY KEY (unit_id, aggregate_id, day)
) @STRICT@ @CLUSTER@;

-- What lies under a unit: the same summed over the units below, by year, month and day.
CREATE TABLE aggregate_cell (
  unit_id @INT@ NOT NULL,
  tree INTEGER NOT NULL CHECK (tree IN (1, 2)),      -- 1 at the time, 2 restated on aggregate_state.restated_on
  aggregate_id INTEGER NOT NULL,
  grain INTEGER NOT NULL CHECK (grain IN (1, 2, 3)), -- 1 year, 2 month, 3 day; of leaves the years of tree 1 alone
  day INTEGER NOT NULL,                              -- the first of the year, of the month, the day
  value @INT@ NOT NULL,
  PRIMARY KEY (unit_id, tree, aggregate_id, grain, day)
) @STRICT@ @CLUSTER@;

-- Units under which others ever lay: they have months and days as well.
CREATE TABLE aggregate_inner (unit_id @INT@ NOT NULL PRIMARY KEY) @STRICT@;

-- Where those units count that do not live on restated_on; place_id 0: nowhere.
CREATE TABLE aggregate_place (
  unit_id @INT@ NOT NULL PRIMARY KEY,
  place_id @INT@ NOT NULL
) @STRICT@;
CREATE INDEX aggregate_place_by_place ON aggregate_place (place_id);

CREATE TABLE aggregate_state (
  one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  restated_on INTEGER NOT NULL,       -- the day of tree 2; 0: none yet
  last_id INTEGER NOT NULL            -- ids of aggregates are never used again
) @STRICT@;
INSERT INTO aggregate_state (one, restated_on, last_id) VALUES (1, 0, 0);
