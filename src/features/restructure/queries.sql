-- What an act of restructuring changes.

-- restructure_stock: members and grassroots unions under a unit on a day
-- in: unit_id int, day int
-- out: one members int, unions int
SELECT (SELECT count(*) FROM stay s JOIN closure c ON c.descendant_id = s.unit_id AND c.relation = 'belongs'
    AND c.from_day <= :day AND c.until_day > :day AND c.superseded_at = 9223372036854775807
    WHERE c.ancestor_id = :unit_id AND s.from_day <= :day AND s.until_day > :day AND s.superseded_at = 9223372036854775807) AS members,
  (SELECT count(*) FROM closure c WHERE c.ancestor_id = :unit_id AND c.relation = 'belongs'
    AND c.from_day <= :day AND c.until_day > :day AND c.superseded_at = 9223372036854775807
    AND EXISTS (SELECT 1 FROM unit_kind k WHERE k.owner_id = c.descendant_id AND k.superseded_at = 9223372036854775807
      AND k.value IN ('grassroots', 'occupational') AND k.from_day <= :day)) AS unions

-- restructure_members: what an act did to members, by cause
-- in: act_id int, n int
-- out: many cause text, n_members int
SELECT m.cause, count(*) AS n_members FROM change x JOIN membership_event m ON m.id = x.record_id AND m.version = x.version
WHERE x.act_id = :act_id AND x.type = 'membership_event' AND x.verb = 'add' GROUP BY m.cause ORDER BY m.cause LIMIT :n

-- restructure_changes: records that an act changed or added, by type
-- in: act_id int, n int
-- out: many type text, verb text, n_records int
SELECT type, verb, count(*) AS n_records FROM change WHERE act_id = :act_id GROUP BY type, verb ORDER BY type, verb LIMIT :n

-- restructure_plans: issued plans under way on a day that give a unit targets, or are its own, and how many
-- in: unit_id int, day int, n int
-- out: many code text, unit_id int, title text, n_targets int
SELECT p.code, p.unit_id, p.title, count(DISTINCT t.id) AS n_targets FROM baseline b
JOIN target t ON t.id = b.target_id AND t.superseded_at = 9223372036854775807
JOIN plan p ON p.id = t.plan_id AND p.superseded_at = 9223372036854775807 AND p.is_draft IS NULL
JOIN period d ON d.code = p.period
WHERE b.unit_id = :unit_id AND b.superseded_at = 9223372036854775807 AND d.from_day <= :day AND d.until_day > :day
GROUP BY p.code, p.unit_id, p.title ORDER BY p.code LIMIT :n

-- restructure_to_pass: plans that gave targets to a unit which ended on a day within them, not passed on yet
-- in: unit_id int, day int, n int
-- out: many code text, unit_id int, title text
SELECT DISTINCT p.code, p.unit_id, p.title FROM baseline b
JOIN target t ON t.id = b.target_id AND t.superseded_at = 9223372036854775807
JOIN plan p ON p.id = t.plan_id AND p.superseded_at = 9223372036854775807 AND p.is_draft IS NULL
JOIN period d ON d.code = p.period
WHERE b.unit_id = :unit_id AND b.kind = 'assigned' AND b.by_unit_id = p.unit_id AND b.by_unit_id <> :unit_id
  AND b.superseded_at = 9223372036854775807 AND d.from_day < :day AND d.until_day > :day
  AND NOT EXISTS (SELECT 1 FROM target o JOIN baseline c ON c.target_id = o.id AND c.superseded_at = 9223372036854775807
    WHERE o.plan_id = p.id AND o.superseded_at = 9223372036854775807 AND c.unit_id = :unit_id AND c.from_day = :day
    AND c.kind = 'assigned')
ORDER BY p.code LIMIT :n

-- restructure_annulment: who took a decision back, when and why
-- in: record_id int
-- out: one at int, reason text, who text
SELECT a.at, a.reason, COALESCE(k.full_name, '') AS who FROM change c JOIN act a ON a.id = c.act_id
LEFT JOIN account k ON k.id = a.account_id
WHERE c.type = 'restructuring' AND c.record_id = :record_id AND c.verb = 'annul' ORDER BY c.version DESC LIMIT 1

-- restructure_act: the act that wrote a record of the register first
-- in: record_id int
-- out: one act_id int
SELECT act_id FROM change WHERE type = 'restructuring' AND record_id = :record_id AND version = 1

-- restructure_of_act: the record of the register that an act wrote
-- in: any_record_id int
-- out: one record_id int
SELECT r.record_id FROM change r JOIN change x ON x.act_id = r.act_id
WHERE x.record_id = :any_record_id AND x.version = 1 AND r.type = 'restructuring' AND r.version = 1

-- restructure_members_called: who belongs to a unit on a day and has this name
-- in: unit_id int, day int, name_key text, n int
-- out: many id int
SELECT m.id FROM stay s JOIN member m ON m.id = s.member_id AND m.superseded_at = 9223372036854775807
WHERE s.unit_id = :unit_id AND s.from_day <= :day AND s.until_day > :day AND s.superseded_at = 9223372036854775807
  AND m.full_name_key = :name_key ORDER BY m.id LIMIT :n
