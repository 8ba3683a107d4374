/* YAML through libyaml's events into a tree with places. */
#include "domain/yaml_tree.h"

#include <yaml.h>

#include "base/arena.h"
#include "base/text.h"
#include "base/utf8.h"

struct builder {
	struct ctx *ctx;
	struct arena *arena;
	yaml_parser_t parser;
	size_t n_nodes;
};

static enum status builder_refuse(struct builder *b, yaml_mark_t mark, const char *what)
{
	return problem_at(b->ctx, (int)mark.line + 1, (int)mark.column + 1, STR_EMPTY, "%s", what);
}

static enum status builder_next(struct builder *b, yaml_event_t *event)
{
	if (yaml_parser_parse(&b->parser, event))
		return OK;
	const char *why = b->parser.problem ? b->parser.problem : "";
	return problem_at(b->ctx, (int)b->parser.problem_mark.line + 1, (int)b->parser.problem_mark.column + 1,
			  STR_EMPTY, T("Tệp không đúng dạng YAML (%s)."), why);
}

static bool event_has_extras(const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_ALIAS_EVENT:
		return true;
	case YAML_SCALAR_EVENT:
		return event->data.scalar.anchor || event->data.scalar.tag;
	case YAML_SEQUENCE_START_EVENT:
		return event->data.sequence_start.anchor || event->data.sequence_start.tag;
	case YAML_MAPPING_START_EVENT:
		return event->data.mapping_start.anchor || event->data.mapping_start.tag;
	default:
		return false;
	}
}

static struct str scalar_text(struct builder *b, const yaml_event_t *event)
{
	return str_dup(b->arena, (struct str){ (const char *)event->data.scalar.value, event->data.scalar.length });
}

static enum status build_node(struct builder *b, const yaml_event_t *event, int depth, struct yaml *out);

/* The event at which a list or map goes on; *done at its end. */
static enum status next_in(struct builder *b, yaml_event_t *event, yaml_event_type_t end, bool *done)
{
	TRY(builder_next(b, event));
	*done = event->type == end;
	return OK;
}

static enum status build_list(struct builder *b, int depth, struct yaml *out)
{
	LIST(struct yaml) items = { 0 };
	for (;;) {
		yaml_event_t event;
		bool done;
		TRY(next_in(b, &event, YAML_SEQUENCE_END_EVENT, &done));
		struct yaml item = { 0 };
		enum status status = done ? OK : build_node(b, &event, depth + 1, &item);
		yaml_event_delete(&event);
		TRY(status);
		if (done)
			break;
		*LIST_ADD(b->arena, &items) = item;
	}
	out->kind = YAML_LIST;
	out->items = items.items;
	out->n = items.n;
	return OK;
}

static enum status build_key(struct builder *b, const yaml_event_t *event, struct str *out)
{
	if (event->type != YAML_SCALAR_EVENT || event_has_extras(event))
		return builder_refuse(b, event->start_mark, tr(b->ctx, T("Tên mục phải là một từ.")));
	*out = scalar_text(b, event);
	return OK;
}

static enum status build_value(struct builder *b, int depth, struct yaml *out)
{
	yaml_event_t event;
	TRY(builder_next(b, &event));
	enum status status = build_node(b, &event, depth + 1, out);
	yaml_event_delete(&event);
	return status;
}

static bool has_key(const struct yaml *items, size_t n, struct str key)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq(items[i].key, key))
			return true;
	}
	return false;
}

static enum status build_map(struct builder *b, int depth, struct yaml *out)
{
	LIST(struct yaml) items = { 0 };
	for (;;) {
		yaml_event_t event;
		bool done;
		TRY(next_in(b, &event, YAML_MAPPING_END_EVENT, &done));
		struct str key = STR_EMPTY;
		yaml_mark_t mark = event.start_mark;
		enum status status = done ? OK : build_key(b, &event, &key);
		yaml_event_delete(&event);
		TRY(status);
		if (done)
			break;
		if (has_key(items.items, items.n, key))
			return problem_at(b->ctx, (int)mark.line + 1, (int)mark.column + 1, STR_EMPTY,
					  T("Mục “%.*s” được ghi hai lần."), STR_ARG(key));
		struct yaml item = { 0 };
		TRY(build_value(b, depth, &item));
		item.key = key;
		item.key_line = (int)mark.line + 1;
		item.key_column = (int)mark.column + 1;
		*LIST_ADD(b->arena, &items) = item;
	}
	out->kind = YAML_MAP;
	out->items = items.items;
	out->n = items.n;
	return OK;
}

static enum status build_node(struct builder *b, const yaml_event_t *event, int depth, struct yaml *out)
{
	if (++b->n_nodes > YAML_NODES_MAX || depth > YAML_DEPTH_MAX) {
		(void)builder_refuse(b, event->start_mark, tr(b->ctx, T("Tệp có quá nhiều mục hoặc lồng quá sâu.")));
		return TOO_LARGE;
	}
	if (event_has_extras(event))
		return builder_refuse(b, event->start_mark,
				      tr(b->ctx, T("Không dùng được neo, bí danh và thẻ của YAML ở đây.")));

	out->line = (int)event->start_mark.line + 1;
	out->column = (int)event->start_mark.column + 1;
	if (event->type == YAML_SEQUENCE_START_EVENT)
		return build_list(b, depth, out);
	if (event->type == YAML_MAPPING_START_EVENT)
		return build_map(b, depth, out);
	if (event->type != YAML_SCALAR_EVENT)
		return builder_refuse(b, event->start_mark, tr(b->ctx, T("Ở đây cần một giá trị.")));
	out->kind = YAML_SCALAR;
	out->text = scalar_text(b, event);
	out->is_quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
	return OK;
}

/* Stream and document start, the one node, and that nothing follows it. */
static enum status build_document(struct builder *b, struct yaml *out)
{
	static const yaml_event_type_t frame[] = { YAML_STREAM_START_EVENT, YAML_DOCUMENT_START_EVENT, YAML_NO_EVENT,
						   YAML_DOCUMENT_END_EVENT, YAML_STREAM_END_EVENT };

	for (size_t i = 0; i < sizeof frame / sizeof *frame; i++) {
		yaml_event_t event;
		TRY(builder_next(b, &event));
		enum status status = OK;
		if (frame[i] == YAML_NO_EVENT)
			status = build_node(b, &event, 0, out);
		else if (event.type != frame[i])
			status = builder_refuse(b, event.start_mark,
						tr(b->ctx, T("Tệp phải có đúng một tài liệu YAML.")));
		yaml_event_delete(&event);
		TRY(status);
	}
	return OK;
}

enum status yaml_parse(struct ctx *ctx, struct arena *a, struct str text, struct yaml *out)
{
	if (text.n > YAML_SIZE_MAX) {
		(void)problem_add(ctx, "", T("Tệp dài quá %d KiB."), (int)(YAML_SIZE_MAX >> 10));
		return TOO_LARGE;
	}
	if (!utf8_is_valid(text))
		return problem_add(ctx, "", T("Tệp phải là chữ UTF-8."));

	struct builder b = { .ctx = ctx, .arena = a };
	if (!yaml_parser_initialize(&b.parser))
		return fail("yaml: out of memory");
	yaml_parser_set_encoding(&b.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&b.parser, (const unsigned char *)(text.p ? text.p : ""), text.n);
	struct yaml root = { 0 };
	enum status status = build_document(&b, &root);
	yaml_parser_delete(&b.parser);
	TRY(status);
	*out = root;
	return OK;
}
