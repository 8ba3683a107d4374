/* Counts and pages of lists, kept and brought to now; see record_kept.h. No condition of a list asks other rows of its
 * own table, so a record belongs to it, or does not, by itself. */
#include "domain/record_kept.h"

#include "base/arena.h"
#include "db/db.h"
#include "db/sql_text.h"
#include "domain/changes_since.h"
#include "domain/structure_derive.h"

#define FOLLOWED_MAX 200 /* records written since; with more the list is read anew */
#define ACTS_MAX 1000    /* the same, of acts of any kind … */
#define CHANGES_MAX 2000 /* … and of what they changed: it is passed one by one */

/* What acts have done to a list since. */
struct difference {
	bool is_known; /* false: too much has happened, or the answer is of a newer snapshot */
	bool is_later; /* the answer holds for a later state: worth keeping under it */
	int64_t now;   /* records that were written since and belong to the list … */
	int64_t then;  /* … and that belonged to it */
};

/* A source that reads another type's table has no changes of its own. */
static bool is_followed(const struct ctx *ctx, const struct record_list *list, const struct finding *how)
{
	return list->state == LIST_IN_FORCE && !list->type->filter_sql && !how->search.filter && !how->is_met &&
	       !db_is_writing(ctx);
}

/* The records of the type that acts changed since. *out_n > FOLLOWED_MAX: many, or some came through the bulk door. */
static enum status read_changed(struct ctx *ctx, const struct record_type *type, struct stand *stand, int64_t *out_ids,
				size_t *out_n)
{
	struct changes changes;

	TRY(changes_since(ctx, stand->at, CHANGES_MAX, &changes));
	stand->at = changes.now.at;
	*out_n = changes.is_whole ? 0 : FOLLOWED_MAX + 1;
	for (size_t i = 0; *out_n <= FOLLOWED_MAX && i < changes.n; i++) {
		const struct changed *c = &changes.items[i];
		if (!str_eq(c->type, type->code))
			continue;
		if (*out_n == FOLLOWED_MAX || c->is_block) {
			*out_n = FOLLOWED_MAX + 1;
			return OK;
		}
		out_ids[(*out_n)++] = c->id;
	}
	return OK;
}

static enum status put_count_of(struct ctx *ctx, struct sql_text *q, const struct record_list *list, instant_t known,
				const int64_t *ids, size_t n)
{
	struct finding how = { .known = known };

	sql_lit(q, "(SELECT count(*)");
	TRY(record_finding_where(ctx, q, list, &how));
	sql_lit(q, " AND r0.id");
	sql_ids(q, ids, n);
	sql_lit(q, ")");
	return OK;
}

static enum status count_changed(struct ctx *ctx, const struct record_list *list, instant_t since, const int64_t *ids,
				 size_t n, struct difference *out)
{
	struct sql_text q;
	struct db_rows rows;

	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT ");
	TRY(put_count_of(ctx, &q, list, 0, ids, n));
	sql_lit(&q, ", ");
	TRY(put_count_of(ctx, &q, list, since, ids, n));
	TRY(db_query_text(ctx, &q, &rows));
	out->now = db_cell(&rows, 0, 0).i;
	out->then = db_cell(&rows, 0, 1).i;
	return OK;
}

/* Between `stand`, which becomes that of the snapshot, and now. */
static enum status read_difference(struct ctx *ctx, const struct record_list *list, struct stand *stand,
				   struct difference *out)
{
	int64_t ids[FOLLOWED_MAX], version, changed_at;
	instant_t since = stand->at;
	size_t n;

	*out = (struct difference){ 0 };
	TRY(db_data_version(ctx, &version));
	if (stand->version > version || since == 0) /* 0: before the first act */
		return OK;
	TRY(db_stamp(ctx, &list->type->table, 1, &changed_at));
	out->is_known = changed_at <= stand->version;
	if (out->is_known || version - stand->version > ACTS_MAX)
		return OK;
	TRY(read_changed(ctx, list->type, stand, ids, &n));
	if (n > FOLLOWED_MAX)
		return OK;
	if (n > 0)
		TRY(count_changed(ctx, list, since, ids, n, out));
	stand->version = version;
	out->is_known = out->is_later = true;
	return OK;
}

/* Counts --------------------------------------------------------------------------------------------------------------
 */

struct count {
	struct stand stand;
	int64_t n;
	bool is_all; /* else counting ended there: there are at least as many */
};

static int64_t counting_ends_at(const struct record_list *list)
{
	int64_t n = record_counted_to(list);

	return n + 1 + (n < FOLLOWED_MAX ? n : FOLLOWED_MAX); /* so many may be taken back, and it is more still */
}

static enum status put_counting(struct ctx *ctx, struct sql_text *q, const struct record_list *list,
				const struct finding *how, int64_t limit)
{
	sql_init(q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(q, "SELECT count(*) FROM (SELECT ");
	sql_add_literal(q, how->is_met ? "DISTINCT r0.id" : "1");
	TRY(record_finding_where(ctx, q, list, how));
	sql_lit(q, " LIMIT ");
	sql_int(q, limit);
	sql_lit(q, ") counted");
	return OK;
}

static enum status read_count(struct ctx *ctx, const struct sql_text *q, int64_t *out)
{
	struct db_rows rows;

	TRY(db_query_text(ctx, q, &rows));
	*out = db_cell(&rows, 0, 0).i;
	return OK;
}

static enum status keep_count(struct ctx *ctx, const struct record_list *list, const struct sql_text *q,
			      const struct count *c)
{
	struct value cells[] = { VALUE_OF_INT(c->stand.at), VALUE_OF_INT(c->stand.version), VALUE_OF_INT(c->n),
				 VALUE_OF_INT(c->is_all) };
	struct db_rows rows = { 1, sizeof cells / sizeof *cells, cells };

	return db_kept_put(ctx, q, list->type->table, &rows);
}

/* *out_is_now false: it must be counted anew. */
static enum status take_kept_count(struct ctx *ctx, const struct record_list *list, const struct sql_text *q,
				   struct count *c, bool *out_is_now)
{
	struct db_rows rows;
	struct difference d;
	bool is_there;

	*out_is_now = false;
	TRY(db_kept_get(ctx, q, &rows, &is_there));
	if (!is_there)
		return OK;
	*c = (struct count){ { db_cell(&rows, 0, 0).i, db_cell(&rows, 0, 1).i },
			     db_cell(&rows, 0, 2).i,
			     db_cell(&rows, 0, 3).i != 0 };
	TRY(read_difference(ctx, list, &c->stand, &d));
	c->n += d.now - d.then;
	*out_is_now = d.is_known && (c->is_all || c->n > record_counted_to(list));
	return *out_is_now && d.is_later ? keep_count(ctx, list, q, c) : OK;
}

enum status record_kept_count(struct ctx *ctx, const struct record_list *list, const struct finding *how, int64_t *out)
{
	struct sql_text q;
	struct count c;
	bool is_now;

	if (!is_followed(ctx, list, how)) {
		TRY(put_counting(ctx, &q, list, how, record_counted_to(list) + 1));
		sql_remember(&q); /* every page of a list asks it again */
		return read_count(ctx, &q, out);
	}
	TRY(put_counting(ctx, &q, list, how, counting_ends_at(list)));
	TRY(take_kept_count(ctx, list, &q, &c, &is_now));
	if (!is_now) {
		TRY(read_count(ctx, &q, &c.n));
		c.is_all = c.n < counting_ends_at(list);
		TRY(stand_read(ctx, &c.stand));
		TRY(keep_count(ctx, list, &q, &c));
	}
	*out = c.n > record_counted_to(list) ? record_counted_to(list) + 1 : c.n;
	return OK;
}

/* Pages ---------------------------------------------------------------------------------------------------------------
 */

#define KEPT_ROWS 100 /* of a first page, which many open; more are those of a file */

/* Behind the rows of the page one that tells the stand. */
static enum status keep_page(struct ctx *ctx, const struct record_list *list, const struct sql_text *q,
			     const struct stand *stand, const struct db_rows *page)
{
	size_t n_columns = (size_t)page->n_columns, n = page->n * n_columns;
	struct value *cells = arena_array_of(ctx->arena, struct value, n + n_columns);
	struct db_rows rows = { page->n + 1, page->n_columns, cells };

	for (size_t i = 0; i < n; i++)
		cells[i] = page->cells[i];
	cells[n] = VALUE_OF_INT(stand->at);
	cells[n + 1] = VALUE_OF_INT(stand->version);
	return db_kept_put(ctx, q, list->type->table, &rows);
}

/* Where nothing of the list was written since. */
static enum status take_kept_page(struct ctx *ctx, const struct record_list *list, const struct sql_text *q,
				  struct db_rows *out, bool *out_is_now)
{
	struct difference d;
	bool is_there;

	*out_is_now = false;
	TRY(db_kept_get(ctx, q, out, &is_there));
	if (!is_there)
		return OK;
	out->n--;
	struct stand stand = { db_cell(out, out->n, 0).i, db_cell(out, out->n, 1).i };
	TRY(read_difference(ctx, list, &stand, &d));
	*out_is_now = d.is_known && d.now == 0 && d.then == 0;
	return *out_is_now && d.is_later ? keep_page(ctx, list, q, &stand, out) : OK;
}

enum status record_kept_page(struct ctx *ctx, const struct record_list *list, const struct finding *how,
			     const struct sql_text *q, struct db_rows *out)
{
	struct stand stand;
	bool is_now;

	if (!is_followed(ctx, list, how) || list->offset > 0 || list->limit > KEPT_ROWS)
		return db_query_text(ctx, q, out);
	TRY(take_kept_page(ctx, list, q, out, &is_now));
	if (is_now)
		return OK;
	struct sql_text anew = *q;
	anew.is_remembered = false; /* once is enough */
	TRY(db_query_text(ctx, &anew, out));
	TRY(stand_read(ctx, &stand));
	return keep_page(ctx, list, q, &stand, out);
}
