/*
 * The words after a command's name: options "--name value" and "--name=value", flags "--name", everything else in
 * order.
 * "--" ends the options. A command names what it knows; anything else is INVALID with a problem and the nearest option.
 */
#pragma once

#include "base/ctx.h"

struct option_spec {
	const char *name; /* "as-of", without dashes */
	bool takes_value;
};

#define ARGS_MAX 64

struct args {
	struct str words[ARGS_MAX];
	size_t n_words;
	struct {
		const char *name;
		struct str value;
	} options[ARGS_MAX];
	size_t n_options;
};

MUST enum status args_parse(struct ctx *ctx, int argc, char **argv, const struct option_spec *specs, size_t n_specs,
			    struct args *out);
/* INVALID with a problem if there are more words than `max`: it names the first that nobody asked for. */
MUST enum status args_words(struct ctx *ctx, const struct args *args, size_t max);
/* The last value of an option; p == NULL if it was not given. A flag's value is "1". */
struct str args_option(const struct args *args, const char *name);
bool args_flag(const struct args *args, const char *name);
/* A day option in ISO form; *out untouched if it was not given; INVALID with a problem that names the option. */
MUST enum status args_day(struct ctx *ctx, const struct args *args, const char *name, day_t *out);
