-- Where indicators are used.

-- indicator_uses: targets of plans in force, with their formulas
-- in: n int
-- out: many plan text, plan_title text, target text, label text, formula text
-- remembered: each page of an indicator looks through them
SELECT p.code AS plan, p.title AS plan_title, t.code AS target, t.label, t.formula FROM target t
JOIN plan p ON p.id = t.plan_id AND p.superseded_at = 9223372036854775807
WHERE t.superseded_at = 9223372036854775807 AND t.formula IS NOT NULL ORDER BY p.code, t.place, t.id LIMIT :n
