-- Where indicators are used.

-- builder_periods: the years that have begun, newest first, and the parts of the year in which a period lies
-- in: today int, from_day int, until_day int, n int
-- out: many code text, kind text, label text
SELECT p.code, p.kind, p.label FROM period p
WHERE p.unit_id IS NULL AND ((p.kind = 'year' AND p.from_day <= :today AND p.from_day > :today - 5500)
  OR (p.kind IN ('half', 'nine_months', 'quarter', 'month') AND EXISTS (SELECT 1 FROM period y
    WHERE y.kind = 'year' AND y.unit_id IS NULL AND y.calendar = p.calendar AND y.from_day <= :from_day AND y.until_day >= :until_day
    AND p.from_day >= y.from_day AND p.until_day <= y.until_day)))
ORDER BY CASE p.kind WHEN 'year' THEN 0 ELSE 1 END, p.calendar, CASE p.kind WHEN 'year' THEN -p.from_day ELSE 0 END,
  CASE p.kind WHEN 'half' THEN 1 WHEN 'nine_months' THEN 2 WHEN 'quarter' THEN 3 ELSE 4 END, p.from_day, p.code LIMIT :n
