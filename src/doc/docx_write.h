/*
 * A paper of an office as .docx, for Word and LibreOffice: the heads of an official document, a title, paragraphs and
 * tables, the places for signatures. A4, Times New Roman 13 pt, margins 20/15/20/30 mm (Nghị định 30/2020/NĐ-CP).
 * Texts are written as they are; characters that XML does not have are left out.
 */
#pragma once

#include "base/buf.h"
#include "base/ctx.h"

struct docx_paper {
	struct str above;     /* the upper level; "" for none */
	struct str body;      /* who signs */
	struct str number;    /* "Số: ………/………" */
	struct str country;   /* "Cộng hòa xã hội chủ nghĩa Việt Nam" */
	struct str motto;     /* "Độc lập - Tự do - Hạnh phúc" */
	struct str place_day; /* "………, ngày 21 tháng 11 năm 2026" */
	struct str drawn_by;  /* "Người lập" */
	struct str signs;     /* "TM. BAN THƯỜNG VỤ" */
	struct str chair;     /* "Chủ tịch" */
};

enum docx_align { DOCX_LEFT, DOCX_CENTRE, DOCX_RIGHT };

struct docx_column {
	struct str label;
	int share; /* of the width of the table; the columns' shares are added up */
	enum docx_align align;
};

#define DOCX_COLUMNS_MAX 12
#define DOCX_PART_MAX ((size_t)16 << 20)

struct docx {
	struct ctx *ctx;
	const struct docx_paper *paper;
	const struct docx_column *columns; /* of the table that is open */
	size_t n_columns;
	int total;
	struct buf body;
};

/* The paper and the columns of a table must live until docx_end(). */
void docx_begin(struct docx *d, struct ctx *ctx, const struct docx_paper *paper);
void docx_title(struct docx *d, struct str title, struct str under); /* under: "" for none */
void docx_paragraph(struct docx *d, struct str text);
/* At most DOCX_COLUMNS_MAX columns. The heading is repeated on each page. */
void docx_table_begin(struct docx *d, const struct docx_column *columns, size_t n);
void docx_row(struct docx *d, const struct str *cells, bool is_total); /* one text a column */
void docx_table_end(struct docx *d);
/* Adds the signatures. The bytes live in ctx->arena. TOO_LARGE with a problem beyond DOCX_PART_MAX. */
MUST enum status docx_end(struct docx *d, struct str *out);
