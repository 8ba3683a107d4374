/* Inside of audit (fact.h): the two halves of audit_check(). */
#pragma once

#include "domain/fact_row.h"
#include "domain/user.h"

MUST enum status audit_check_seals(struct ctx *ctx);
