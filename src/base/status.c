/* Names of statuses and the one place where failures are raised; see status.h. */
#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/log.h"

const char *status_name(enum status status)
{
	static const char *const names[] = { "OK",       "NOT_FOUND", "INVALID",   "DENIED",
					     "CONFLICT", "BUSY",      "TOO_LARGE", "FAILED" };
	return (unsigned)status < sizeof names / sizeof *names ? names[status] : "UNKNOWN";
}

void status_fail(const char *file, int line, const char *fmt, ...)
{
	char message[1024];
	va_list args;

	va_start(args, fmt);
	vsnprintf(message, sizeof message, fmt, args);
	va_end(args);
	log_line(LOG_ERROR, "failure place=%s:%d message=\"%s\"", file, line, message);
}
