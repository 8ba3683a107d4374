/* Codes for outside; see code.h. */
#include "base/code.h"

#include <assert.h>

static const char digits32[] = "0123456789abcdefghjkmnpqrstvwxyz";

struct str code_of_id(struct arena *a, int64_t id)
{
	char code[16];
	size_t n = sizeof code;
	uint64_t rest = (uint64_t)id;

	assert(id >= 0);
	do {
		code[--n] = digits32[rest % 32];
		rest /= 32;
	} while (rest > 0 || sizeof code - n < 4);
	return str_dup(a, (struct str){ code + n, sizeof code - n });
}

enum status id_of_code(struct str code, int64_t *out)
{
	uint64_t id = 0;

	if (code.n < 4 || code.n > 13 || (code.n > 4 && code.p[0] == '0'))
		return INVALID;
	for (size_t i = 0; i < code.n; i++) {
		uint64_t digit = 0;
		while (digit < 32 && digits32[digit] != code.p[i])
			digit++;
		if (digit == 32 || id > (uint64_t)INT64_MAX >> 5)
			return INVALID;
		id = id * 32 + digit;
	}
	*out = (int64_t)id;
	return OK;
}

bool code_is_name(struct str s)
{
	if (s.n == 0 || s.n > CODE_MAX || s.p[0] < 'a' || s.p[0] > 'z')
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'))
			return false;
	}
	return true;
}
