-- Sums of measures that are gone are swept away by a recount (src/figures/aggregate_recount.c). Ids are counted up, so as many
-- ids as were gone when a sweep began have no rows behind it; without this each recount went through all sums again.
ALTER TABLE aggregate_state ADD COLUMN n_swept INTEGER NOT NULL DEFAULT 0;

-- Trees are begun where a day is named; a program before this one could name it in a book without any.
UPDATE aggregate_state SET restated_on = 0 WHERE NOT EXISTS (SELECT 1 FROM aggregate_own);
