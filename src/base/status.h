/*
 * Answers and failures.
 *
 * What can fail returns `enum status`. There are two kinds:
 *   an answer  (NOT_FOUND … TOO_LARGE) is part of the contract of the function that gives it and is handled where its
 *              meaning is known; what a person must be told about it stands in ctx->problems (problem.h);
 *   a failure  (FAILED) is a defect or a broken machine: it is raised once, at its origin, by fail(), which logs it
 * with its place, and is passed on unchanged by TRY(). Outputs are untouched unless OK is returned.
 */
#pragma once

#define MUST __attribute__((warn_unused_result))
#define PRINTF(fmt, first) __attribute__((format(printf, fmt, first)))

enum status {
	OK = 0,
	NOT_FOUND, /* no such thing, or none that this user may know of */
	INVALID,   /* input breaks a rule; ctx->problems says which field and what was expected */
	DENIED,    /* the user may not do this */
	CONFLICT,  /* somebody else changed it meanwhile, or it contradicts what is recorded */
	BUSY,      /* cannot be had now; the same call may succeed later */
	TOO_LARGE, /* over a named limit */
	FAILED     /* raised by fail(), already logged */
};

/* The constant's name, "NOT_FOUND", for logs and JSON. */
const char *status_name(enum status status);

/*
 * Raises a failure: logs `fmt` with file and line, returns FAILED. Call it where the failure is first seen, and only
 * there. if (rc != SQLITE_OK) return fail("sqlite: %s", sqlite3_errmsg(db));
 */
#ifndef CMOCKA_H_ /* tests include cmocka.h first, which has a fail() of its own */
#define fail(...) (status_fail(__FILE__, __LINE__, __VA_ARGS__), status_failed())
#endif
void status_fail(const char *file, int line, const char *fmt, ...) PRINTF(3, 4);
/* Whoever reads the calls, a compiler or a checker, sees that they never answer OK. */
static inline enum status status_failed(void)
{
	return FAILED;
}

/* Passes every status but OK on to the caller. */
#define TRY(call) \
	do { \
		enum status try_status_ = (call); \
		if (try_status_ != OK) \
			return try_status_; \
	} while (0)

/* Releases a variable at the end of its block: CLEANUP(file_close) FILE *f = …; the function takes the variable's
 * address. */
#define CLEANUP(fn) __attribute__((cleanup(fn)))
