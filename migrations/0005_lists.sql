-- Lists read their first page in order instead of sorting a whole province for it.
CREATE INDEX member_by_order ON member (sort_key, id) WHERE superseded_at = 9223372036854775807;
