-- Which units had stored sums changed, by the version of the data (src/figures/aggregate_moved.h): who keeps figures of
-- many units asks only those anew. Macros: see 0001_core.sql.
CREATE TABLE aggregate_moved (
  version @INT@ NOT NULL,
  unit_id @INT@ NOT NULL,             -- 0: many
  PRIMARY KEY (version, unit_id)
) @STRICT@ @CLUSTER@;
