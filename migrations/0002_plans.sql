-- Plans, what they ask for, and against what their results are measured. Macros: see 0001_core.sql.

-- @fact A plan (kế hoạch) of a unit for a period.
CREATE TABLE plan (
  @FACT@,
  code TEXT @C@ NOT NULL,
  unit_id @INT@ NOT NULL,
  title TEXT NOT NULL,
  period TEXT @C@ NOT NULL,           -- code of a period; it says the calendar and the days
  as_of INTEGER,                      -- the day to which its published result was counted; NULL: today or the period's end
  decision TEXT,                      -- "92/KH-LĐLĐ"
  signed_on INTEGER,
  signatory TEXT,                     -- "TM. BAN THƯỜNG VỤ, CHỦ TỊCH Nguyễn Văn A"
  carries_out TEXT,                   -- plans and resolutions that it carries out, a line each
  note TEXT,
  decimals INTEGER NOT NULL,          -- of percentages
  rounding TEXT @C@ NOT NULL CHECK (rounding IN ('half_away', 'truncate')),
  on_course INTEGER NOT NULL,         -- thresholds, basis points of the time passed
  behind INTEGER NOT NULL,
  is_demonstration INTEGER NOT NULL CHECK (is_demonstration IN (0, 1)),
  PRIMARY KEY (id, version)
) @STRICT@;
CREATE UNIQUE INDEX plan_by_code ON plan (code) WHERE superseded_at = 9223372036854775807;
CREATE INDEX plan_by_unit ON plan (unit_id);

-- @fact One line of a plan (chỉ tiêu).
CREATE TABLE target (
  @FACT@,
  plan_id @INT@ NOT NULL,
  code TEXT @C@ NOT NULL,             -- t1, t2 … within the plan
  place INTEGER NOT NULL,             -- order on the page, from 1
  label TEXT NOT NULL,                -- as the plan words it
  measured_in TEXT,                   -- "đoàn viên", "%"
  formula TEXT,                       -- NULL: words, or done by evidence
  part_of TEXT @C@,                   -- code of the target of which this is a part ("15, of which at least 3")
  seeds TEXT,                         -- lines of the published documents that it states, separated by blanks
  note TEXT,
  PRIMARY KEY (id, version)
) @STRICT@;
CREATE INDEX target_by_plan ON target (plan_id, place);

-- @fact What a result is measured against (mức). A later from_day replaces the earlier one of the same target, kind and
-- unit; the earlier stays for the days before.
CREATE TABLE baseline (
  @FACT@,
  target_id @INT@ NOT NULL,
  unit_id @INT@ NOT NULL,             -- whose result: the plan's body, or a child to which it is handed down
  kind TEXT @C@ NOT NULL CHECK (kind IN ('assigned', 'adopted', 'handed_down')),
  by_unit_id @INT@,                   -- who assigned it
  level TEXT NOT NULL,                -- one of the forms of target.h
  from_day INTEGER NOT NULL,
  decision TEXT,
  printed TEXT,                       -- the percentage as the document printed it: "75%"
  note TEXT,
  PRIMARY KEY (id, version)
) @STRICT@;
CREATE INDEX baseline_by_target ON baseline (target_id, unit_id, kind, from_day);
CREATE INDEX baseline_by_unit ON baseline (unit_id);

-- @fact That something was done, where a target says "done" and no records show it.
CREATE TABLE evidence (
  @FACT@,
  target_id @INT@ NOT NULL,
  unit_id @INT@ NOT NULL,
  day INTEGER NOT NULL,
  is_done INTEGER NOT NULL CHECK (is_done IN (0, 1)),
  paper TEXT NOT NULL,                -- what shows it: number and date of the paper
  PRIMARY KEY (id, version)
) @STRICT@;
CREATE INDEX evidence_by_target ON evidence (target_id, unit_id, day);
