/* From a formula or an indicator to a target of a plan. */
#include "base/arena.h"
#include "base/text.h"
#include "domain/scope.h"
#include "features/indicators/indicators_page.h"
#include "figures/plan.h"
#include "web/web.h"

#define PLANS_SHOWN 8

/* A draft is an officer's to change, an issued plan a leader's, by decision. */
static enum status may_change(struct web *web, const struct plan *plan, bool *out)
{
	enum role role = ROLE_NONE;

	TRY(scope_role(&web->ctx, plan->unit_id, &role));
	*out = role >= (plan->is_draft ? ROLE_OFFICER : ROLE_LEADER);
	return OK;
}

enum status into_plan_links(struct web *web, const char *name, struct str value, struct page_link **out, size_t *out_n)
{
	struct page_link *links = arena_array_of(web->ctx.arena, struct page_link, PLANS_SHOWN);
	struct arena *a = web->ctx.arena;
	struct plan *plans;
	size_t n, n_links = 0;

	*out = links;
	*out_n = 0;
	if (!scope_has_role(web->ctx.scope, ROLE_OFFICER))
		return OK;
	TRY(plan_list(&web->ctx, 0, &plans, &n));
	bool *is_shown = arena_array_of(a, bool, n + 1);
	while (n_links < PLANS_SHOWN) {
		size_t newest = n;
		for (size_t i = 0; i < n; i++) {
			if (!is_shown[i] && (newest == n || plans[i].from_day > plans[newest].from_day))
				newest = i;
		}
		if (newest == n)
			break;
		is_shown[newest] = true;
		bool may = false;
		TRY(may_change(web, &plans[newest], &may));
		struct str path = str_fmt(a, "/plan/%.*s/edit/target", STR_ARG(plans[newest].code));
		if (may)
			links[n_links++] =
				(struct page_link){ .href = url_param(a, url_local(a, path), str_of(name), value),
						    .label = plans[newest].title };
	}
	*out_n = n_links;
	return OK;
}
