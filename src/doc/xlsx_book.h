/*
 * What the cells of a sheet lean on: where the first sheet stands, which styles are dates, the shared texts, the day
 * from which the workbook counts.
 */
#pragma once

#include "doc/xlsx_part.h"

#define XLSX_STYLES_MAX 65536
#define XLSX_STRINGS_MAX 1000000

struct xlsx_book {
	const char *sheet; /* the part of the first sheet */
	bool is_1904;      /* days are counted from 1904-01-01, else as if 1900 were a leap year */
	const bool *dates; /* by style: its format is one of a date */
	size_t n_styles;
	const struct str *strings;
	size_t n_strings;
};

/* INVALID with a problem if the workbook cannot be understood. */
MUST enum status xlsx_book_read(const struct xlsx_archive *archive, struct xlsx_book *out);
