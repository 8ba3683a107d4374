/* The log: one write() a line on standard error; see log.h. */
#include "base/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static atomic_int lowest_level = LOG_INFO;

void log_set_level(enum log_level level)
{
	atomic_store(&lowest_level, (int)level);
}

void log_line(enum log_level level, const char *fmt, ...)
{
	static const char *const names[] = { "debug", "info", "warn", "error" };
	char line[2048];
	struct timespec now;
	struct tm utc;
	va_list args;

	if ((int)level < atomic_load(&lowest_level))
		return;
	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &utc);
	size_t n = strftime(line, 32, "%Y-%m-%dT%H:%M:%S", &utc);
	n += (size_t)snprintf(line + n, 40, ".%03ldZ level=%s ", now.tv_nsec / 1000000, names[level]);
	va_start(args, fmt);
	int written = vsnprintf(line + n, sizeof line - n - 1, fmt, args);
	va_end(args);
	n = written < 0 ? n : n + (size_t)written < sizeof line - 1 ? n + (size_t)written : sizeof line - 2;
	for (size_t i = 0; i < n; i++) {
		if ((unsigned char)line[i] < ' ' || line[i] == 0x7F)
			line[i] = ' '; /* outside text must neither end the line nor speak to the terminal */
	}
	line[n++] = '\n';
	ssize_t done = write(STDERR_FILENO, line, n);
	(void)done; /* a log that cannot be written has nowhere to say so */
}
