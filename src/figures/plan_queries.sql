-- Plans, targets and baselines as they were known at an instant.

-- plan_find: the plan of a code
-- in: code text, known int
-- out: one  id int, unit_id int, title text, period text, as_of int?, decision text?, signed_on int?, signatory text?, carries_out text?, note text?, decimals int, rounding text, on_course int, behind int, is_demonstration int, is_draft int?
-- remembered: every page of a plan asks it
SELECT id, unit_id, title, period, as_of, decision, signed_on, signatory, carries_out, note, decimals, rounding, on_course,
  behind, is_demonstration, is_draft
FROM plan WHERE code = :code AND recorded_at <= :known AND superseded_at > :known

-- target_find_all: the targets of a plan in their order
-- in: plan_id int, known int, n int
-- out: many  id int, code text, label text, measured_in text?, formula text?, part_of text?, seeds text?, note text?
-- remembered: every page of a plan asks it
SELECT id, code, label, measured_in, formula, part_of, seeds, note
FROM target WHERE plan_id = :plan_id AND recorded_at <= :known AND superseded_at > :known
ORDER BY place, id LIMIT :n

-- baseline_find_all: what a plan's results are measured against at a unit, from the oldest on
-- in: plan_id int, unit_id int, known int, n int
-- out: many  target_id int, kind text, by_unit_id int?, level text, from_day int, decision text?, printed text?, note text?
-- remembered: every page of a plan asks it
SELECT b.target_id, b.kind, b.by_unit_id, b.level, b.from_day, b.decision, b.printed, b.note
FROM target t JOIN baseline b ON b.target_id = t.id
WHERE t.plan_id = :plan_id AND t.recorded_at <= :known AND t.superseded_at > :known
  AND b.unit_id = :unit_id AND b.recorded_at <= :known AND b.superseded_at > :known
ORDER BY t.place, t.id, b.kind, b.from_day, b.id LIMIT :n

-- baseline_find_given: what a plan's body gave the units below it, from the oldest on
-- in: plan_id int, by_unit_id int, known int, n int
-- out: many  target_id int, unit_id int, level text, from_day int
-- remembered: every page of a plan asks it
SELECT b.target_id, b.unit_id, b.level, b.from_day
FROM target t JOIN baseline b ON b.target_id = t.id
WHERE t.plan_id = :plan_id AND t.recorded_at <= :known AND t.superseded_at > :known
  AND b.kind = 'assigned' AND b.by_unit_id = :by_unit_id AND b.unit_id <> :by_unit_id
  AND b.recorded_at <= :known AND b.superseded_at > :known
ORDER BY b.target_id, b.unit_id, b.from_day, b.id LIMIT :n

-- baseline_find_versions: every version of a target's levels at a unit, newest first
-- in: target_id int, unit_id int, known int, n int
-- out: many  kind text, by_unit_id int?, level text, from_day int, decision text?, note text?
-- remembered: every page of a target asks it
SELECT kind, by_unit_id, level, from_day, decision, note FROM baseline
WHERE target_id = :target_id AND unit_id = :unit_id AND recorded_at <= :known AND superseded_at > :known
ORDER BY kind, from_day DESC, id DESC LIMIT :n

-- handing_find: why a body gave its children less of a target than it has itself
-- in: target_id int, by_unit_id int, known int
-- out: one  reason text
-- remembered: every page of a plan asks it
SELECT reason FROM handing
WHERE target_id = :target_id AND by_unit_id = :by_unit_id AND recorded_at <= :known AND superseded_at > :known
ORDER BY id DESC LIMIT 1

-- baseline_count_unanswered: of what a plan's body gave a unit, how much waits for an answer
-- in: plan_id int, unit_id int, day int
-- out: one  n int
-- remembered: every page of a plan asks it
SELECT count(*) AS n
FROM target t JOIN baseline b ON b.target_id = t.id AND b.superseded_at = 9223372036854775807
WHERE t.plan_id = :plan_id AND t.superseded_at = 9223372036854775807
  AND b.kind = 'assigned' AND b.unit_id = :unit_id AND b.by_unit_id <> :unit_id AND b.from_day <= :day
  AND b.level <> 'withdrawn'
  AND NOT EXISTS (SELECT 1 FROM baseline l WHERE l.target_id = b.target_id AND l.unit_id = b.unit_id AND l.kind = 'assigned'
    AND l.superseded_at = 9223372036854775807 AND l.from_day > b.from_day AND l.from_day <= :day)
  AND NOT EXISTS (SELECT 1 FROM answer a WHERE a.baseline_id = b.id AND a.superseded_at = 9223372036854775807
    AND a.recorded_at >= b.recorded_at)

-- evidence_find: whether a target was shown to be done at a unit by a day
-- in: target_id int, unit_id int, from_day int, as_of int, known int
-- out: one  is_done int, day int, paper text
-- remembered: every page of a plan asks it
SELECT is_done, day, paper FROM evidence
WHERE target_id = :target_id AND unit_id = :unit_id AND day >= :from_day AND day <= :as_of AND recorded_at <= :known
  AND superseded_at > :known
ORDER BY day DESC, id DESC LIMIT 1
