/* The small union of the tests of records; see fact_fixture.h. */
#include "domain/fact_fixture.h"

static enum status install(struct ctx *ctx, void *arg)
{
	return catalog_install(ctx);
}

static enum status found(struct ctx *ctx, struct act *act, const char *code, const char *kind, int64_t parent,
			 day_t from, int64_t *out)
{
	struct unit_new unit = {
		.code = str_of(code), .name = str_of(code), .kind = str_of(kind), .parent_id = parent, .from_day = from
	};
	return unit_found(ctx, act, &unit, out);
}

static enum status write_units(struct ctx *ctx, void *arg)
{
	struct fixture *f = arg;
	struct act act = { .verb = "add", .decision = STR("01/QĐ") };
	day_t from = day_of(2010, 1, 1);
	int64_t replayed;

	TRY(act_begin(ctx, &act, &replayed));
	TRY(found(ctx, &act, "tld", "confederation", 0, from, &f->root));
	TRY(found(ctx, &act, "bac", "province", f->root, from, &f->north));
	TRY(found(ctx, &act, "nam", "province", f->root, from, &f->south));
	TRY(found(ctx, &act, "huyen", "district", f->north, from, &f->district));
	TRY(found(ctx, &act, "mot", "grassroots", f->district, day_of(2015, 3, 1), &f->first));
	TRY(found(ctx, &act, "hai", "grassroots", f->district, day_of(2015, 3, 1), &f->second));
	TRY(found(ctx, &act, "xa", "cluster", f->north, from, &f->commune));

	struct record guided = record_new(ctx, &edge_type);
	record_set(&guided, "child", VALUE_OF_INT(f->first));
	record_set(&guided, "parent", VALUE_OF_INT(f->commune));
	record_set(&guided, "relation", VALUE_OF_TEXT(STR("guided")));
	record_set(&guided, "from_day", VALUE_OF_INT(day_of(2020, 1, 1)));
	return fact_apply(ctx, &act, &edge_type, NULL, &guided);
}

enum status fixture_write(struct fixture *f, db_write_fn *fn, void *arg)
{
	problems_clear(f->ctx);
	return db_write(f->ctx, f->h->db, fn, arg);
}

void fixture_begin(struct fixture *f, struct harness_db *h)
{
	*f = (struct fixture){ .h = h, .ctx = h->ctx };
	f->ctx->scope = &scope_all;
	assert_int_equal(fixture_write(f, install, NULL), OK);
	harness_read(h);
	assert_int_equal(catalog_build(f->ctx, &f->catalog), OK);
	f->ctx->catalog = f->catalog;
	assert_int_equal(fixture_write(f, write_units, f), OK);
}

void fixture_end(struct fixture *f)
{
	db_reader_done(f->ctx);
	catalog_free(f->catalog);
}

void fixture_be_all(struct fixture *f)
{
	f->ctx->user = NULL;
	f->ctx->scope = &scope_all;
}

void fixture_be(struct fixture *f, int64_t unit_id, enum role role)
{
	f->grant = (struct grant){ unit_id, role };
	f->user = (struct user){ .id = 7, .login = STR("ba"), .grants = &f->grant, .n_grants = 1 };
	f->scope = scope_of(&f->user, f->ctx->today);
	f->ctx->user = &f->user;
	f->ctx->scope = &f->scope;
}

struct one_fact {
	const struct record *before;
	struct record *after;
	const char *verb;
	const char *reason;
};

static enum status write_fact(struct ctx *ctx, void *arg)
{
	struct one_fact *fact = arg;
	struct act act = { .verb = fact->verb, .reason = str_of(fact->reason) };
	int64_t replayed;
	TRY(act_begin(ctx, &act, &replayed));
	return fact_apply(ctx, &act, fact->after ? fact->after->type : fact->before->type, fact->before, fact->after);
}

enum status fixture_add(struct fixture *f, struct record *r)
{
	struct one_fact fact = { NULL, r, "add", "" };
	return fixture_write(f, write_fact, &fact);
}

enum status fixture_correct(struct fixture *f, const struct record *before, struct record *after, const char *reason)
{
	struct one_fact fact = { before, after, "correct", reason };
	return fixture_write(f, write_fact, &fact);
}

enum status fixture_annul(struct fixture *f, const struct record *before, const char *reason)
{
	struct one_fact fact = { before, NULL, "annul", reason };
	return fixture_write(f, write_fact, &fact);
}

int64_t fixture_last_act(struct fixture *f)
{
	return harness_number(f->h, "SELECT max(id) FROM act");
}

static enum status undo(struct ctx *ctx, void *arg)
{
	struct act act = { .verb = "annul", .reason = STR("ghi nhầm") };
	int64_t replayed;
	TRY(act_begin(ctx, &act, &replayed));
	return fact_annul_act(ctx, &act, *(int64_t *)arg);
}

enum status fixture_undo(struct fixture *f, int64_t act_id)
{
	return fixture_write(f, undo, &act_id);
}

const struct record_type *fixture_type(struct fixture *f, const char *code)
{
	const struct record_type *type = catalog_type(f->catalog, str_of(code));
	assert_non_null(type);
	return type;
}

struct record fixture_dialogue(struct fixture *f, int64_t unit_id, day_t day)
{
	struct record r = record_new(f->ctx, fixture_type(f, "dialogue"));
	record_set(&r, "unit", VALUE_OF_INT(unit_id));
	record_set(&r, "held_on", VALUE_OF_INT(day));
	record_set(&r, "kind", VALUE_OF_TEXT(STR("periodic")));
	return r;
}

enum status fixture_read(struct fixture *f, const struct record_type *type, int64_t id, struct record *out)
{
	harness_read(f->h);
	problems_clear(f->ctx);
	return record_read(f->ctx, type, id, INSTANT_FOREVER, f->ctx->today, out);
}
