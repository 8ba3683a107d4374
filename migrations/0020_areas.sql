-- A body's area is found by its units: the list of areas went through all of them for each unit below.
CREATE INDEX area_by_unit ON area (unit_id, from_day);
