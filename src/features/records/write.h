/*
 * Writing what a form of records asks for. The form's fields: the record's own, reason (when correcting), client_key
 * (when adding), history_from (the day from which values with history hold).
 */
#pragma once

#include "domain/record.h"

struct web;

/* before NULL adds. The statuses of fact_apply(); *out_id is the record's. */
MUST enum status record_save(struct web *web, const struct record_type *type, const struct record *before,
			     const struct record *typed, int64_t *out_id);
MUST enum status record_annul(struct web *web, const struct record *before);
