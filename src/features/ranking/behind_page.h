/*
 * Handlers of what is behind, its reminders, and the list of those that wait for an answer.
 */
#pragma once

#include <stdint.h>

#include "base/status.h"

struct web;

enum status behind_get(struct web *web);
enum status remind_post(struct web *web);
enum status to_do_get(struct web *web);
enum status answer_post(struct web *web);
/* How many reminders wait for the user's units: the count of the menu. */
enum status to_do_count(struct web *web, int64_t *out);
