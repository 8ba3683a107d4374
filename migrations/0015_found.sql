-- What pages ask is found by an index (tests/plans). Macros: see 0001_core.sql.

-- A plan is found by its code as it was known at any time and by its period, the answers to a level by the level.
CREATE INDEX plan_by_code_ever ON plan (code, recorded_at);
CREATE INDEX plan_by_period ON plan (period);
CREATE INDEX answer_by_baseline ON answer (baseline_id);

-- What an account has imported, and what takes an act back.
CREATE INDEX act_import ON act (account_id, at) WHERE verb = 'import';
CREATE INDEX act_annulling ON act (annuls_id) WHERE annuls_id IS NOT NULL;
