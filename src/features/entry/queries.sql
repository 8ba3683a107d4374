-- What the grid asks beside lines and records.

-- entry_periods: the periods that end in these days, of everybody and of one unit; no terms
-- in: from_day int, until_day int, unit_id int, n int
-- out: many code text, kind text, label text, calendar text
SELECT code, kind, label, calendar FROM period
WHERE until_day > :from_day AND until_day <= :until_day AND kind <> 'term' AND (unit_id IS NULL OR unit_id = :unit_id)
ORDER BY calendar, CASE kind WHEN 'month' THEN 0 WHEN 'campaign' THEN 1 WHEN 'quarter' THEN 2 WHEN 'half' THEN 3
  WHEN 'nine_months' THEN 4 ELSE 5 END, from_day, code LIMIT :n

-- entry_act: an act of fast entry, and by whom and where it was done
-- in: act_id int
-- out: one at int, account_id int?, unit_id int?
SELECT at, account_id, unit_id FROM act WHERE id = :act_id AND verb = 'enter'

-- entry_act_changes: how many records an act added and corrected, and how many of all its changes were taken back
-- in: act_id int
-- out: one n_added int, n_corrected int
SELECT count(*) FILTER (WHERE verb = 'add') AS n_added, count(*) FILTER (WHERE verb = 'correct') AS n_corrected
FROM change WHERE act_id = :act_id

-- entry_act_undone: whether an act was taken back
-- in: act_id int
-- out: one n int
SELECT count(*) AS n FROM act WHERE annuls_id = :act_id
