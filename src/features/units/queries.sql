-- What the page of a unit shows beside what domain/unit.h reads.

-- unit_life: the days of a unit
-- in: code text
-- out: one from_day int, until_day int
-- remembered: every page of a unit asks it
SELECT from_day, until_day FROM unit WHERE code = :code AND superseded_at = 9223372036854775807

-- unit_end_cause: why a unit ended
-- in: id int
-- out: one end_cause text?
-- remembered: every page of a unit asks it
SELECT end_cause FROM unit WHERE id = :id AND superseded_at = 9223372036854775807

-- unit_names: the names of a unit, the newest first
-- in: id int, n int
-- out: many from_day int, value text
-- remembered: every page of a unit asks it
SELECT from_day, value FROM unit_name WHERE owner_id = :id AND superseded_at = 9223372036854775807
ORDER BY from_day DESC, id DESC LIMIT :n

-- unit_parents: what a unit lay under, and what guided it, the newest first
-- in: id int, n int
-- out: many parent_id int, relation text, from_day int, until_day int
-- remembered: every page of a unit asks it
SELECT parent_id, relation, from_day, until_day FROM edge WHERE child_id = :id AND superseded_at = 9223372036854775807
ORDER BY from_day DESC, id DESC LIMIT :n

-- unit_origins: units that went into this one, the principal first, and how many did on that day
-- in: id int, n int
-- out: many unit_id int, day int, n_that_day int
-- remembered: every page of a unit asks it
SELECT unit_id, day, count(*) OVER (PARTITION BY day) AS n_that_day FROM successor
WHERE successor_id = :id AND superseded_at = 9223372036854775807
ORDER BY day DESC, is_principal_origin DESC, id LIMIT :n

-- unit_successors: units that this one went into, or that came out of it, the principal first
-- in: id int, n int
-- out: many unit_id int, day int, n_that_day int
-- remembered: every page of a unit asks it
SELECT successor_id AS unit_id, day, count(*) OVER (PARTITION BY day) AS n_that_day FROM successor
WHERE unit_id = :id AND superseded_at = 9223372036854775807
ORDER BY day DESC, is_principal DESC, id LIMIT :n

-- unit_heads: the heads of a unit, the newest first
-- in: id int, n int
-- out: many from_day int, value text
-- remembered: every page of a unit asks it
SELECT from_day, value FROM unit_head WHERE owner_id = :id AND superseded_at = 9223372036854775807
ORDER BY from_day DESC, id DESC LIMIT :n

-- unit_principal_employer: the principal employer of a unit on a day
-- in: id int, day int
-- out: one employer_id int
-- remembered: every page of a unit asks it
SELECT employer_id FROM unit_employer
WHERE unit_id = :id AND is_principal = 1 AND from_day <= :day AND until_day > :day AND superseded_at = 9223372036854775807

-- unit_officers: who holds a post at a unit on a day
-- in: id int, day int, n int
-- out: many id int, full_name text, post text
-- remembered: every page of a unit asks it
SELECT id, full_name, post FROM officer
WHERE unit_id = :id AND from_day <= :day AND until_day > :day AND superseded_at = 9223372036854775807
ORDER BY from_day, id LIMIT :n

-- unit_founding_act: the act by which a unit was recognised with all that belongs to it
-- in: id int
-- out: one act_id int
SELECT c.act_id FROM change c JOIN act a ON a.id = c.act_id
WHERE c.type = 'unit' AND c.record_id = :id AND c.version = 1 AND a.verb = 'recognise'

-- unit_members: who belongs to a unit on a day, by given name
-- in: id int, day int, n int
-- out: many id int, full_name text, from_day int
SELECT m.id, m.full_name, s.from_day FROM stay s JOIN member m ON m.id = s.member_id AND m.superseded_at = 9223372036854775807
WHERE s.unit_id = :id AND s.from_day <= :day AND s.until_day > :day AND s.superseded_at = 9223372036854775807
ORDER BY m.sort_key, m.id LIMIT :n

-- employer_by_tax_code_or_name: employers that a person may mean
-- in: tax_code text, name_key text, n int
-- out: many id int
SELECT id FROM employer
WHERE (tax_code = :tax_code OR name_key = :name_key) AND superseded_at = 9223372036854775807
ORDER BY CASE WHEN tax_code = :tax_code THEN 0 ELSE 1 END, id LIMIT :n

-- unit_of_act: the unit that was founded by the act which wrote this unit or employer first
-- in: record_id int
-- out: one record_id int
SELECT u.record_id FROM change c JOIN change u ON u.act_id = c.act_id AND u.type = 'unit' AND u.version = 1
WHERE c.record_id = :record_id AND c.version = 1 AND c.type IN ('unit', 'employer')

-- unit_members_called: the members of a unit on a day who have this name
-- in: id int, day int, name_key text, n int
-- out: many id int
SELECT m.id FROM stay s JOIN member m ON m.id = s.member_id AND m.superseded_at = 9223372036854775807
WHERE s.unit_id = :id AND s.from_day <= :day AND s.until_day > :day AND s.superseded_at = 9223372036854775807
  AND m.full_name_key = :name_key
ORDER BY m.id LIMIT :n
