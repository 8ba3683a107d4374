-- The core: ids, changes, units, employers, members, accounts, periods. Register tables are made from catalog/registers.
-- Macros: @INT@ a 64-bit integer, @BYTES@ bytes, @C@ byte order for text, @STRICT@ and @CLUSTER@ table options of SQLite,
-- @FACT@ the version columns that every fact table begins with: id, version, recorded_at, superseded_at, change_id,
-- @HISTORY@ the same and owner_id, from_day, source: the history of one field (field.h).
-- INTEGER holds days, small counts and 0/1. A table marked "@fact" is written by fact_apply() alone (src/domain/fact*).

-- Blocks of ids, taken by the writer of a process.
CREATE TABLE id_block (
  name TEXT @C@ NOT NULL PRIMARY KEY,
  next_id @INT@ NOT NULL
) @STRICT@;
INSERT INTO id_block (name, next_id) VALUES ('main', 1000);

-- Counts every change of facts, catalogue and plans: the key of whatever is cached.
CREATE TABLE data_version (
  one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  n @INT@ NOT NULL
) @STRICT@;
INSERT INTO data_version (one, n) VALUES (1, 1);

-- What a person (or the system) did in one go: one sentence of history, undone as a whole.
CREATE TABLE act (
  id @INT@ NOT NULL PRIMARY KEY,
  at @INT@ NOT NULL,
  account_id @INT@,
  unit_id @INT@,              -- at which unit it was done
  verb TEXT @C@ NOT NULL,     -- add, correct, annul, import, recognise, merge, …
  reason TEXT NOT NULL,
  decision TEXT NOT NULL,     -- number and date of the paper, '' if none
  annuls_id @INT@             -- the act that this one undoes
) @STRICT@;

-- One row a version of a record; who, when and why stand in the act. Sealed in batches (table seal).
CREATE TABLE change (
  id @INT@ NOT NULL PRIMARY KEY,
  act_id @INT@ NOT NULL REFERENCES act (id),
  type TEXT @C@ NOT NULL,
  record_id @INT@ NOT NULL,
  version INTEGER NOT NULL,
  verb TEXT @C@ NOT NULL CHECK (verb IN ('add', 'correct', 'annul')),
  digest @BYTES@ NOT NULL,    -- SHA-256 over the values of the version
  seal_id @INT@
) @STRICT@;
CREATE INDEX change_by_record ON change (type, record_id, version);
CREATE INDEX change_by_act ON change (act_id);
CREATE INDEX change_unsealed ON change (id) WHERE seal_id IS NULL;

CREATE TABLE seal (
  id @INT@ NOT NULL PRIMARY KEY,
  at @INT@ NOT NULL,
  n_changes INTEGER NOT NULL,
  previous @BYTES@ NOT NULL,
  digest @BYTES@ NOT NULL     -- SHA-256 over previous and the sealed changes in the order of their ids
) @STRICT@;

-- The log of reading sensitive fields.
CREATE TABLE read_log (
  id @INT@ NOT NULL PRIMARY KEY,
  at @INT@ NOT NULL,
  account_id @INT@ NOT NULL,
  type TEXT @C@ NOT NULL,
  record_id @INT@ NOT NULL,
  fields TEXT NOT NULL
) @STRICT@;
CREATE INDEX read_log_by_record ON read_log (type, record_id, at);

-- A request that brings a client key is answered again with the first answer: sending twice adds once.
CREATE TABLE client_key (
  account_id @INT@ NOT NULL,
  key TEXT @C@ NOT NULL,
  act_id @INT@ NOT NULL,
  record_id @INT@ NOT NULL,
  at @INT@ NOT NULL,
  PRIMARY KEY (account_id, key)
) @STRICT@ @CLUSTER@;

-- Catalogue ---------------------------------------------------------------------------------------------------------

-- Definitions as applied (register, indicator, plan, …); the newest version is in force.
CREATE TABLE definition (
  kind TEXT @C@ NOT NULL,
  code TEXT @C@ NOT NULL,
  version INTEGER NOT NULL,
  applied_at @INT@ NOT NULL,
  digest @BYTES@ NOT NULL,
  body TEXT NOT NULL,         -- the YAML as it was applied
  PRIMARY KEY (kind, code, version)
) @STRICT@ @CLUSTER@;

-- Rates, thresholds and deadlines by date. The value is num/den in the unit.
CREATE TABLE parameter (
  code TEXT @C@ NOT NULL,
  from_day INTEGER NOT NULL,
  until_day INTEGER NOT NULL,
  num @INT@ NOT NULL,
  den @INT@ NOT NULL,
  unit TEXT NOT NULL,
  label TEXT NOT NULL,
  source TEXT NOT NULL,       -- law, article, paper
  is_confirmed INTEGER NOT NULL CHECK (is_confirmed IN (0, 1)),
  PRIMARY KEY (code, from_day)
) @STRICT@ @CLUSTER@;

-- Which source of a value wins on a day: rank 1 before 2. A source that is not named has rank 100.
CREATE TABLE source_rank (
  field TEXT @C@ NOT NULL,    -- employer.headcount
  source TEXT @C@ NOT NULL,   -- survey, insurance, tax
  from_day INTEGER NOT NULL,
  until_day INTEGER NOT NULL,
  rank INTEGER NOT NULL,
  basis TEXT NOT NULL,        -- the paper that orders it
  PRIMARY KEY (field, source, from_day)
) @STRICT@ @CLUSTER@;

-- Causes of membership change by date: what they do to the stock and whether they count.
CREATE TABLE cause (
  code TEXT @C@ NOT NULL,
  from_day INTEGER NOT NULL,
  until_day INTEGER NOT NULL,
  label TEXT NOT NULL,
  direction INTEGER NOT NULL CHECK (direction IN (-1, 1)),
  flow TEXT @C@ NOT NULL CHECK (flow IN ('admission', 'departure', 'transfer', 'restructure', 'system_end', 'other')),
  in_growth INTEGER NOT NULL CHECK (in_growth IN (0, 1)),
  source TEXT NOT NULL,
  PRIMARY KEY (code, from_day)
) @STRICT@ @CLUSTER@;

-- Periods are rows, never calculations.
CREATE TABLE period (
  code TEXT @C@ NOT NULL PRIMARY KEY, -- 2020, 2020-H1, 2020-Q3, 2020-9M, 2020-06, TK2020, TK2020-H1
  calendar TEXT @C@ NOT NULL,         -- civil, statistical, or a body's own
  kind TEXT @C@ NOT NULL CHECK (kind IN ('month', 'quarter', 'half', 'nine_months', 'year', 'term', 'campaign')),
  label TEXT NOT NULL,                -- "6 tháng đầu năm 2020"
  from_day INTEGER NOT NULL,
  until_day INTEGER NOT NULL,         -- the day after the cut-off
  due_day INTEGER NOT NULL,
  unit_id @INT@                       -- whose own it is; NULL for all
) @STRICT@;
CREATE INDEX period_by_days ON period (calendar, kind, from_day);

-- Units -------------------------------------------------------------------------------------------------------------

-- @fact A unit of the union, of any era.
CREATE TABLE unit (
  @FACT@,
  code TEXT @C@ NOT NULL,
  from_day INTEGER NOT NULL,
  until_day INTEGER NOT NULL,
  end_cause TEXT @C@,         -- why it ended: dissolved, employer_closed, merged, split, system
  is_demonstration INTEGER NOT NULL CHECK (is_demonstration IN (0, 1)),
  PRIMARY KEY (id, version)
) @STRICT@;
CREATE UNIQUE INDEX unit_by_code ON unit (code) WHERE superseded_at = 9223372036854775807;

-- @fact
CREATE TABLE unit_kind (@HISTORY@, value TEXT @C@, PRIMARY KEY (id, version)) @STRICT@;
CREATE INDEX unit_kind_by_owner ON unit_kind (owner_id, from_day, recorded_at, id);

-- @fact Dated names, as on official papers: "LĐLĐ huyện Gia Lâm".
CREATE TABLE unit_name (@HISTORY@, value TEXT, PRIMARY KEY (id, version)) @STRICT@;
CREATE INDEX unit_name_by_owner ON unit_name (owner_id, from_day, recorded_at, id);

-- @fact Dated heads: the name under the signature.
CREATE TABLE unit_head (@HISTORY@, value TEXT, PRIMARY KEY (id, version)) @STRICT@;
CREATE INDEX unit_head_by_owner ON unit_head (owner_id, from_day, recorded_at, id);

-- @fact Who lies under whom: 'belongs' gives a unit one parent a day, 'guided' any number.
CREATE TABLE edge (
  @FACT@,
  child_id @INT@ NOT NULL,
  parent_id @INT@ NOT NULL,
  relation TEXT @C@ NOT NULL CHECK (relation IN ('belongs', 'guided')),
  from_day INTEGER NOT NULL,
  until_day INTEGER NOT NULL,
  PRIMARY KEY (id, version)
) @STRICT@;
CREATE INDEX edge_by_child ON edge (child_id, relation, from_day);
CREATE INDEX edge_by_parent ON edge (parent_id, relation, from_day);

-- @fact What became of a unit that ended on `day`, and where a unit born on `day` came from.
CREATE TABLE successor (
  @FACT@,
  unit_id @INT@ NOT NULL,             -- ended on `day`
  successor_id @INT@ NOT NULL,        -- lives on `day`
  day INTEGER NOT NULL,
  is_principal INTEGER NOT NULL CHECK (is_principal IN (0, 1)),               -- the principal successor of unit_id
  is_principal_origin INTEGER NOT NULL CHECK (is_principal_origin IN (0, 1)), -- the principal predecessor of successor_id
  PRIMARY KEY (id, version)
) @STRICT@;
CREATE INDEX successor_by_unit ON successor (unit_id, day);
CREATE INDEX successor_by_successor ON successor (successor_id, day);

-- Derived from unit and edge in the same write (src/domain/structure.c): every ancestor of every unit, itself included
-- (depth 0), by days and by what was known when. Relation 'guided' holds the units that a unit guides (depth 1) and what
-- belongs to them (deeper).
CREATE TABLE closure (
  ancestor_id @INT@ NOT NULL,
  descendant_id @INT@ NOT NULL,
  relation TEXT @C@ NOT NULL,
  from_day INTEGER NOT NULL,
  until_day INTEGER NOT NULL,
  depth INTEGER NOT NULL,
  recorded_at @INT@ NOT NULL,
  superseded_at @INT@ NOT NULL,
  PRIMARY KEY (descendant_id, relation, ancestor_id, from_day, recorded_at)
) @STRICT@ @CLUSTER@;
CREATE INDEX closure_by_ancestor ON closure (ancestor_id, relation, descendant_id);

-- Employers ---------------------------------------------------------------------------------------------------------

-- @fact
CREATE TABLE employer (
  @FACT@,
  code TEXT @C@ NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT @C@ NOT NULL,
  tax_code TEXT @C@,
  from_day INTEGER NOT NULL,
  until_day INTEGER NOT NULL,
  is_demonstration INTEGER NOT NULL CHECK (is_demonstration IN (0, 1)),
  PRIMARY KEY (id, version)
) @STRICT@;
CREATE UNIQUE INDEX employer_by_code ON employer (code) WHERE superseded_at = 9223372036854775807;
CREATE INDEX employer_by_name ON employer (name_key);
CREATE INDEX employer_by_tax_code ON employer (tax_code);

-- @fact Workers, by source and date; source_rank says which source is used.
CREATE TABLE employer_headcount (@HISTORY@, value @INT@, PRIMARY KEY (id, version)) @STRICT@;
CREATE INDEX employer_headcount_by_owner ON employer_headcount (owner_id, from_day, recorded_at, id);

-- @fact
CREATE TABLE employer_sector (@HISTORY@, value TEXT @C@, PRIMARY KEY (id, version)) @STRICT@;
CREATE INDEX employer_sector_by_owner ON employer_sector (owner_id, from_day, recorded_at, id);

-- @fact How far a public service body pays for itself.
CREATE TABLE employer_self_financing (@HISTORY@, value TEXT @C@, PRIMARY KEY (id, version)) @STRICT@;
CREATE INDEX employer_self_financing_by_owner ON employer_self_financing (owner_id, from_day, recorded_at, id);

-- @fact Through which account the employer pays the levy.
CREATE TABLE employer_pays_through (@HISTORY@, value TEXT @C@, PRIMARY KEY (id, version)) @STRICT@;
CREATE INDEX employer_pays_through_by_owner ON employer_pays_through (owner_id, from_day, recorded_at, id);

-- @fact The administrative division (statistical code) where the employer works.
CREATE TABLE employer_division (@HISTORY@, value TEXT @C@, PRIMARY KEY (id, version)) @STRICT@;
CREATE INDEX employer_division_by_owner ON employer_division (owner_id, from_day, recorded_at, id);

-- @fact The unit in charge of an employer without a union, where it is not the one of its address.
CREATE TABLE employer_in_charge (@HISTORY@, value_id @INT@, PRIMARY KEY (id, version)) @STRICT@;
CREATE INDEX employer_in_charge_by_owner ON employer_in_charge (owner_id, from_day, recorded_at, id);

-- @fact The unit in charge of the employers of a division.
CREATE TABLE area (
  @FACT@,
  unit_id @INT@ NOT NULL,
  division TEXT @C@ NOT NULL,
  from_day INTEGER NOT NULL,
  until_day INTEGER NOT NULL,
  PRIMARY KEY (id, version)
) @STRICT@;
CREATE INDEX area_by_division ON area (division, from_day);

-- @fact Units and the employers whose workers they organise, many to many; one principal each way a day.
CREATE TABLE unit_employer (
  @FACT@,
  unit_id @INT@ NOT NULL,
  employer_id @INT@ NOT NULL,
  from_day INTEGER NOT NULL,
  until_day INTEGER NOT NULL,
  is_principal INTEGER NOT NULL CHECK (is_principal IN (0, 1)),           -- the unit's principal employer
  is_principal_unit INTEGER NOT NULL CHECK (is_principal_unit IN (0, 1)), -- the employer's principal unit
  PRIMARY KEY (id, version)
) @STRICT@;
CREATE INDEX unit_employer_by_unit ON unit_employer (unit_id, from_day);
CREATE INDEX unit_employer_by_employer ON unit_employer (employer_id, from_day);

-- Derived in the same write (src/domain/employer.c): where an employer lies. Its principal unit while it has one, else
-- the unit in charge that was set, else the unit in charge of its division.
CREATE TABLE employer_place (
  employer_id @INT@ NOT NULL,
  unit_id @INT@ NOT NULL,
  from_day INTEGER NOT NULL,
  until_day INTEGER NOT NULL,
  has_union INTEGER NOT NULL CHECK (has_union IN (0, 1)),
  recorded_at @INT@ NOT NULL,
  superseded_at @INT@ NOT NULL,
  PRIMARY KEY (employer_id, from_day, recorded_at)
) @STRICT@ @CLUSTER@;
CREATE INDEX employer_place_by_unit ON employer_place (unit_id, from_day);

-- Members -----------------------------------------------------------------------------------------------------------

-- @fact A person; a member while a stay says so.
CREATE TABLE member (
  @FACT@,
  full_name TEXT NOT NULL,            -- '' where a founding recorded heads and no names yet
  full_name_key TEXT @C@ NOT NULL,    -- "nguyen van a"
  given_key TEXT @C@ NOT NULL,        -- "a nguyen van"
  sort_key @BYTES@ NOT NULL,          -- Vietnamese order by given name
  sex TEXT @C@ CHECK (sex IN ('male', 'female')),
  born_on INTEGER,
  citizen_id TEXT @C@,
  phone TEXT @C@,
  nationality TEXT @C@,
  ethnicity TEXT @C@,
  religion TEXT @C@,
  is_party_member INTEGER CHECK (is_party_member IN (0, 1)),
  is_demonstration INTEGER NOT NULL CHECK (is_demonstration IN (0, 1)),
  PRIMARY KEY (id, version)
) @STRICT@;
CREATE INDEX member_by_name ON member (full_name_key);
CREATE INDEX member_by_given_name ON member (given_key);
CREATE INDEX member_by_citizen_id ON member (citizen_id);

-- @fact Everything that changed where a member belongs; a transfer is two rows of one act.
CREATE TABLE membership_event (
  @FACT@,
  member_id @INT@ NOT NULL,
  unit_id @INT@ NOT NULL,
  day INTEGER NOT NULL,
  cause TEXT @C@ NOT NULL,
  other_unit_id @INT@,                -- transfers and restructuring: from where, to where
  decision TEXT,
  PRIMARY KEY (id, version)
) @STRICT@;
CREATE INDEX membership_event_by_unit ON membership_event (unit_id, day);
CREATE INDEX membership_event_by_member ON membership_event (member_id, day);

-- Derived in the same write (src/domain/stay.c): where a member belonged, at most one unit a day.
CREATE TABLE stay (
  member_id @INT@ NOT NULL,
  unit_id @INT@ NOT NULL,
  from_day INTEGER NOT NULL,
  until_day INTEGER NOT NULL,
  recorded_at @INT@ NOT NULL,
  superseded_at @INT@ NOT NULL,
  PRIMARY KEY (member_id, from_day, recorded_at)
) @STRICT@ @CLUSTER@;
CREATE INDEX stay_by_unit ON stay (unit_id, from_day);

-- @fact Who holds which post at a unit.
CREATE TABLE officer (
  @FACT@,
  unit_id @INT@ NOT NULL,
  member_id @INT@,
  full_name TEXT NOT NULL,
  post TEXT @C@ NOT NULL,
  is_full_time INTEGER NOT NULL CHECK (is_full_time IN (0, 1)),
  from_day INTEGER NOT NULL,
  until_day INTEGER NOT NULL,
  PRIMARY KEY (id, version)
) @STRICT@;
CREATE INDEX officer_by_unit ON officer (unit_id, from_day);

-- @fact A typed number of a return: one line of one unit for one period.
CREATE TABLE return_line (
  @FACT@,
  unit_id @INT@ NOT NULL,
  period TEXT @C@ NOT NULL,
  line TEXT @C@ NOT NULL,             -- the code that reported(code) names
  value @INT@ NOT NULL,
  evidence TEXT NOT NULL,
  PRIMARY KEY (id, version)
) @STRICT@;
CREATE INDEX return_line_by_unit ON return_line (unit_id, line, period);

-- Accounts ----------------------------------------------------------------------------------------------------------

CREATE TABLE account (
  id @INT@ NOT NULL PRIMARY KEY,
  login TEXT @C@ NOT NULL UNIQUE,     -- lower case
  full_name TEXT NOT NULL,
  password TEXT @C@ NOT NULL,         -- Argon2id, with its parameters
  language TEXT @C@ NOT NULL CHECK (language IN ('vi', 'en')),
  text_size INTEGER NOT NULL,
  theme TEXT @C@ NOT NULL CHECK (theme IN ('auto', 'light', 'dark')),
  is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
  must_change INTEGER NOT NULL CHECK (must_change IN (0, 1)),
  created_at @INT@ NOT NULL
) @STRICT@;

-- A role at a unit reaches over what belongs to it, and at a commune union over what it guides (scope.h).
CREATE TABLE account_role (
  id @INT@ NOT NULL PRIMARY KEY,
  account_id @INT@ NOT NULL REFERENCES account (id),
  unit_id @INT@ NOT NULL,
  role TEXT @C@ NOT NULL CHECK (role IN ('viewer', 'data_entry', 'officer', 'leader', 'administrator')),
  from_day INTEGER NOT NULL,
  until_day INTEGER NOT NULL
) @STRICT@;
CREATE INDEX account_role_by_account ON account_role (account_id);

CREATE TABLE session (
  token @BYTES@ NOT NULL PRIMARY KEY, -- SHA-256 of the cookie
  account_id @INT@ NOT NULL REFERENCES account (id),
  csrf TEXT @C@ NOT NULL,
  created_at @INT@ NOT NULL,
  used_at @INT@ NOT NULL,             -- written at most every few minutes
  expires_at @INT@ NOT NULL
) @STRICT@;
CREATE INDEX session_by_account ON session (account_id);

-- Failed sign-ins by login and by address, for throttling.
CREATE TABLE sign_in_failure (
  subject TEXT @C@ NOT NULL PRIMARY KEY, -- "login:…" or "address:…"
  n INTEGER NOT NULL,
  last_at @INT@ NOT NULL,
  blocked_until @INT@ NOT NULL
) @STRICT@;
