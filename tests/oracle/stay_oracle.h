/*
 * Where a member is, slowly and plainly: every order of a day's events is tried, and the one in which each makes sense
 * is taken. Shares no code with src/domain, which it proves.
 */
#pragma once

#include <stdbool.h>

#define STAY_ORACLE_EVENTS 24

struct stay_oracle_event {
	int unit; /* from 1 */
	int day;
	bool is_in;
};

/* The unit at the end of the day, 0 for none, -1 if the events up to then contradict each other. */
int stay_oracle_unit(const struct stay_oracle_event *events, int n, int day);
