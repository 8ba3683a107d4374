/* Units, members and plans for tests (plan_world.h). */
#include "figures/plan_world.h"

#include "domain/fact.h"
#include "domain/founding.h"
#include "figures/plan_file.h"

static enum status install(struct ctx *ctx, void *arg)
{
	(void)arg;
	return catalog_install(ctx);
}

static enum status found(struct ctx *ctx, struct act *act, const char *code, const char *kind, int64_t parent,
			 int64_t *out)
{
	struct unit_new unit = { .code = str_of(code),
				 .name = str_of(code),
				 .kind = str_of(kind),
				 .parent_id = parent,
				 .from_day = day_of(2010, 1, 1) };
	return unit_found(ctx, act, &unit, out);
}

static enum status write_units(struct ctx *ctx, void *arg)
{
	struct plan_world *w = arg;
	struct act act = { .verb = "add" };
	int64_t replayed;

	TRY(act_begin(ctx, &act, &replayed));
	TRY(found(ctx, &act, "tld", "confederation", 0, &w->root));
	TRY(found(ctx, &act, "tinh", "province", w->root, &w->province));
	TRY(found(ctx, &act, "dong", "district", w->province, &w->east));
	TRY(found(ctx, &act, "tay", "district", w->province, &w->west));
	TRY(found(ctx, &act, "cs-dong", "grassroots", w->east, &w->union_east));
	return found(ctx, &act, "cs-tay", "grassroots", w->west, &w->union_west);
}

struct joining {
	int64_t unit_id;
	int n;
	day_t day;
};

static enum status write_members(struct ctx *ctx, void *arg)
{
	const struct joining *j = arg;
	struct act act = { .verb = "add" };
	int64_t replayed, id;

	TRY(act_begin(ctx, &act, &replayed));
	for (int i = 0; i < j->n; i++) {
		struct founding_member person = { .full_name = STR("Nguyễn Văn A"), .born_on = DAY_NONE };
		TRY(member_join(ctx, &act, &person, false, j->unit_id, "admission", j->day, &id));
	}
	return OK;
}

void plan_world_admit(struct plan_world *w, int64_t unit_id, int n, day_t day)
{
	struct joining j = { unit_id, n, day };
	assert_int_equal(db_write(w->ctx, w->h->db, write_members, &j), OK);
}

void plan_world_begin(struct plan_world *w, struct harness_db *h)
{
	*w = (struct plan_world){ .h = h, .ctx = h->ctx };
	w->ctx->scope = &scope_all;
	assert_int_equal(db_write(w->ctx, h->db, install, NULL), OK);
	harness_read(h);
	assert_int_equal(catalog_build_with(w->ctx, plan_types, PLAN_TYPES, &w->catalog), OK);
	w->ctx->catalog = w->catalog;
	assert_int_equal(db_write(w->ctx, h->db, write_units, w), OK);
}

void plan_world_end(struct plan_world *w)
{
	db_reader_done(w->ctx);
	catalog_free(w->catalog);
}

void plan_world_load(struct plan_world *w, const char *yaml)
{
	struct plan_file file;
	problems_clear(w->ctx);
	assert_int_equal(plan_file_read(w->ctx, str_of(yaml), &file), OK);
	assert_int_equal(plan_file_load(w->ctx, w->h->db, &file, false), OK);
	harness_read(w->h);
}

struct plan_result plan_world_evaluate(struct plan_world *w, const char *code, int64_t unit_id, day_t as_of)
{
	struct plan_ask ask = PLAN_ASK_DEFAULT;
	struct plan_result result;
	struct plan plan;

	harness_read(w->h);
	ask.unit_id = unit_id;
	ask.as_of = as_of;
	assert_int_equal(plan_by_code(w->ctx, str_of(code), INSTANT_FOREVER, &plan), OK);
	assert_int_equal(plan_evaluate(w->ctx, &plan, &ask, &result), OK);
	return result;
}

void plan_world_be(struct plan_world *w, int64_t unit_id, enum role role)
{
	w->grant = (struct grant){ unit_id, role };
	w->user = (struct user){ .id = 9, .grants = &w->grant, .n_grants = 1 };
	w->scope = scope_of(&w->user, w->ctx->today);
	w->ctx->user = &w->user;
	w->ctx->scope = &w->scope;
}
