/* Reads the book: one SELECT a table, no conditions; see book.h. */
#include "oracle/book.h"

#include <assert.h>
#include <stdio.h>

#include "db/db.h"
#include "db/sql_text.h"
#include "domain/catalog.h"
#include "oracle/whereabouts.h"

static bool has_column(const struct field *field)
{
	return field->derived.n == 0 && !field->has_history;
}

static struct value kept(struct arena *a, struct value v)
{
	if (v.type == VALUE_TEXT)
		v.s = str_dup(a, v.s);
	return v;
}

static enum status read_facts(struct ctx *ctx, const struct record_type *type, struct fact_table *out)
{
	struct sql_text q;
	struct db_rows rows;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT id, recorded_at, superseded_at");
	for (size_t i = 0; i < type->n_fields; i++) {
		if (!has_column(&type->fields[i]))
			continue;
		sql_lit(&q, ", ");
		sql_name(&q, type->fields[i].name);
		if (type->fields[i].type == FIELD_REF)
			sql_lit(&q, "_id");
	}
	sql_lit(&q, " FROM ");
	sql_name(&q, type->table);
	sql_lit(&q, " ORDER BY id, version");
	TRY(db_query_text(ctx, &q, &rows));
	*out = (struct fact_table){ .type = type };
	for (size_t i = 0; i < rows.n; i++) {
		struct value *values = arena_array_of(ctx->arena, struct value, type->n_fields);
		int column = 3;
		for (size_t k = 0; k < type->n_fields; k++)
			if (has_column(&type->fields[k]))
				values[k] = kept(ctx->arena, db_cell(&rows, i, column++));
		*LIST_ADD(ctx->arena, &out->facts) =
			(struct fact){ db_cell(&rows, i, 0).i, db_cell(&rows, i, 1).i, db_cell(&rows, i, 2).i, values };
	}
	return OK;
}

static enum status read_history(struct ctx *ctx, const struct record_type *type, const struct field *field,
				struct entry_table *out)
{
	struct sql_text q;
	struct db_rows rows;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "SELECT id, owner_id, recorded_at, superseded_at, from_day, source, ");
	sql_add_literal(&q, field->type == FIELD_REF ? "value_id FROM " : "value FROM ");
	sql_name(&q, str_fmt(ctx->arena, "%.*s_%.*s", STR_ARG(type->table), STR_ARG(field->name)));
	sql_lit(&q, " ORDER BY id, version");
	TRY(db_query_text(ctx, &q, &rows));
	*out = (struct entry_table){ .type = type, .field = field };
	for (size_t i = 0; i < rows.n; i++)
		*LIST_ADD(ctx->arena, &out->entries) =
			(struct entry){ .id = db_cell(&rows, i, 0).i,
					.owner_id = db_cell(&rows, i, 1).i,
					.recorded_at = db_cell(&rows, i, 2).i,
					.superseded_at = db_cell(&rows, i, 3).i,
					.from_day = (day_t)db_cell(&rows, i, 4).i,
					.source = str_dup(ctx->arena, db_cell(&rows, i, 5).s),
					.value = kept(ctx->arena, db_cell(&rows, i, 6)) };
	return OK;
}

static enum status read_types(struct ctx *ctx, struct book *out)
{
	for (size_t i = 0; i < catalog_n_types(ctx->catalog); i++) {
		const struct record_type *type = catalog_type_at(ctx->catalog, i);
		if (book_table(out, type))
			continue; /* a view of what is read already */
		TRY(read_facts(ctx, type, LIST_ADD(ctx->arena, &out->tables)));
		for (size_t k = 0; k < type->n_fields; k++)
			if (type->fields[k].has_history)
				TRY(read_history(ctx, type, &type->fields[k], LIST_ADD(ctx->arena, &out->histories)));
	}
	return OK;
}

static enum status read_rows(struct ctx *ctx, const char *select, struct db_rows *out)
{
	struct sql_text q;
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_add_literal(&q, select);
	return db_query_text(ctx, &q, out);
}

static struct str text_at(struct ctx *ctx, const struct db_rows *rows, size_t i, int column)
{
	return str_dup(ctx->arena, db_cell(rows, i, column).s);
}

static day_t day_at(const struct db_rows *rows, size_t i, int column)
{
	return (day_t)db_cell(rows, i, column).i;
}

static enum status read_rules(struct ctx *ctx, struct book *out)
{
	struct db_rows rows;
	TRY(read_rows(ctx, "SELECT code, from_day, until_day, direction, flow, in_growth FROM cause", &rows));
	for (size_t i = 0; i < rows.n; i++)
		*LIST_ADD(ctx->arena, &out->causes) =
			(struct book_cause){ text_at(ctx, &rows, i, 0), day_at(&rows, i, 1),
					     day_at(&rows, i, 2),       (int)db_cell(&rows, i, 3).i,
					     text_at(ctx, &rows, i, 4), db_cell(&rows, i, 5).i != 0 };
	TRY(read_rows(ctx, "SELECT field, source, from_day, until_day, rank FROM source_rank", &rows));
	for (size_t i = 0; i < rows.n; i++)
		*LIST_ADD(ctx->arena, &out->ranks) =
			(struct book_rank){ text_at(ctx, &rows, i, 0), text_at(ctx, &rows, i, 1), day_at(&rows, i, 2),
					    day_at(&rows, i, 3), db_cell(&rows, i, 4).i };
	TRY(read_rows(ctx, "SELECT code, from_day, until_day, num, den FROM parameter", &rows));
	for (size_t i = 0; i < rows.n; i++) {
		struct book_parameter *p = LIST_ADD(ctx->arena, &out->parameters);
		*p = (struct book_parameter){ text_at(ctx, &rows, i, 0), day_at(&rows, i, 1), day_at(&rows, i, 2),
					      RATIONAL_OF(0) };
		TRY(rational_make(db_cell(&rows, i, 3).i, db_cell(&rows, i, 4).i, &p->value));
	}
	TRY(read_rows(ctx, "SELECT code, from_day, until_day FROM period", &rows));
	for (size_t i = 0; i < rows.n; i++)
		*LIST_ADD(ctx->arena, &out->periods) =
			(struct book_period){ text_at(ctx, &rows, i, 0), day_at(&rows, i, 1), day_at(&rows, i, 2) };
	return OK;
}

enum status book_read(struct ctx *ctx, struct book *out)
{
	*out = (struct book){ 0 };
	TRY(read_types(ctx, out));
	return read_rules(ctx, out);
}

void book_known(struct arena *a, const struct book *all, instant_t known, struct book *out)
{
	*out = *all;
	out->tables.items = NULL;
	out->histories.items = NULL;
	out->pages.items = NULL;
	out->tables.n = out->tables.cap = out->histories.n = out->histories.cap = out->pages.n = out->pages.cap = 0;
	/* what is known now is known for ever, but nothing is superseded later than that */
	instant_t at = known == INSTANT_FOREVER ? INSTANT_FOREVER - 1 : known;
	for (size_t i = 0; i < all->tables.n; i++) {
		struct fact_table *table = LIST_ADD(a, &out->tables);
		*table = (struct fact_table){ .type = all->tables.items[i].type };
		for (size_t k = 0; k < all->tables.items[i].facts.n; k++) {
			const struct fact *fact = &all->tables.items[i].facts.items[k];
			if (fact->recorded_at <= at && at < fact->superseded_at)
				*LIST_ADD(a, &table->facts) = *fact;
		}
	}
	for (size_t i = 0; i < all->histories.n; i++) {
		const struct entry_table *from = &all->histories.items[i];
		struct entry_table *table = LIST_ADD(a, &out->histories);
		*table = (struct entry_table){ .type = from->type, .field = from->field };
		for (size_t k = 0; k < from->entries.n; k++)
			if (from->entries.items[k].recorded_at <= at && at < from->entries.items[k].superseded_at)
				*LIST_ADD(a, &table->entries) = from->entries.items[k];
	}
	whereabouts_write(a, out);
}

const struct fact_table *book_table(const struct book *book, const struct record_type *type)
{
	for (size_t i = 0; i < book->tables.n; i++)
		if (str_eq(book->tables.items[i].type->table, type->table))
			return &book->tables.items[i];
	return NULL;
}

const struct fact_table *book_table_of(const struct book *book, const char *code)
{
	for (size_t i = 0; i < book->tables.n; i++)
		if (str_is(book->tables.items[i].type->code, code))
			return &book->tables.items[i];
	assert(!"the catalogue has this type");
	return NULL;
}

const struct fact *book_fact(const struct book *book, const struct record_type *type, int64_t id)
{
	const struct fact_table *table = book_table(book, type);
	for (size_t i = 0; i < table->facts.n; i++)
		if (table->facts.items[i].id == id)
			return &table->facts.items[i];
	return NULL;
}

const struct entry_table *book_history(const struct book *book, const struct record_type *type,
				       const struct field *field)
{
	for (size_t i = 0; i < book->histories.n; i++)
		if (str_eq(book->histories.items[i].type->table, type->table) &&
		    str_eq(book->histories.items[i].field->name, field->name))
			return &book->histories.items[i];
	return NULL;
}

const struct book_cause *book_cause_on(const struct book *book, struct str code, day_t day)
{
	for (size_t i = 0; i < book->causes.n; i++) {
		const struct book_cause *cause = &book->causes.items[i];
		if (str_eq(cause->code, code) && cause->from_day <= day && day < cause->until_day)
			return cause;
	}
	return NULL;
}

struct value fact_value(const struct fact_table *table, const struct fact *fact, const char *field)
{
	const struct field *f = record_type_field(table->type, str_of(field));
	assert(f);
	return fact->values[f - table->type->fields];
}

int64_t fact_int(const struct fact_table *table, const struct fact *fact, const char *field)
{
	struct value v = fact_value(table, fact, field);
	return v.type == VALUE_INT ? v.i : 0;
}

bool fact_is_on(const struct fact_table *table, const struct fact *fact, day_t day)
{
	char from_field[64], until_field[64];
	snprintf(from_field, sizeof from_field, "%.*s", STR_ARG(table->type->from_field));
	snprintf(until_field, sizeof until_field, "%.*s", STR_ARG(table->type->until_field));
	struct value from = fact_value(table, fact, from_field), until = fact_value(table, fact, until_field);
	return from.type == VALUE_INT && from.i <= day && (until.type != VALUE_INT || day < until.i);
}
