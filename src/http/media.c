/* Values with parameters. */
#include "http/media.h"

#include "base/arena.h"

struct str http_media_type(struct str value)
{
	return str_trim(str_cut(&value, ';'));
}

bool http_media_is(struct str value, const char *type)
{
	return http_str_eq_nocase(http_media_type(value), str_of(type));
}

/* Takes a quoted text off the front, without its quotes; an open quote runs to the end. */
static struct str take_quoted(struct arena *a, struct str *rest)
{
	char *text = arena_alloc(a, rest->n);
	size_t n = 0;
	size_t i = 1;

	for (; i < rest->n && rest->p[i] != '"'; i++) {
		if (rest->p[i] == '\\' && i + 1 < rest->n && rest->p[i + 1] == '"')
			i++;
		text[n++] = rest->p[i];
	}
	*rest = str_slice(*rest, i + 1, rest->n);
	str_cut(rest, ';');
	return (struct str){ text, n };
}

struct str http_media_param(struct arena *a, struct str value, const char *name)
{
	struct str wanted = str_of(name);

	str_cut(&value, ';');
	while (value.n > 0) {
		size_t at = 0;

		while (at < value.n && value.p[at] != '=' && value.p[at] != ';')
			at++;

		struct str key = str_trim(str_slice(value, 0, at));
		bool has_value = at < value.n && value.p[at] == '=';
		struct str found;

		value = str_slice(value, at + 1, value.n);
		if (!has_value)
			continue;
		if (value.n > 0 && value.p[0] == '"')
			found = take_quoted(a, &value);
		else
			found = str_trim(str_cut(&value, ';'));
		if (http_str_eq_nocase(key, wanted))
			return found.p ? found : STR("");
	}
	return STR_EMPTY;
}

struct str http_media_file_name(struct str path)
{
	for (size_t i = path.n; i > 0; i--) {
		if (path.p[i - 1] == '/' || path.p[i - 1] == '\\')
			return str_slice(path, i, path.n);
	}
	return path;
}

static bool is_zero_weight(struct str params)
{
	struct str weight = str_trim(params);

	if (!str_starts(weight, STR("q=0")))
		return false;
	for (size_t i = 3; i < weight.n; i++) {
		if (weight.p[i] != '.' && weight.p[i] != '0')
			return false;
	}
	return true;
}

bool http_media_accepts_gzip(struct str accept_encoding)
{
	while (accept_encoding.n > 0) {
		struct str params = str_cut(&accept_encoding, ',');
		struct str coding = str_trim(str_cut(&params, ';'));

		if (http_str_eq_nocase(coding, STR("gzip")))
			return !is_zero_weight(params);
	}
	return false;
}
