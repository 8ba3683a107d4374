/*
 * Values of the shape "word; name=value; name=\"value\"": Content-Type, Content-Disposition, Accept-Encoding.
 */
#pragma once

#include "http/http.h"

/* What stands before the first ';', trimmed. */
struct str http_media_type(struct str value);
bool http_media_is(struct str value, const char *type); /* ASCII case does not matter */
/*
 * The parameter of that name (ASCII case does not matter), unquoted; p == NULL if there is none. Within quotes only \"
 * is an escape, for browsers send back slashes of Windows paths as they are.
 */
struct str http_media_param(struct arena *a, struct str value, const char *name);
/* The last part of a path of either system, for some browsers send the whole path. */
struct str http_media_file_name(struct str path);
/* Does Accept-Encoding allow gzip? */
bool http_media_accepts_gzip(struct str accept_encoding);
