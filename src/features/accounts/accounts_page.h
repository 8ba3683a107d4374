/*
 * What the pages of accounts show, prepared (README.md), and the handlers and commands that routes.c lists.
 */
#pragma once

#include "web/feature.h"
#include "web/page.h"

struct web;

struct sign_in_page {
	struct page chrome;
	struct str login;   /* as typed */
	struct str problem; /* "" on the first visit */
	bool is_english;
};

struct own_role {
	struct str unit;
	struct url href;
	struct str role;
};

struct own_page {
	struct page chrome;
	struct str full_name;
	struct str login;
	struct own_role *roles;
	size_t n_roles;
	bool must_change;
	struct str old_error;
	struct str password_error;
	struct str again_error;
	struct str other_error; /* of no one field */
};

struct managed_account {
	struct str login;
	struct str full_name;
	struct own_role *roles;
	size_t n_roles;
	bool has_others; /* roles elsewhere: seen, but managed by who administers there */
	bool is_active;
	bool must_change;
	bool is_own;
};

struct role_choice {
	const char *code;
	const char *label;
	bool is_chosen;
};

#define ROLE_CHOICES 5

struct unit_choice {
	struct str code;
	struct str name;
};

struct manage_page {
	struct page chrome;
	struct str count_text;
	struct managed_account *accounts;
	size_t n_accounts;
	/* the form for a new account, with what was typed and what is wrong with it */
	bool is_open;
	struct str login, full_name, unit;
	struct role_choice roles[ROLE_CHOICES];
	struct unit_choice *units;
	size_t n_units;
	struct str login_error, full_name_error, unit_error, role_error, password_error;
	struct str other_error;
};

/* The message of the first problem of that field; "" if there is none. */
struct str accounts_problem(const struct web *web, const char *field);
/* A typed text, composed (NFC); INVALID if it is no text. */
MUST enum status accounts_typed(struct web *web, const char *name, struct str *out);

enum status sign_in_get(struct web *web);
enum status sign_in_post(struct web *web);
enum status sign_out_post(struct web *web);

enum status own_get(struct web *web);
enum status own_post_password(struct web *web);
enum status own_post_look(struct web *web);

enum status manage_get(struct web *web);
enum status manage_post_new(struct web *web);
enum status manage_post_password(struct web *web);
enum status manage_post_active(struct web *web);

#define ACCOUNTS_COMMANDS 5
extern const struct command accounts_commands[ACCOUNTS_COMMANDS];
