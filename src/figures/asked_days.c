/* A measure of last year: the question's days go a year back while it is compiled. */
#include "figures/check.h"
#include "figures/compile.h"

struct asked_days asked_days_enter(struct compiler *c, const struct node *measure)
{
	struct asked_days asked = { c->from, c->until, c->at_start, c->at_end };

	int months = 12 * (measure->meaning->years_back + (measure->at == AT_LAST_YEAR));

	if (months == 0)
		return asked;
	c->from = day_add_months(c->from, -months);
	c->until = day_add_months(c->until, -months);
	c->at_start = c->from - 1;
	c->at_end = day_add_months(c->at_end + 1, -months) - 1;
	return asked;
}

void asked_days_leave(struct compiler *c, struct asked_days asked)
{
	c->from = asked.from;
	c->until = asked.until;
	c->at_start = asked.at_start;
	c->at_end = asked.at_end;
}
