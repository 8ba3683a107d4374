/* The router: a tree of segments. */
#include "http/router.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

struct node {
	struct str literal;
	struct {
		struct node **items; /* sorted by literal once compiled */
		size_t n;
		size_t cap;
	} literals;
	struct node *any; /* the child for "{name}" */
	const struct http_route *get;
	const struct http_route *post;
};

struct http_router {
	struct node root;
};

static bool is_name(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '_')
			return false;
	}
	return s.n > 0;
}

static bool is_literal(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] <= 0x20 || s.p[i] >= 0x7f || strchr("{}/%?#\\", s.p[i]))
			return false;
	}
	return s.n > 0 && !str_is(s, ".") && !str_is(s, "..");
}

static bool is_param(struct str s)
{
	return s.n > 2 && s.p[0] == '{' && s.p[s.n - 1] == '}';
}

static struct node *child_of(struct arena *a, struct node *node, struct str segment)
{
	if (is_param(segment)) {
		if (!node->any)
			node->any = arena_new_of(a, struct node);
		return node->any;
	}
	for (size_t i = 0; i < node->literals.n; i++) {
		if (str_eq(node->literals.items[i]->literal, segment))
			return node->literals.items[i];
	}

	struct node *child = arena_new_of(a, struct node);

	child->literal = segment;
	*LIST_ADD(a, &node->literals) = child;
	return child;
}

static enum status add_route(struct arena *a, struct http_router *router, const struct http_route *route)
{
	struct node *node = &router->root;
	struct str rest = str_of(route->pattern);
	size_t depth = 0;

	if (!str_starts(rest, STR("/")))
		return fail("route %s: does not begin with '/'", route->pattern);
	if (route->body_limit > HTTP_BODY_MAX)
		return fail("route %s: body limit over HTTP_BODY_MAX", route->pattern);
	rest = str_slice(rest, 1, rest.n);
	while (rest.n > 0) {
		bool has_more = memchr(rest.p, '/', rest.n) != NULL;
		struct str segment = str_cut(&rest, '/');
		bool is_good = is_param(segment) ? is_name(str_slice(segment, 1, segment.n - 1)) : is_literal(segment);

		if (!is_good || ++depth > HTTP_SEGMENTS_MAX || (has_more && rest.n == 0))
			return fail("route %s: bad segment", route->pattern);
		node = child_of(a, node, segment);
	}

	bool is_get = strcmp(route->method, "GET") == 0;

	if (!is_get && strcmp(route->method, "POST") != 0)
		return fail("route %s: method %s", route->pattern, route->method);

	const struct http_route **place = is_get ? &node->get : &node->post;

	if (*place)
		return fail("route %s %s: the same as %s", route->method, route->pattern, (*place)->pattern);
	*place = route;
	return OK;
}

static int by_literal(const void *a, const void *b)
{
	return str_cmp((*(struct node *const *)a)->literal, (*(struct node *const *)b)->literal);
}

static void sort_literals(struct node *node)
{
	if (node->literals.n > 1)
		qsort(node->literals.items, node->literals.n, sizeof *node->literals.items, by_literal);
	for (size_t i = 0; i < node->literals.n; i++)
		sort_literals(node->literals.items[i]);
	if (node->any)
		sort_literals(node->any);
}

enum status http_router_new(struct arena *a, const struct http_route *routes, size_t n, struct http_router **out)
{
	struct http_router *router = arena_new_of(a, struct http_router);

	for (size_t i = 0; i < n; i++)
		TRY(add_route(a, router, &routes[i]));
	sort_literals(&router->root);
	*out = router;
	return OK;
}

static const struct node *find_literal(const struct node *node, struct str segment)
{
	struct node key = { .literal = segment };
	const struct node *wanted = &key;
	struct node *const *found;

	if (node->literals.n == 0)
		return NULL;
	found = bsearch(&wanted, node->literals.items, node->literals.n, sizeof *node->literals.items, by_literal);
	return found ? *found : NULL;
}

/* Literal first, then the parameter: the depth is at most HTTP_SEGMENTS_MAX, the work at most the size of the tree. */
static const struct node *find_node(const struct node *node, const struct str *segments, size_t n)
{
	if (n == 0)
		return node->get || node->post ? node : NULL;

	const struct node *literal = find_literal(node, segments[0]);
	const struct node *found = literal ? find_node(literal, segments + 1, n - 1) : NULL;

	if (!found && node->any)
		found = find_node(node->any, segments + 1, n - 1);
	return found;
}

static void take_params(const struct str *segments, struct http_match *match)
{
	struct str rest = str_of(match->route->pattern);

	str_cut(&rest, '/');
	for (size_t i = 0; rest.n > 0; i++) {
		struct str segment = str_cut(&rest, '/');

		if (!is_param(segment))
			continue;
		match->params[match->n_params++] =
			(struct http_pair){ str_slice(segment, 1, segment.n - 1), segments[i] };
	}
}

void http_router_find(const struct http_router *router, enum http_method method, const struct str *segments,
		      size_t n_segments, struct http_match *out)
{
	const struct node *node = find_node(&router->root, segments, n_segments);

	*out = (struct http_match){ 0 };
	if (!node)
		return;
	out->has_get = node->get != NULL;
	out->has_post = node->post != NULL;
	if (method == HTTP_GET || method == HTTP_HEAD)
		out->route = node->get;
	else if (method == HTTP_POST)
		out->route = node->post;
	if (out->route)
		take_params(segments, out);
}
