-- Walking the order of days asks the scope of each record passed by: with the unit in the index its row is not looked at.
DROP INDEX officer_by_order;
CREATE INDEX officer_by_order ON officer (from_day, id, unit_id) WHERE superseded_at = 9223372036854775807;
DROP INDEX membership_event_by_day;
CREATE INDEX membership_event_by_day ON membership_event (day, id, unit_id, cause) WHERE superseded_at = 9223372036854775807;
