/*
 * Texts for people stand in Vietnamese in code and views; tr() gives the user's language. po/en.po holds English; a
 * text that it lacks is shown in Vietnamese. T() marks a literal in a static table for the message compiler.
 */
#pragma once

#include "base/str.h"

struct ctx;
struct texts;

#define T(literal) literal

/* A format stays one: its translation has the same places (tools/messages.py). */
const char *tr(const struct ctx *ctx, const char *vietnamese) __attribute__((format_arg(2)));
struct str tr_str(const struct ctx *ctx, struct str vietnamese); /* the same for labels of record descriptions */

/* The lookup that i18n provides: translations sorted by key, made by the message compiler from po/en.po. */
struct text_pair {
	const char *vietnamese;
	const char *translation;
};
struct texts {
	const char *language;          /* "en" */
	const struct text_pair *pairs; /* sorted by `vietnamese` in byte order */
	unsigned n;
};
