/* The checks of a request's head. */
#include "http/guard.h"

#include "base/num.h"

#define HOST_MAX 255

static bool is_host_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
	       c == '_';
}

static bool is_address_char(char c)
{
	return (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || (c >= '0' && c <= '9') || c == ':' || c == '.';
}

bool http_guard_is_host(struct str host)
{
	size_t i = 0;
	int64_t port = 0;

	if (host.n == 0 || host.n > HOST_MAX)
		return false;
	if (host.p[0] == '[') {
		for (i = 1; i < host.n && is_address_char(host.p[i]); i++)
			;
		if (i < 3 || i == host.n || host.p[i] != ']')
			return false;
		i++;
	} else {
		while (i < host.n && is_host_char(host.p[i]))
			i++;
		if (i == 0)
			return false;
	}
	if (i == host.n)
		return true;
	return host.p[i] == ':' && num_parse_int(str_slice(host, i + 1, host.n), 1, 65535, &port) == OK;
}

static bool are_headers_sound(const struct http_pairs *headers, size_t *bytes)
{
	*bytes = 0;
	for (size_t i = 0; i < headers->n; i++) {
		const struct http_pair *header = &headers->items[i];

		*bytes += header->name.n + header->value.n;
		if (!http_is_token(header->name) || !http_is_field_value(header->value))
			return false;
	}
	return true;
}

static bool comes_twice(const struct http_pairs *headers)
{
	static const char *const single[] = { "Host", "Content-Length", "Content-Type", "Authorization", "Expect" };

	for (size_t i = 0; i < sizeof single / sizeof *single; i++) {
		if (http_pairs_count_nocase(headers, single[i]) > 1)
			return true;
	}
	return false;
}

static int check_length(const struct http_pairs *headers, struct http_framing *framing)
{
	struct str length = http_pairs_get_nocase(headers, "Content-Length");
	bool has_coding = http_pairs_count_nocase(headers, "Transfer-Encoding") > 0;
	int64_t n = 0;

	if (has_coding)
		return length.p ? 400 : 411;
	if (!length.p)
		return 0;
	if (num_parse_int(length, 0, INT64_MAX, &n) != OK || length.p[0] == '-')
		return 400;
	framing->content_length = (uint64_t)n;
	return 0;
}

int http_guard_head(struct str version, const struct http_pairs *headers, struct http_framing *out)
{
	struct http_framing framing = { 0 };
	bool is_1_1 = str_is(version, "HTTP/1.1");
	size_t bytes = 0;

	if (!is_1_1 && !str_is(version, "HTTP/1.0"))
		return 505;
	if (headers->n > HTTP_HEADERS_MAX)
		return 431;
	if (!are_headers_sound(headers, &bytes))
		return 400;
	if (bytes > HTTP_HEADER_BYTES_MAX)
		return 431;
	if (comes_twice(headers))
		return 400;

	int refusal = check_length(headers, &framing);

	if (refusal)
		return refusal;
	framing.host = http_pairs_get_nocase(headers, "Host");
	if (framing.host.p ? !http_guard_is_host(framing.host) : is_1_1)
		return 400;

	struct str expect = http_pairs_get_nocase(headers, "Expect");

	framing.expects_continue = expect.p && http_str_eq_nocase(expect, STR("100-continue"));
	if (expect.p && !framing.expects_continue)
		return 417;
	*out = framing;
	return 0;
}
