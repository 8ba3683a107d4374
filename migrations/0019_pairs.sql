-- Whether a unit lies under another is asked with both at hand and either relation. PostgreSQL plans such a statement
-- once for all units and reads what stands under the ancestor where the relation parts the two: all units, under the
-- confederation.
-- postgres:
DROP INDEX closure_by_ancestor;
CREATE INDEX closure_by_ancestor ON closure (ancestor_id, descendant_id, relation);
