-- What waits at a unit beside its figures.

-- home_unanswered: levels of a plan that its body gave a unit and that the unit has not answered; a revised level waits again
-- remembered: the first page asks it
-- in: plan_id int, unit_id int, day int
-- out: one  n int
SELECT COUNT(DISTINCT b.target_id) AS n
FROM plan p JOIN target t ON t.plan_id = p.id AND t.superseded_at = 9223372036854775807
  JOIN baseline b ON b.target_id = t.id AND b.superseded_at = 9223372036854775807
WHERE p.id = :plan_id AND p.superseded_at = 9223372036854775807 AND p.unit_id <> :unit_id
  AND b.unit_id = :unit_id AND b.kind = 'assigned' AND b.by_unit_id = p.unit_id AND b.level <> 'withdrawn'
  AND NOT EXISTS (SELECT 1 FROM baseline l WHERE l.target_id = b.target_id AND l.unit_id = b.unit_id AND l.kind = b.kind
    AND l.superseded_at = 9223372036854775807 AND l.from_day > b.from_day AND l.from_day <= :day)
  AND NOT EXISTS (SELECT 1 FROM answer a WHERE a.baseline_id = b.id AND a.unit_id = b.unit_id
    AND a.superseded_at = 9223372036854775807 AND a.recorded_at >= b.recorded_at)

-- home_objections: units that object to what a plan gave them, their last word
-- remembered: the first page asks it
-- in: plan_id int, n int
-- out: many  unit_id int
SELECT DISTINCT a.unit_id
FROM target t JOIN answer a ON a.target_id = t.id AND a.superseded_at = 9223372036854775807
  JOIN baseline b ON b.id = a.baseline_id AND b.superseded_at = 9223372036854775807
WHERE t.plan_id = :plan_id AND t.superseded_at = 9223372036854775807 AND a.kind = 'objected'
  AND a.recorded_at >= b.recorded_at
  AND NOT EXISTS (SELECT 1 FROM answer n WHERE n.baseline_id = a.baseline_id AND n.unit_id = a.unit_id
    AND n.superseded_at = 9223372036854775807 AND n.recorded_at > a.recorded_at)
ORDER BY a.unit_id LIMIT :n
