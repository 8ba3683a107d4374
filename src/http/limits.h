/*
 * The limits of a server: what http_config leaves at 0. Private to this folder.
 */
#pragma once

#include "http/server.h"

void http_limits_fill(struct http_config *config);
/* From so many open connections on places are short. */
size_t http_limits_crowded(const struct http_config *config);
/* How often deadlines are looked at, in ms: the shortest is kept to a quarter of its length. */
int64_t http_limits_tick(const struct http_config *config);
