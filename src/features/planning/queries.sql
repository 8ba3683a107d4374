-- Targets, baselines, allotments and answers of one plan as they stand, for who works on it. Who may see the plan is
-- asked before.

-- planning_targets: targets in their order
-- in: plan_id int, n int
-- out: many  id int, version int, code text, place int, label text, measured_in text?, formula text?, part_of text?, note text?, seeds text?
SELECT id, version, code, place, label, measured_in, formula, part_of, note, seeds
FROM target WHERE plan_id = :plan_id AND superseded_at = 9223372036854775807
ORDER BY place, id LIMIT :n

-- planning_levels: all versions of the baselines of a plan, oldest first
-- in: plan_id int, n int
-- out: many  id int, version int, recorded_at int, target_id int, unit_id int, kind text, by_unit_id int?, level text, from_day int, decision text?, note text?, printed text?
SELECT b.id, b.version, b.recorded_at, b.target_id, b.unit_id, b.kind, b.by_unit_id, b.level, b.from_day, b.decision, b.note, b.printed
FROM target t JOIN baseline b ON b.target_id = t.id AND b.superseded_at = 9223372036854775807
WHERE t.plan_id = :plan_id AND t.superseded_at = 9223372036854775807
ORDER BY t.place, t.id, b.unit_id, b.kind, b.from_day, b.id LIMIT :n

-- planning_record_ids: what hangs on a target
-- in: target_id int, n int
-- out: many  type text, id int
SELECT type, id FROM (
  SELECT 'baseline' AS type, id FROM baseline WHERE target_id = :target_id AND superseded_at = 9223372036854775807
  UNION ALL
  SELECT 'evidence' AS type, id FROM evidence WHERE target_id = :target_id AND superseded_at = 9223372036854775807
  UNION ALL
  SELECT 'allotment' AS type, id FROM allotment WHERE target_id = :target_id AND superseded_at = 9223372036854775807
  UNION ALL
  SELECT 'handing' AS type, id FROM handing WHERE target_id = :target_id AND superseded_at = 9223372036854775807
  UNION ALL
  SELECT 'answer' AS type, id FROM answer WHERE target_id = :target_id AND superseded_at = 9223372036854775807
) AS hanging ORDER BY type, id LIMIT :n

-- planning_allotments: what the children are to be given
-- in: plan_id int, n int
-- out: many  id int, version int, recorded_at int, target_id int, unit_id int, level text
SELECT a.id, a.version, a.recorded_at, a.target_id, a.unit_id, a.level
FROM target t JOIN allotment a ON a.target_id = t.id AND a.superseded_at = 9223372036854775807
WHERE t.plan_id = :plan_id AND t.superseded_at = 9223372036854775807
ORDER BY a.target_id, a.unit_id, a.id LIMIT :n

-- planning_handings: why less is handed down
-- in: plan_id int, n int
-- out: many  id int, version int, recorded_at int, target_id int, reason text
SELECT h.id, h.version, h.recorded_at, h.target_id, h.reason
FROM target t JOIN handing h ON h.target_id = t.id AND h.superseded_at = 9223372036854775807
WHERE t.plan_id = :plan_id AND t.superseded_at = 9223372036854775807
ORDER BY h.target_id, h.id LIMIT :n

-- planning_answers: what units answered to what they were given, oldest first
-- in: plan_id int, n int
-- out: many  id int, version int, recorded_at int, target_id int, baseline_id int, unit_id int, kind text, day int, level text?, reason text?
SELECT a.id, a.version, a.recorded_at, a.target_id, a.baseline_id, a.unit_id, a.kind, a.day, a.level, a.reason
FROM target t JOIN answer a ON a.target_id = t.id AND a.superseded_at = 9223372036854775807
WHERE t.plan_id = :plan_id AND t.superseded_at = 9223372036854775807
ORDER BY a.recorded_at, a.id LIMIT :n

-- planning_plans_of_period: issued plans of the same kind of period whose middle day lies in these days
-- in: kind text, from_day int, until_day int, n int
-- out: many  unit_id int, code text, title text, period text, decision text?, signed_on int?
SELECT p.unit_id, p.code, p.title, p.period, p.decision, p.signed_on
FROM period d CROSS JOIN plan p
WHERE p.period = d.code AND p.superseded_at = 9223372036854775807 AND p.is_draft IS NULL AND d.kind = :kind
  AND d.from_day + d.until_day >= 2 * :from_day AND d.from_day + d.until_day < 2 * :until_day
ORDER BY p.unit_id, p.code LIMIT :n

-- planning_answered: of what a body gave in its plans of a period, by unit: levels in force, how many wait for an answer, the last answer
-- in: by_unit_id int, kind text, from_day int, until_day int, day int, n int
-- out: many  unit_id int, n_given int, n_open int, last_day int?
SELECT b.unit_id, count(*) AS n_given, count(*) FILTER (WHERE a.id IS NULL) AS n_open, max(a.day) AS last_day
FROM plan p JOIN period d ON d.code = p.period
  JOIN target t ON t.plan_id = p.id AND t.superseded_at = 9223372036854775807
  JOIN baseline b ON b.target_id = t.id AND b.superseded_at = 9223372036854775807
  LEFT JOIN answer a ON a.baseline_id = b.id AND a.superseded_at = 9223372036854775807 AND a.recorded_at >= b.recorded_at
    AND NOT EXISTS (SELECT 1 FROM answer o WHERE o.baseline_id = b.id AND o.superseded_at = 9223372036854775807
      AND o.recorded_at > a.recorded_at)
WHERE p.superseded_at = 9223372036854775807 AND p.is_draft IS NULL AND p.unit_id = :by_unit_id AND d.kind = :kind
  AND d.from_day + d.until_day >= 2 * :from_day AND d.from_day + d.until_day < 2 * :until_day
  AND b.kind = 'assigned' AND b.by_unit_id = :by_unit_id AND b.unit_id <> :by_unit_id AND b.from_day <= :day
  AND b.level <> 'withdrawn'
  AND NOT EXISTS (SELECT 1 FROM baseline l WHERE l.target_id = b.target_id AND l.unit_id = b.unit_id AND l.kind = 'assigned'
    AND l.superseded_at = 9223372036854775807 AND l.from_day > b.from_day AND l.from_day <= :day)
GROUP BY b.unit_id ORDER BY b.unit_id LIMIT :n
