/* The words after a command's name (args.h). */
#include "base/args.h"

#include "base/arena.h"
#include "base/text.h"

static const struct option_spec *find_spec(const struct option_spec *specs, size_t n_specs, struct str name)
{
	for (size_t i = 0; i < n_specs; i++) {
		if (str_is(name, specs[i].name))
			return &specs[i];
	}
	return NULL;
}

static enum status refuse_option(struct ctx *ctx, const struct option_spec *specs, size_t n_specs, struct str name)
{
	struct str *names = arena_array_of(ctx->arena, struct str, n_specs);
	for (size_t i = 0; i < n_specs; i++)
		names[i] = str_of(specs[i].name);
	struct str nearest = nearest_name(name, names, n_specs);
	return problem_at(ctx, 0, 0, nearest, T("Không có tùy chọn --%.*s."), STR_ARG(name));
}

enum status args_parse(struct ctx *ctx, int argc, char **argv, const struct option_spec *specs, size_t n_specs,
		       struct args *out)
{
	struct args args = { 0 };
	bool options_ended = false;

	if (argc > ARGS_MAX)
		return problem_add(ctx, "", T("Quá nhiều tham số, tối đa %d."), ARGS_MAX);
	for (int i = 0; i < argc; i++) {
		struct str word = str_of(argv[i]);
		if (options_ended || !str_starts(word, STR("--"))) {
			args.words[args.n_words++] = word;
			continue;
		}
		if (word.n == 2) {
			options_ended = true;
			continue;
		}
		struct str value = str_slice(word, 2, word.n), name = str_cut(&value, '=');
		const struct option_spec *spec = find_spec(specs, n_specs, name);
		if (!spec)
			return refuse_option(ctx, specs, n_specs, name);
		if (!spec->takes_value && value.p)
			return problem_add(ctx, spec->name, T("Tùy chọn --%s không nhận giá trị."), spec->name);
		if (!spec->takes_value)
			value = STR("1");
		else if (!value.p && i + 1 < argc)
			value = str_of(argv[++i]);
		else if (!value.p)
			return problem_add(ctx, spec->name, T("Tùy chọn --%s cần một giá trị."), spec->name);
		args.options[args.n_options].name = spec->name;
		args.options[args.n_options++].value = value;
	}
	*out = args;
	return OK;
}

struct str args_option(const struct args *args, const char *name)
{
	for (size_t i = args->n_options; i-- > 0;) {
		if (str_is(str_of(args->options[i].name), name))
			return args->options[i].value;
	}
	return STR_EMPTY;
}

bool args_flag(const struct args *args, const char *name)
{
	return args_option(args, name).p != NULL;
}

enum status args_day(struct ctx *ctx, const struct args *args, const char *name, day_t *out)
{
	struct str text = args_option(args, name);
	if (!text.p || day_parse_iso(text, out) == OK)
		return OK;
	return problem_add(ctx, name, T("“%.*s” không phải là ngày từ năm 1900 đến 2199; viết như 2021-06-30."),
			   STR_ARG(text));
}

enum status args_words(struct ctx *ctx, const struct args *args, size_t max)
{
	if (args->n_words <= max)
		return OK;
	return problem_add(ctx, "", T("Thừa từ “%.*s” trong lệnh; gõ: congdoan help"), STR_ARG(args->words[max]));
}
