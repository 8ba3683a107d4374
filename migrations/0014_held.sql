-- A recount holds cells in memory and adds them many at a time: until then what is counted of these measures lies with it
-- (src/figures/aggregate_held.c). Macros: see 0001_core.sql.
ALTER TABLE aggregate ADD COLUMN held_by @INT@ NOT NULL DEFAULT 0;    -- 0: nobody
ALTER TABLE aggregate ADD COLUMN held_until @INT@ NOT NULL DEFAULT 0; -- an instant: the recount is alive until then at least
