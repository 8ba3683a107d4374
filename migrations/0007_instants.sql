-- Acts are told apart by their instants, so that what a write changed can be asked. Macros: see 0001_core.sql.

-- The instant of the last act: every act gets one of its own (src/domain/data_version.h).
ALTER TABLE data_version ADD COLUMN at @INT@ NOT NULL DEFAULT 0;
UPDATE data_version SET at = (SELECT COALESCE(max(at), 0) FROM act) WHERE one = 1;

-- What a write changed in the derived tables.
CREATE INDEX closure_by_recorded ON closure (recorded_at);
CREATE INDEX closure_ended ON closure (superseded_at) WHERE superseded_at < 9223372036854775807;
CREATE INDEX employer_place_by_recorded ON employer_place (recorded_at);
CREATE INDEX employer_place_ended ON employer_place (superseded_at) WHERE superseded_at < 9223372036854775807;
