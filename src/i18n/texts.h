/*
 * The languages of the program. Texts stand in Vietnamese in code and views; tools/messages.py makes a table of
 * translations for base/text.h of every po file at build.
 */
#pragma once

#include "base/str.h"
#include "base/text.h"

extern const struct texts texts_en; /* made of po/en.po */

/* What ctx->texts must be for this language: NULL for "vi" and for every language that the program does not know. */
const struct texts *texts_of_language(struct str language);
