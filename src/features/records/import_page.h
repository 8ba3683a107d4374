/*
 * What the steps of an import show: the file, its columns, what checking found, what was written.
 */
#pragma once

#include "features/records/records_page.h"

struct import_column { /* of the register, as the first step explains it */
	struct str label;
	bool is_required;
	struct str how; /* "dd/mm/yyyy", the choices, "mã hoặc tên đơn vị" */
};

struct import_act { /* an import of the user's own */
	struct str code;
	struct str at;
	struct str what; /* the reason: which file */
	struct str count;
	bool is_undone;
};

struct import_map {      /* a column of the file */
	struct str name; /* of the control */
	struct str heading;
	struct str samples;
	struct option *options;
	size_t n_options;
	struct str chosen; /* name of the field; "" for a column that is not read */
};

struct import_cell {
	struct str text;
	struct str name; /* of the control in which a wrong cell is mended; "" for a cell that is right */
	struct str error;
};

struct import_line {
	int number; /* in the file */
	struct import_cell *cells;
	size_t n_cells;
	struct str error; /* of the row as a whole */
};

enum import_step { IMPORT_FILE, IMPORT_COLUMNS, IMPORT_CHECK, IMPORT_DONE };

#define IMPORT_BAD_SHOWN 100 /* of more the first */
#define IMPORT_OTHERS_SHOWN 10

struct import_page {
	struct page chrome;
	enum import_step step;
	struct str title;
	struct url action;
	struct url list;
	struct url template;
	struct str *problems;
	size_t n_problems;
	/* the file */
	struct import_column *columns;
	size_t n_columns;
	struct import_act *acts;
	size_t n_acts;
	struct str undo_code;
	struct url undo;
	struct str max_rows;
	/* carried from step to step */
	struct str table;
	struct str file;
	struct str client_key;
	struct str seal;
	struct str unit;
	bool keeps_twice;
	/* the columns */
	struct import_map *maps;
	size_t n_maps;
	struct option *units;
	size_t n_units;
	/* what checking found */
	struct str *headings; /* of the cells */
	size_t n_headings;
	struct import_line *bad, *good, *twice;
	size_t n_bad, n_good, n_twice;
	struct str all_bad, all_good, all_twice, all_new;
	bool has_bad, has_good, has_twice;
	bool is_changed; /* since it was looked at */
	bool has_written;
	struct str written;
	struct url written_act;
};

struct route;
enum status import_get(struct web *web);
enum status import_get_template(struct web *web);
enum status import_post(struct web *web);
enum status import_post_undo(struct web *web);
