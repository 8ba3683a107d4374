-- Restated cells that wait: where many units come under other ancestors at once, the cells of those ancestors are summed
-- anew behind the write (src/figures/aggregate_waiting.c). Macros: see 0001_core.sql.
CREATE TABLE aggregate_waiting (
  unit_id @INT@ NOT NULL,             -- the ancestor
  aggregate_id INTEGER NOT NULL,
  PRIMARY KEY (unit_id, aggregate_id)
) @STRICT@;

-- How many units one write may bring under other ancestors in tree 2 before their cells wait.
ALTER TABLE aggregate_state ADD COLUMN most_turned INTEGER NOT NULL DEFAULT 100;
