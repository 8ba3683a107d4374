/*
 * Civil days and instants.
 *
 * A day is an int32 of days since 1970-01-01, in tables as well. "From" days are the first day on which something is
 * true, "until" days the first day on which it no longer is; DAY_FOREVER stands for "still true".
 * An instant is an int64 of milliseconds since 1970-01-01T00:00Z; INSTANT_FOREVER in `superseded_at` marks the
 * version that is in force. Today and day borders are those of Asia/Ho_Chi_Minh, UTC+7 without summer time.
 */
#pragma once

#include "base/status.h"
#include "base/str.h"

typedef int32_t day_t; /* the two typedefs of the house: they are units, not structs */
typedef int64_t instant_t;

#define DAY_FOREVER ((day_t)2147483647)
#define DAY_NONE ((day_t)-2147483647 - 1) /* no day given */
#define INSTANT_FOREVER ((instant_t)9223372036854775807)
#define DAY_MIN ((day_t)-25567) /* 1900-01-01: earlier input is refused */
#define DAY_MAX ((day_t)84005)  /* 2199-12-31: later input is refused */

struct civil {
	int year;
	int month; /* 1..12 */
	int day;   /* 1..31 */
};

day_t day_of(int year, int month, int day); /* the date must exist */
struct civil day_civil(day_t day);
bool civil_exists(int year, int month, int day);
day_t day_add_months(day_t day,
		     int months); /* the last day of a shorter month: 31/01 + 1 month = 28/02; open days stay */
int64_t day_months_between(day_t a, day_t b); /* whole months from a to b; negative if b is earlier */
int day_weekday(day_t day);                   /* 1 Monday … 7 Sunday */

day_t day_of_instant(instant_t at);  /* the civil day in Ho Chi Minh City; DAY_FOREVER of INSTANT_FOREVER */
instant_t instant_of_day(day_t day); /* its first millisecond; INSTANT_FOREVER of DAY_FOREVER */
instant_t instant_now(void);         /* the machine's clock; only app/ and tests call it, others read ctx->now */

/* "2026-02-25"; INVALID for anything else, also for days outside DAY_MIN..DAY_MAX. */
MUST enum status day_parse_iso(struct str s, day_t *out);
/* What people type: 25/02/2026, 5/3/26 (years 00–68 are 20xx, 69–99 19xx), 25022026, 25-2-2026, 25.2.2026. */
MUST enum status day_parse_people(struct str s, day_t *out);

struct str day_iso(struct arena *a, day_t day);           /* 2026-02-25; "" for DAY_NONE and DAY_FOREVER */
struct str day_people(struct arena *a, day_t day);        /* 25/02/2026; likewise */
struct str instant_iso(struct arena *a, instant_t at);    /* 2026-02-25T10:00:00+07:00; "" for INSTANT_FOREVER */
struct str instant_people(struct arena *a, instant_t at); /* 10:00 25/02/2026 */
