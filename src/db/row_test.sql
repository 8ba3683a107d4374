-- Statements that a test compiles: each form of result, each type.

-- period_add: writes a period
-- More than six parameters come in a struct.
-- in: code text, calendar text, kind text, label text, from_day int, until_day int, due_day int, unit_id int?
INSERT INTO period (code, calendar, kind, label, from_day, until_day, due_day, unit_id)
VALUES (:code, :calendar, :kind, :label, :from_day, :until_day, :due_day, :unit_id)

-- period_by_code: the period of that code
-- in: code text
-- out: one label text, from_day int, unit_id int?
SELECT label, from_day, unit_id FROM period WHERE code = :code

-- period_of_kind: two periods of each kind
-- out: one code text
SELECT code FROM period WHERE kind IN ('year', 'half') ORDER BY code;

-- period_list: the periods that begin on or after a day, the first ones
-- in: from_day int, calendar text, most int
-- out: many code text, from_day int
SELECT code, from_day FROM period WHERE from_day >= :from_day AND calendar = :calendar ORDER BY from_day, code LIMIT :most

-- period_each: all periods
-- out: each code text, n int
SELECT code, CAST(sum(until_day - from_day) OVER (ORDER BY code) AS bigint) AS n FROM period ORDER BY code

-- period_shift: moves a period and says where it begins now
-- in: code text, days int?
-- out: one from_day int
UPDATE period SET from_day = from_day + COALESCE(:days, 0) WHERE code = :code RETURNING from_day

-- seal_add: bytes
-- in: id int, digest bytes
INSERT INTO seal (id, at, n_changes, previous, digest) VALUES (:id, 0, 0, :digest, :digest)

-- seal_digest: bytes, and a text that each engine makes in its own way
-- in: id int
-- out: one digest bytes, engine text
-- sqlite:
SELECT digest, 'is ' || typeof(1) AS engine FROM seal WHERE id = :id
-- postgres:
SELECT digest, 'is ' || pg_typeof(1) AS engine FROM seal WHERE id = :id
