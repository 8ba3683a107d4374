-- Searching people by name walks the names in order: with the record in the index its row is not looked at.
DROP INDEX member_by_name;
DROP INDEX member_by_given_name;
CREATE INDEX member_by_name ON member (full_name_key, id) WHERE superseded_at = 9223372036854775807;
CREATE INDEX member_by_given_name ON member (given_key, id) WHERE superseded_at = 9223372036854775807;
