/*
 * Lists and records as JSON, for Accept: application/json: the same data as the pages. Fields carry their name, label,
 * text for people and value for machines (ISO days, whole numbers, codes of choices and references; null where it is
 * masked).
 */
#pragma once

#include "features/records/records_page.h"

enum status list_json(struct web *web, const struct list_page *page);
enum status registers_json(struct web *web, const struct registers_page *page);
enum status record_json(struct web *web, const struct record_type *type, int64_t id, const struct record_page *page);
/* What a successful form answers: where the record stands. */
enum status written_json(struct web *web, struct url href, int64_t id);
