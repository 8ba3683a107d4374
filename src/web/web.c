/* What handlers use of a request, and how they answer (web.h). The guard stands in guard.c. */
#include "web/web.h"

#include "base/arena.h"
#include "base/json.h"
#include "base/log.h"
#include "base/num.h"
#include "base/text.h"
#include "web/error_page.h"
#include "web/views.h"

#define KIB ((size_t)1 << 10)
#define MIB ((size_t)1 << 20)

struct str web_param(const struct web *web, const char *name)
{
	return http_request_param(web->request, name);
}

struct str web_query(const struct web *web, const char *name)
{
	return http_request_query(web->request, name);
}

struct str web_form(const struct web *web, const char *name)
{
	return http_request_form(web->request, name);
}

enum status web_day(struct web *web, const char *field, struct str text, day_t otherwise, day_t *out)
{
	text = str_trim(text);
	if (text.n == 0) {
		*out = otherwise;
		return OK;
	}
	if (day_parse_iso(text, out) == OK || day_parse_people(text, out) == OK)
		return OK;
	return problem_add(&web->ctx, field,
			   T("“%.*s” chưa phải là ngày từ năm 1900 đến 2199; viết dd/mm/yyyy, ví dụ 30/06/2017."),
			   STR_ARG(str_slice(text, 0, 40)));
}

int64_t web_number(const struct web *web, const char *name, int64_t min, int64_t max, int64_t otherwise)
{
	int64_t value;
	return num_parse_int(web_query(web, name), min, max, &value) == OK ? value : otherwise;
}

enum status web_html(struct web *web, int status, const struct html *html)
{
	if (buf_is_cut(&html->out))
		return fail("page over its limit path=%.*s", STR_ARG(web->request->target.path));
	http_response_html(web->response, status, html_str(html));
	web->is_answered = true;
	return OK;
}

enum status web_json(struct web *web, int status, struct buf *body)
{
	if (buf_is_cut(body))
		return TOO_LARGE;
	http_response_text(web->response, status, "application/json; charset=utf-8", buf_str(body));
	web->is_answered = true;
	return OK;
}

enum status web_file(struct web *web, const char *media, struct str name, struct str bytes)
{
	http_response_text(web->response, 200, media, bytes);
	http_response_attachment(web->response, name);
	web->is_answered = true;
	return OK;
}

enum status web_redirect(struct web *web, struct str location)
{
	TRY(http_response_redirect(web->response, location));
	web->is_answered = true;
	return OK;
}

struct refusal {
	int http;
	const char *icon;
	const char *title;
	const char *advice;
};

static const struct refusal answers[] = {
	[OK] = { 500, "failure", "", "" },
	[NOT_FOUND] = { 404, "missing", T("Không tìm thấy trang này"),
			T("Địa chỉ có thể đã đổi, hoặc bạn không có quyền xem đơn vị này.") },
	[INVALID] = { 422, "error", T("Yêu cầu chưa đúng"), T("Quay lại trang trước, sửa chỗ được nêu rồi gửi lại.") },
	[DENIED] = { 403, "denied", T("Bạn chưa có quyền làm việc này"),
		     T("Nhờ quản trị của công đoàn cấp trên cấp quyền.") },
	[CONFLICT] = { 409, "conflict", T("Dữ liệu đã thay đổi hoặc trái với điều đã ghi"),
		       T("Mở lại bản ghi để xem nội dung mới nhất rồi sửa tiếp.") },
	[BUSY] = { 503, "failure", T("Hệ thống đang bận"),
		   T("Chờ vài giây rồi thử lại; nội dung đã nhập vẫn còn ở trang trước.") },
	[TOO_LARGE] = { 422, "error", T("Quá giới hạn cho phép"), T("Thu hẹp phạm vi: ít đơn vị hơn, kỳ ngắn hơn.") },
	[FAILED] = { 500, "failure", T("Có lỗi ở máy chủ"),
		     T("Nội dung chưa được lưu. Thử lại sau ít phút; nếu còn lỗi, báo quản trị.") },
};

/* What the server refuses for its size alone, before a handler runs: a question is not what was too large. */
static const struct refusal refused_body = {
	413, "error", T("Nội dung gửi lên quá lớn"),
	T("Chia thành nhiều lần gửi, hoặc chọn tệp nhỏ hơn. Nội dung đã nhập vẫn còn ở trang trước.")
};
static const struct refusal refused_url = {
	414, "error", T("Địa chỉ quá dài"),
	T("Mở lại trang từ trình đơn rồi chọn ít điều kiện lọc hơn, tìm bằng ít chữ hơn.")
};
static const struct refusal refused_head = { 431, "error", T("Phần đầu của yêu cầu quá lớn"),
					     T("Xóa cookie của trang này trong trình duyệt rồi đăng nhập lại.") };

static const struct refusal *refusal_of(const struct web *web, enum status status)
{
	switch (web->response->status) {
	case 413:
		return &refused_body;
	case 414:
		return &refused_url;
	case 431:
		return &refused_head;
	default:
		return &answers[status];
	}
}

/* A status that the server has chosen before any handler ran stands. */
static int http_status(const struct web *web, enum status status)
{
	if (web->response->status >= 400)
		return web->response->status;
	return web->needs_sign_in ? 401 : answers[status].http;
}

static void answer_json(struct web *web, enum status status)
{
	const struct problems *problems = &web->ctx.problems;
	const struct refusal *refusal = refusal_of(web, status);
	struct buf body;
	struct json j;

	buf_init(&body, web->ctx.arena, 0);
	json_begin(&j, &body);
	json_object(&j);
	json_kcstr(&j, "error", status_name(status));
	json_kcstr(&j, "message", tr(&web->ctx, refusal->title));
	if (refusal->advice[0])
		json_kcstr(&j, "advice", tr(&web->ctx, refusal->advice));
	json_key(&j, "problems");
	json_array(&j);
	for (size_t i = 0; i < problems->n; i++) {
		const struct problem *p = &problems->items[i];
		json_object(&j);
		json_kstr(&j, "field", p->field);
		json_kstr(&j, "message", p->message);
		if (p->line > 0 || p->column > 0) {
			json_kint(&j, "line", p->line);
			json_kint(&j, "column", p->column);
		}
		if (p->nearest.n > 0)
			json_kstr(&j, "nearest", p->nearest);
		json_object_end(&j);
	}
	json_array_end(&j);
	json_object_end(&j);
	http_response_text(web->response, http_status(web, status), "application/json; charset=utf-8", buf_str(&body));
}

static void answer_html(struct web *web, enum status status)
{
	struct problems problems = web->ctx.problems;
	const struct refusal *refusal = refusal_of(web, status);
	struct error_page page = { .icon = refusal->icon, .title = refusal->title, .advice = refusal->advice };
	struct html h;

	page.messages = arena_array_of(web->ctx.arena, struct str, problems.n + 1);
	for (size_t i = 0; i < problems.n; i++)
		page.messages[page.n_messages++] = problems.items[i].message;
	/* The frame needs the database; where that is what failed, the page stands without it. */
	if (!web->ctx.db || page_begin(web, str_of(tr(&web->ctx, page.title)), &page.chrome) != OK)
		page_begin_bare(web, str_of(tr(&web->ctx, page.title)), &page.chrome);
	html_init(&h, &web->ctx);
	error_page_view(&h, &page);
	http_response_html(web->response, http_status(web, status), html_str(&h));
}

void web_answer(struct web *web, enum status status)
{
	if (web->wants_json)
		answer_json(web, status);
	else
		answer_html(web, status);
	if (status == BUSY && http_response_header(web->response, "Retry-After", STR("2")) != OK)
		log_line(LOG_WARN, "header refused name=Retry-After");
	web->is_answered = true;
}

static enum status status_of_http(int status)
{
	switch (status) {
	case 404:
		return NOT_FOUND;
	case 413:
	case 414:
	case 431:
		return TOO_LARGE;
	case 503:
		return BUSY;
	default:
		return status >= 500 ? FAILED : INVALID;
	}
}

static struct str size_text(const struct ctx *ctx, size_t bytes)
{
	if (bytes >= MIB)
		return str_fmt(ctx->arena, "%zu MB", bytes / MIB);
	return str_fmt(ctx->arena, "%zu KB", bytes / KIB);
}

/* A body that is longer than the page takes, or one with too much in it. */
static void tell_body_limit(struct ctx *ctx, const struct http_request *request)
{
	const struct http_route *route = request->match.route;
	size_t limit = route && route->body_limit > 0 ? route->body_limit : HTTP_BODY_DEFAULT;
	int64_t length;

	if (num_parse_int(http_request_header(request, "Content-Length"), 0, INT64_MAX, &length) != OK ||
	    length > (int64_t)limit)
		problem_add(ctx, "body", T("Trang này nhận mỗi lần nhiều nhất %.*s."), STR_ARG(size_text(ctx, limit)));
	else
		problem_add(ctx, "body", T("Mỗi lần gửi nhiều nhất %.*s ô, %d tệp, và %.*s chữ ngoài các tệp."),
			    STR_ARG(num_people(ctx->arena, HTTP_FIELDS_MAX)), HTTP_FILES_MAX,
			    STR_ARG(size_text(ctx, HTTP_TEXT_MAX)));
}

/* How large it may be; what to do is told by the advice. */
static void tell_limit(struct ctx *ctx, const struct http_request *request, int status)
{
	if (status == 413)
		tell_body_limit(ctx, request);
	else if (status == 414)
		problem_add(ctx, "url", T("Một địa chỉ dài nhiều nhất %.*s."), STR_ARG(size_text(ctx, HTTP_URL_MAX)));
	else if (status == 431)
		problem_add(ctx, "headers", T("Nhiều nhất %d dòng đầu, tổng cộng %.*s, và %d cookie."),
			    HTTP_HEADERS_MAX, STR_ARG(size_text(ctx, HTTP_HEADER_BYTES_MAX)), HTTP_COOKIES_MAX);
}

void web_refuse(void *arg, const struct http_request *request, struct http_response *response)
{
	struct app *app = arg;
	struct http_request asked = *request; /* handlers may write to theirs; this one is the server's */
	struct web web = { .app = app, .request = &asked, .response = response };

	web.ctx = (struct ctx){ .arena = request->arena, .now = instant_now(), .app = app };
	web.wants_json = str_contains(http_request_header(request, "Accept"), STR("application/json"));
	web.ctx.texts = str_is(http_request_cookie(request, "lang"), "en") ? app->english : NULL;
	tell_limit(&web.ctx, request, response->status);
	web_answer(&web, status_of_http(response->status));
}
