-- Sums are changed in place, and a move changes thousands of them; who reads the months of a unit meets what is dead beside
-- them. PostgreSQL by default cleans a table of which a fifth is dead: of 41 million sums 8 million were, and every page
-- took twice its time.
-- postgres:
ALTER TABLE aggregate_cell SET (autovacuum_vacuum_scale_factor = 0.02);
ALTER TABLE aggregate_own SET (autovacuum_vacuum_scale_factor = 0.02);
