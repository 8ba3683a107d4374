/*
 * The files of the site (assets/), built into the program by tools/embed.py. Each is served under a path that holds a
 * hash of its content, so that a browser may keep it for ever: Cache-Control: public, max-age=31536000, immutable.
 */
#pragma once

#include "base/str.h"
#include "html/url.h"

struct asset {
	struct str name;        /* below assets/: "app.css", "fonts/bvp-400.woff2" */
	struct str hashed_path; /* "/assets/app.3f2a9c1d5e6b.css" */
	struct str type;        /* Content-Type */
	struct str data;
	struct str gz; /* gzip of data; empty where it would save nothing */
};

#define ASSET_PREFIX "/assets/"

/* By its path in a request; NULL: no such file. */
const struct asset *asset_at(struct str hashed_path);
/* By its name, for what needs a fixed path (a service worker) or the content itself; NULL: no such file. */
const struct asset *asset_named(struct str name);
/* For views: href="{{ asset("app.css") }}". The file must exist; a test renders every page. */
struct url asset(const char *name);

/* The table that tools/embed.py makes, sorted by name. */
extern const struct asset assets[];
extern const size_t n_assets;
