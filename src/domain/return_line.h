/*
 * A line of a return (phiếu): a number that a unit typed for a period, under the code that the formula reported(code)
 * names. Where records exist the same figure is computed; both stand side by side.
 */
#pragma once

#include "base/field.h"

extern const struct record_type return_line_type;
