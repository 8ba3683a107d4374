-- The list of what happened to members is read in the order of its days, as that of members in the order of names.
CREATE INDEX membership_event_by_day ON membership_event (day, id) WHERE superseded_at = 9223372036854775807;
