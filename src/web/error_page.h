/*
 * The pages of answers other than OK: what happened, and what to do about it.
 */
#pragma once

#include "web/page.h"

struct error_page {
	struct page chrome;
	const char *icon;
	const char *title; /* Vietnamese */
	const char *advice;
	struct str *messages;
	size_t n_messages;
};
