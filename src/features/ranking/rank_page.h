/*
 * Handlers of a target's ranking and trend.
 */
#pragma once

#include "base/status.h"

struct web;

enum status ranking_get(struct web *web);
enum status trend_get(struct web *web);
