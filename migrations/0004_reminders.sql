-- Reminders about targets that are behind. Macros: see 0001_core.sql.

-- @fact A reminder (nhắc việc) from a unit to one below it about a target, with the figure as it stood when it was sent.
CREATE TABLE reminder (
  @FACT@,
  unit_id @INT@ NOT NULL,             -- who is reminded, and answers
  by_unit_id @INT@ NOT NULL,          -- who reminds
  plan TEXT @C@ NOT NULL,             -- code of the plan
  target TEXT @C@ NOT NULL,           -- code of the target within it
  sent_on INTEGER NOT NULL,
  as_of INTEGER NOT NULL,             -- the day of the figure
  figure TEXT NOT NULL,               -- as it was shown then: "376", "–"
  level TEXT,                         -- what was asked for: "1.500"; NULL where nothing was
  share TEXT,                         -- "25,1%"
  words TEXT NOT NULL,
  answered_on INTEGER,                -- NULL: open
  answer TEXT,
  PRIMARY KEY (id, version)
) @STRICT@;
CREATE UNIQUE INDEX reminder_once_a_day ON reminder (unit_id, plan, target, sent_on)
  WHERE superseded_at = 9223372036854775807;
CREATE INDEX reminder_by_sender ON reminder (by_unit_id, plan);
