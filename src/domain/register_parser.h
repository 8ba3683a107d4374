/*
 * The parts of the reader of registers: register_parse.c for what a text describes, register_amend.c for what later
 * entries of its list change, register_names.c for names.
 */
#pragma once

#include "domain/register.h"
#include "domain/yaml_tree.h"

struct register_parser {
	struct yaml_reader r;
	path_type_fn *find;
	const void *arg;
	const struct yaml *root;
	struct record_type type;
	LIST(struct field) fields;
	LIST(int) lines;          /* of fields, for problems about them */
	const struct yaml *quick; /* the newest amendment of the register that says how it is entered; NULL: none */
};

bool register_name_is_reserved(struct str name);
/* [a-z][a-z0-9_]*, at most so long. */
bool register_is_name(struct str s, size_t max);
/* Where an entry stands, else the map. */
const struct yaml *register_place(const struct yaml *map, const char *key);
void register_parse_choice(struct register_parser *p, const struct yaml *map, struct choice *out);
void register_amend(struct register_parser *p, const struct yaml *map);
