-- Planning: plans that are still drafts, what is to be handed down, what those who were given a target answer. Macros:
-- see 0001_core.sql.

-- 1: being drafted, seen by who drafts it; NULL: issued.
ALTER TABLE plan ADD COLUMN is_draft INTEGER CHECK (is_draft IN (0, 1));

-- @fact What a child is to be given (dự kiến giao) until the decision makes a baseline of it.
CREATE TABLE allotment (
  @FACT@,
  target_id @INT@ NOT NULL,
  by_unit_id @INT@ NOT NULL,          -- who gives: the plan's body
  unit_id @INT@ NOT NULL,             -- the child
  level TEXT NOT NULL,                -- one of the forms of target.h
  PRIMARY KEY (id, version)
) @STRICT@;
CREATE INDEX allotment_by_target ON allotment (target_id);

-- @fact Why the children of a body are given less of a target than the body has itself.
CREATE TABLE handing (
  @FACT@,
  target_id @INT@ NOT NULL,
  by_unit_id @INT@ NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (id, version)
) @STRICT@;
CREATE INDEX handing_by_target ON handing (target_id);

-- @fact What a unit answers to a level that it was given (nhận, đề ra cao hơn, đề nghị xem lại). It answers the version
-- of the baseline that was in force when it was recorded.
CREATE TABLE answer (
  @FACT@,
  target_id @INT@ NOT NULL,
  baseline_id @INT@ NOT NULL,
  unit_id @INT@ NOT NULL,             -- who answers
  kind TEXT @C@ NOT NULL CHECK (kind IN ('accepted', 'more', 'objected')),
  day INTEGER NOT NULL,
  level TEXT,                         -- more: what it adopts; objected: what it asks for
  reason TEXT,
  PRIMARY KEY (id, version)
) @STRICT@;
CREATE INDEX answer_by_target ON answer (target_id);
CREATE INDEX answer_by_unit ON answer (unit_id);
