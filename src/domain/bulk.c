/* The bulk door: rows of many records into their tables, one change a block (bulk.h). */
#include "domain/bulk_batch.h"

#include <assert.h>
#include <string.h>

#include "base/utf8.h"
#include "domain/employer.h"
#include "domain/fact_row.h"
#include "domain/history_entry.h"
#include "domain/member.h"
#include "domain/record_sql.h"
#include "domain/unit.h"
#include "domain/written.h"

#define FRONT 5 /* id, version, recorded_at, superseded_at, change_id */
#define ENTRY_COLUMNS 4

enum status bulk_begin(struct ctx *ctx, struct act *act, struct bulk_names *names, struct bulk **out)
{
	struct bulk *bulk = arena_new_of(ctx->arena, struct bulk);
	int64_t replayed;

	TRY(act_begin(ctx, act, &replayed));
	bulk->ctx = ctx;
	bulk->act = act;
	bulk->at = ctx->now;
	bulk->names = names ? names : bulk_names_new(ctx->arena);
	TRY(cause_list(ctx, &bulk->causes, &bulk->n_causes));
	TRY(db_new_ids(ctx, 1, &bulk->first_id));
	*out = bulk;
	return OK;
}

/* Streams -------------------------------------------------------------------------------------------------------------
 */

static void add_column(struct bulk_stream *s, struct str name, int field, int made)
{
	struct bulk_column *column = &s->columns[s->n_columns];

	*column = (struct bulk_column){ .name = name, .field = field };
	column->made = made;
	bulk_tag(column);
	s->names[FRONT + s->n_columns++] = name;
}

static void add_field(struct bulk_stream *s, int i)
{
	struct arena *a = s->bulk->ctx->arena;
	const struct field *field = &s->type->fields[i];

	if (!record_has_column(field))
		return;
	add_column(s, field->type == FIELD_REF ? str_fmt(a, "%.*s_id", STR_ARG(field->name)) : field->name, i,
		   COLUMN_VALUE);
	if (!field->is_searched)
		return;
	struct str key = str_fmt(a, "%.*s_key", STR_ARG(field->name));
	bool is_person = str_is(s->type->code, "member") && str_is(field->name, "full_name");
	add_column(s, key, i, is_person ? COLUMN_NAME_KEY : COLUMN_KEY);
	if (!is_person)
		return;
	add_column(s, STR("given_key"), i, COLUMN_GIVEN_KEY);
	add_column(s, STR("sort_key"), i, COLUMN_SORT_KEY);
}

static struct bulk_stream *find_stream(struct bulk *bulk, struct str code)
{
	for (size_t i = 0; i < bulk->streams.n; i++)
		if (str_eq(bulk->streams.items[i]->code, code))
			return bulk->streams.items[i];
	return NULL;
}

static struct bulk_stream *new_stream(struct bulk *bulk, const struct record_type *type, struct str code, int most)
{
	static const char *const front[FRONT] = { "id", "version", "recorded_at", "superseded_at", "change_id" };
	struct arena *a = bulk->ctx->arena;
	struct bulk_stream *s = arena_new_of(a, struct bulk_stream);

	*s = (struct bulk_stream){ .bulk = bulk, .type = type, .code = code };
	bulk_note_begin(s);
	s->columns = arena_array_of(a, struct bulk_column, (size_t)most);
	s->names = arena_array_of(a, struct str, (size_t)most + FRONT);
	s->row = arena_array_of(a, struct value, (size_t)most + FRONT);
	for (int i = 0; i < FRONT; i++)
		s->names[i] = str_of(front[i]);
	*LIST_ADD(a, &bulk->streams) = s;
	return s;
}

struct bulk_stream *bulk_stream(struct bulk *bulk, const struct record_type *type)
{
	struct bulk_stream *s = find_stream(bulk, type->code);

	if (s)
		return s;
	s = new_stream(bulk, type, type->code, (int)type->n_fields * 2 + 2);
	for (size_t i = 0; i < type->n_fields; i++)
		add_field(s, (int)i);
	return s;
}

struct bulk_stream *bulk_entries(struct bulk *bulk, const struct record_type *type, const char *name)
{
	const struct field *field = record_type_field(type, str_of(name));

	assert(field && field->has_history);
	struct str code = history_type(bulk->ctx->arena, type, field);
	struct bulk_stream *s = find_stream(bulk, code);
	if (s)
		return s;
	s = new_stream(bulk, type, code, ENTRY_COLUMNS);
	s->history = field;
	add_column(s, STR("owner_id"), 0, COLUMN_VALUE);
	add_column(s, STR("from_day"), 1, COLUMN_VALUE);
	add_column(s, STR("source"), 2, COLUMN_VALUE);
	add_column(s, field->type == FIELD_REF ? STR("value_id") : STR("value"), 3, COLUMN_VALUE);
	return s;
}

/* Blocks --------------------------------------------------------------------------------------------------------------
 */

static enum status end_block(struct bulk_stream *s)
{
	struct ctx *ctx = s->bulk->ctx;
	unsigned char digest[DIGEST_BYTES];
	struct sql_text q;

	if (s->next == s->first)
		return OK;
	crypto_generichash_final(&s->digest, digest, sizeof digest);
	sql_init(&q, ctx->arena, db_ctx_engine(ctx));
	sql_lit(&q, "INSERT INTO change (id, act_id, type, record_id, last_id, version, verb, digest) VALUES (");
	sql_int(&q, s->change_id);
	sql_lit(&q, ", ");
	sql_int(&q, s->bulk->act->id);
	sql_lit(&q, ", ");
	sql_str(&q, s->code);
	sql_lit(&q, ", ");
	sql_int(&q, s->first);
	sql_lit(&q, ", ");
	sql_int(&q, s->next - 1);
	sql_lit(&q, ", 1, 'add', ");
	sql_value(&q, VALUE_OF_BYTES(((struct str){ (const char *)digest, sizeof digest })));
	sql_lit(&q, ")");
	s->first = s->next = s->until = 0;
	return db_exec_text(ctx, &q);
}

static enum status begin_block(struct bulk_stream *s)
{
	struct bulk *bulk = s->bulk;

	TRY(end_block(s));
	if (!s->db)
		TRY(db_bulk_open(bulk->ctx,
				 s->history ? record_history_table(bulk->ctx->arena, s->type, s->history)
					    : s->type->table,
				 s->names, FRONT + s->n_columns, &s->db));
	TRY(db_new_id(bulk->ctx, &s->change_id));
	TRY(db_new_ids(bulk->ctx, BULK_BLOCK, &s->first));
	s->next = s->first;
	s->until = s->first + BULK_BLOCK;
	bulk_digest_begin(&s->digest, s->code, s->first, s->change_id, bulk->at);
	return OK;
}

/* Structure is settled before anything else comes, so that whoever is placed finds the tree. */
static enum status keep_order(struct bulk_stream *s)
{
	bool is_structure = s->role == BULK_UNIT || s->role == BULK_EDGE || s->role == BULK_SUCCESSOR;
	struct str unit = str_slice(s->code, 0, 5);

	if (is_structure && s->bulk->is_settled)
		return fail("bulk: units, edges and successors come first in a batch");
	if (is_structure || str_is(unit, "unit.") || s->bulk->is_settled)
		return OK;
	return bulk_derive_structure(s->bulk);
}

static struct value made(struct bulk_stream *s, const struct bulk_column *column, const struct value *v)
{
	switch (column->made) {
	case COLUMN_VALUE:
		return *v;
	case COLUMN_KEY:
		return VALUE_OF_TEXT(utf8_fold(s->bulk->ctx->arena, v->s));
	case COLUMN_NAME_KEY:
		return VALUE_OF_TEXT(bulk_names_of(s->bulk->names, v->s)->key);
	case COLUMN_GIVEN_KEY:
		return VALUE_OF_TEXT(bulk_names_of(s->bulk->names, v->s)->given_key);
	case COLUMN_SORT_KEY:
		return VALUE_OF_BYTES(bulk_names_of(s->bulk->names, v->s)->sort_key);
	}
	return VALUE_NONE;
}

static enum status put(struct bulk_stream *s, const struct value *values, int64_t *out_id)
{
	struct value *row = s->row;

	if (s->next == s->until) {
		TRY(keep_order(s));
		TRY(begin_block(s));
	}
	int64_t id = s->next++;
	row[0] = VALUE_OF_INT(id);
	row[1] = VALUE_OF_INT(1);
	row[2] = VALUE_OF_INT(s->bulk->at);
	row[3] = VALUE_OF_INT(INSTANT_FOREVER);
	row[4] = VALUE_OF_INT(s->change_id);
	for (int i = 0; i < s->n_columns; i++)
		row[FRONT + i] = made(s, &s->columns[i], &values[s->columns[i].field]);
	bulk_digest_row(&s->digest, id, s->columns, s->n_columns, row + FRONT);
	TRY(db_bulk_add(s->db, row));
	*out_id = id;
	return OK;
}

/* Records -------------------------------------------------------------------------------------------------------------
 */

static enum status check_value(const struct bulk_stream *s, const struct field *field, const struct value *v)
{
	bool is_text = field->type == FIELD_TEXT || field->type == FIELD_PROSE || field->type == FIELD_CHOICE;

	if (v->type == VALUE_NULL)
		return field->required ? fail("bulk: %.*s lacks %.*s", STR_ARG(s->code), STR_ARG(field->name)) : OK;
	if (v->type == VALUE_BYTES || is_text != (v->type == VALUE_TEXT))
		return fail("bulk: %.*s: %.*s has another type", STR_ARG(s->code), STR_ARG(field->name));
	if (field->type == FIELD_CHOICE && !field_choice(field, v->s))
		return fail("bulk: %.*s: %.*s has no choice %.*s", STR_ARG(s->code), STR_ARG(field->name),
			    STR_ARG(v->s));
	return OK;
}

/* What fact_apply() fills in as well. */
static struct value filled(const struct record_type *type, const struct field *field, struct value v)
{
	if (v.type == VALUE_TEXT && v.s.n == 0)
		v = VALUE_NONE;
	if (v.type != VALUE_NULL)
		return v;
	if (type->kind == RECORD_STANDING && str_eq(field->name, type->until_field))
		return VALUE_OF_INT(DAY_FOREVER);
	if (field->type == FIELD_BOOL && field->required)
		return VALUE_OF_INT(0);
	return field->is_searched && !field->required ? VALUE_OF_TEXT(STR_EMPTY) : v;
}

#define FIELDS_MAX 128

enum status bulk_add(struct bulk_stream *s, const struct value *values, int64_t *out_id)
{
	const struct record_type *type = s->type;
	struct value given[FIELDS_MAX];

	assert(!s->history && type->n_fields <= FIELDS_MAX);
	for (size_t i = 0; i < type->n_fields; i++) {
		if (!record_has_column(&type->fields[i]))
			continue;
		given[i] = filled(type, &type->fields[i], values[i]);
		TRY(check_value(s, &type->fields[i], &given[i]));
	}
	TRY(put(s, given, out_id));
	return s->role == BULK_PLAIN ? OK : bulk_note(s, *out_id, given);
}

enum status bulk_add_entry(struct bulk_stream *s, int64_t owner_id, day_t from_day, struct value value,
			   struct str source)
{
	struct value values[ENTRY_COLUMNS] = { VALUE_OF_INT(owner_id), VALUE_OF_INT(from_day), VALUE_OF_TEXT(source),
					       value };
	int64_t id;

	assert(s->history);
	TRY(check_value(s, s->history, &value));
	TRY(put(s, values, &id));
	if (s->role != BULK_PLAIN)
		bulk_note_entry(s, owner_id, from_day, value);
	return OK;
}

enum status bulk_end(struct bulk *bulk)
{
	if (!bulk->is_settled)
		TRY(bulk_derive_structure(bulk));
	for (size_t i = 0; i < bulk->streams.n; i++) {
		struct bulk_stream *s = bulk->streams.items[i];
		TRY(end_block(s));
		if (s->db)
			TRY(db_bulk_close(s->db));
		s->db = NULL;
	}
	TRY(bulk_derive_stays(bulk));
	TRY(bulk_derive_places(bulk));
	written_bulk(bulk->ctx);
	return OK;
}

struct bulk_memory bulk_memory_begin(struct ctx *ctx)
{
	size_t n_problems = ctx->problems.n;

	return (struct bulk_memory){ fact_scratch_begin(ctx), n_problems };
}

void bulk_memory_end(struct ctx *ctx, struct bulk_memory memory, enum status status)
{
	fact_scratch_end(ctx, memory.outer, status, memory.n_problems);
}
