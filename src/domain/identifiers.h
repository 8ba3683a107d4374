/*
 * What can be told from an identifier alone.
 *
 * Tax code (mã số thuế): 10 digits, the last a check digit over the weights 31 29 23 19 17 13 7 5 3; a branch adds "-"
 * and 001 … 999 (also without the hyphen); 12 digits are a personal identifier, which may serve since 01/7/2025.
 * Citizen identifier (số căn cước, định danh cá nhân): 12 digits: place of birth registration, century and sex, year of
 * birth, six random digits; no check digit. What contradicts sex or birth is odd, not wrong: both are corrected in
 * life. An identity card of 9 digits (CMND) is odd: it stays importable as a historic number.
 */
#pragma once

#include "base/date.h"
#include "base/str.h"

enum identifier_state {
	IDENTIFIER_SOUND,
	IDENTIFIER_ODD,  /* take it, and tell */
	IDENTIFIER_WRONG /* refuse it */
};

struct identifier_finding {
	enum identifier_state state;
	const char *told; /* a Vietnamese sentence; "" when sound */
};

struct identifier_finding tax_code_check(struct str code);
/* sex: "male", "female" or ""; born_on: DAY_NONE if not known. */
struct identifier_finding citizen_id_check(struct str id, struct str sex, day_t born_on);
