/*
 * The log: one line an event on standard error, English, key=value, UTC time first. A failure is logged once, by
 * fail().
 */
#pragma once

#include "base/status.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

void log_line(enum log_level level, const char *fmt, ...) PRINTF(2, 3);
void log_set_level(enum log_level level); /* by main() and by tests, before threads start */
