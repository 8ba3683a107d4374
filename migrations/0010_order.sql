-- Officers and employers are listed from the newest on, as registers are (register_table.c).
CREATE INDEX officer_by_order ON officer (from_day, id) WHERE superseded_at = 9223372036854775807;
CREATE INDEX employer_by_order ON employer (from_day, id) WHERE superseded_at = 9223372036854775807;
