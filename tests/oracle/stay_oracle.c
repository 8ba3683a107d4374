/* Tries every order; see stay_oracle.h. */
#include "stay_oracle.h"

/* Walks the events of one day that are not yet in `used` from unit `at`; -1 if no order makes sense. */
static int try_orders(const struct stay_oracle_event *events, int n, int day, bool *used, int at)
{
	bool is_done = true;

	for (int i = 0; i < n; i++) {
		if (used[i] || events[i].day != day)
			continue;
		is_done = false;
		if (events[i].is_in ? at != 0 : at != events[i].unit)
			continue;
		used[i] = true;
		int end = try_orders(events, n, day, used, events[i].is_in ? events[i].unit : 0);

		used[i] = false;
		if (end >= 0)
			return end;
	}
	return is_done ? at : -1;
}

int stay_oracle_unit(const struct stay_oracle_event *events, int n, int day)
{
	int at = 0;

	for (int d = 0; d <= day && at >= 0; d++) {
		bool used[STAY_ORACLE_EVENTS] = { false };

		at = try_orders(events, n, d, used, at);
	}
	return at;
}
