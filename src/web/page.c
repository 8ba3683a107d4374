/* The frame of every page (page.h). */
#include "web/page.h"

#include "base/arena.h"
#include "base/text.h"
#include "base/utf8.h"
#include "domain/unit.h"
#include "web/web.h"

#define UNITS_SHOWN 12

/* What a redirect may announce: the query parameter `done` names one of these, nothing else is shown. */
static const struct {
	const char *code;
	const char *text;
} notices[] = {
	{ "saved", T("Đã lưu.") },
	{ "annulled", T("Đã hủy bản ghi; lịch sử vẫn giữ.") },
	{ "recognised", T("Đã công nhận công đoàn cơ sở; các con số đã cập nhật.") },
	{ "unchanged", T("Không có gì mới để ghi.") },
	{ "imported", T("Đã nhập xong; các con số đã cập nhật.") },
	{ "undone", T("Đã hủy cả lần ghi; các con số trở lại như trước.") },
	{ "password", T("Đã đổi mật khẩu. Các phiên đăng nhập khác đã kết thúc.") },
	{ "look", T("Đã đổi cách hiển thị.") },
	{ "account_added", T("Đã thêm tài khoản; người dùng đổi mật khẩu ở lần đăng nhập đầu.") },
	{ "account_password", T("Đã cấp lại mật khẩu; người dùng phải đổi ở lần đăng nhập tới.") },
	{ "account_closed", T("Đã khóa tài khoản; các phiên của người đó đã kết thúc.") },
	{ "account_open", T("Đã mở lại tài khoản.") },
	{ "admitted", T("Đã ghi kết nạp; các con số đã cập nhật.") },
	{ "transferred", T("Đã chuyển sinh hoạt; các con số đã cập nhật.") },
	{ "answered", T("Đã gửi trả lời nhắc việc.") },
	{ "left", T("Đã ghi giảm đoàn viên; các con số đã cập nhật.") },
	{ "plan_drafted", T("Đã tạo bản đang soạn; thêm chỉ tiêu rồi ban hành.") },
	{ "plan_issued", T("Đã ban hành kế hoạch; từ nay chỉ thay đổi bằng quyết định điều chỉnh.") },
	{ "removed", T("Đã bỏ; lịch sử vẫn giữ.") },
	{ "adjusted", T("Đã điều chỉnh; tỷ lệ trước ngày hiệu lực giữ như cũ.") },
	{ "handed_saved", T("Đã lưu bản dự kiến; các đơn vị chưa thấy.") },
	{ "handed_down", T("Đã giao chỉ tiêu cho các đơn vị.") },
	{ "answered", T("Đã gửi trả lời cho cấp trên.") },
	{ "passed_on", T("Đã chuyển phần còn lại cho đơn vị kế thừa.") },
};

static const char *notice_of(struct str code)
{
	for (size_t i = 0; i < sizeof notices / sizeof *notices; i++) {
		if (str_is(code, notices[i].code))
			return notices[i].text;
	}
	return "";
}

/* First letters of the first and the last word: Nguyễn Thu Hà → NH. */
static struct str initials_of(struct arena *a, struct str name)
{
	struct str rest = name, last = name;
	char first_letter[4] = { 0 }, last_letter[4] = { 0 };
	size_t n_first, n_last;

	while (rest.n > 0) {
		last = str_cut(&rest, ' ');
		if (last.n == 0)
			last = rest;
	}
	utf8_put(first_letter, utf8_next(&name), &n_first);
	utf8_put(last_letter, utf8_next(&last), &n_last);
	return str_fmt(a, "%.*s%.*s", (int)n_first, first_letter, (int)n_last, last_letter);
}

static const char *look_of(struct arena *a, struct str theme, int text_size)
{
	const char *size = text_size == 125 ? "text-3" : text_size == 112 ? "text-2" : "text-1";
	return str_zero(a, str_fmt(a, "theme-%.*s %s", STR_ARG(theme), size));
}

void page_begin_bare(struct web *web, struct str title, struct page *out)
{
	struct arena *a = web->ctx.arena;
	struct page page = { .language = web->ctx.texts ? web->ctx.texts->language : "vi",
			     .theme = "auto",
			     .text_size = 100 };

	page.title = str_fmt(a, "%.*s · %s", STR_ARG(title), tr(&web->ctx, T("Công đoàn số")));
	page.look = look_of(a, str_of(page.theme), page.text_size);
	page.here = web->request->target.path;
	*out = page;
}

static bool has_role(const struct user *user, enum role role)
{
	for (size_t i = 0; i < user->n_grants; i++) {
		if (user->grants[i].role >= role)
			return true;
	}
	return false;
}

static struct page_group *group_of(struct page *page, const char *label)
{
	for (size_t i = 0; i < page->n_menu; i++) {
		if (str_is(str_of(page->menu[i].label), label))
			return &page->menu[i];
	}
	struct page_group *group = &page->menu[page->n_menu++];
	group->label = label;
	return group;
}

/* The entry that is the longest beginning of the path is the current one. */
static void mark_current(struct page *page)
{
	struct page_link *best = NULL;
	for (size_t g = 0; g < page->n_menu; g++) {
		for (size_t i = 0; i < page->menu[g].n_links; i++) {
			struct page_link *link = &page->menu[g].links[i];
			bool fits = str_is(link->href.s, "/") ? str_is(page->here, "/")
							      : str_starts(page->here, link->href.s);
			if (fits && (!best || link->href.s.n > best->href.s.n))
				best = link;
		}
	}
	if (best)
		best->is_current = true;
}

static enum status fill_menu(struct web *web, struct page *page)
{
	struct arena *a = web->ctx.arena;
	size_t n = 0;

	for (size_t f = 0; f < web->app->n_features; f++)
		n += web->app->features[f]->n_menu;
	page->menu = arena_array_of(a, struct page_group, n);
	for (size_t f = 0; f < web->app->n_features; f++) {
		const struct feature *feature = web->app->features[f];
		for (size_t i = 0; i < feature->n_menu; i++) {
			const struct menu_entry *entry = &feature->menu[i];
			if (!has_role(&web->user, entry->role))
				continue;
			struct page_group *group = group_of(page, entry->group);
			if (!group->links)
				group->links = arena_array_of(a, struct page_link, n);
			group->links[group->n_links++] = (struct page_link){
				.href = url_local(a, str_of(entry->href)),
				.label = str_of(tr(&web->ctx, entry->label)),
				.icon = entry->icon,
			};
			if (!entry->count)
				continue;
			TRY(entry->count(web, &group->links[group->n_links - 1].n_due));
			page->bell = &group->links[group->n_links - 1];
		}
	}
	mark_current(page);
	return OK;
}

/* The units of the user's roles; the first is home. */
static enum status fill_units(struct web *web, struct page *page)
{
	struct arena *a = web->ctx.arena;
	struct str asked = web_query(web, "unit");

	page->units = arena_array_of(a, struct page_link, UNITS_SHOWN);
	for (size_t i = 0; i < web->user.n_grants && page->n_units < UNITS_SHOWN; i++) {
		struct unit unit;
		enum status status = unit_by_id(&web->ctx, web->user.grants[i].unit_id, web->ctx.today, &unit);
		if (status == NOT_FOUND)
			continue;
		TRY(status);
		bool is_current = str_eq(unit.code, asked) || (asked.n == 0 && page->n_units == 0);
		struct str href = str_fmt(a, "/?unit=%.*s", STR_ARG(unit.code));
		page->units[page->n_units++] = (struct page_link){ url_local(a, href), unit.name, NULL, is_current };
		if (is_current || page->unit_name.n == 0)
			page->unit_name = unit.name;
		page->is_demonstration |= unit.is_demonstration;
	}
	return OK;
}

enum status page_begin(struct web *web, struct str title, struct page *out)
{
	struct page page;

	page_begin_bare(web, title, &page);
	if (web->user.id != 0) {
		page.is_signed_in = true;
		page.csrf = web->user.csrf;
		page.user_name = web->user.full_name;
		page.user_initials = initials_of(web->ctx.arena, web->user.full_name);
		page.theme = str_zero(web->ctx.arena, web->user.theme);
		page.text_size = web->user.text_size;
		page.look = look_of(web->ctx.arena, web->user.theme, web->user.text_size);
		page.notice = notice_of(web_query(web, "done"));
		TRY(fill_menu(web, &page));
		TRY(fill_units(web, &page));
	}
	*out = page;
	return OK;
}

void page_crumb(struct page *page, struct url href, struct str label)
{
	if (page->n_crumbs == PAGE_CRUMBS_MAX)
		return;
	for (size_t i = 0; i < page->n_crumbs; i++)
		page->crumbs[i].is_current = false;
	page->crumbs[page->n_crumbs++] = (struct page_link){ .href = href, .label = label, .is_current = true };
}

enum status page_paper(struct web *web, const struct unit *unit, struct page *page)
{
	struct civil today = day_civil(web->ctx.today);
	day_t day = web->ctx.today < unit->until_day ? web->ctx.today : unit->until_day - 1;
	struct unit *path;
	size_t n;

	TRY(structure_path(&web->ctx, unit->id, day, &path, &n));
	/* A union of members signs by its committee, a body above them by its standing committee. */
	bool is_grassroots = str_is(unit->kind, "grassroots") || str_is(unit->kind, "occupational");
	page->paper = (struct page_paper){
		.above = n > 1 ? path[n - 2].name : STR_EMPTY,
		.body = unit->name,
		.day = str_fmt(web->ctx.arena, "%02d", today.day),
		.month = str_fmt(web->ctx.arena, "%02d", today.month),
		.year = str_fmt(web->ctx.arena, "%d", today.year),
		.signs = is_grassroots ? T("TM. BAN CHẤP HÀNH") : T("TM. BAN THƯỜNG VỤ"),
	};
	return OK;
}

struct str page_capital(struct arena *a, struct str label)
{
	if (str_starts(label, STR("đ")))
		return str_fmt(a, "Đ%.*s", STR_ARG(str_slice(label, sizeof "đ" - 1, label.n)));
	if (label.n == 0 || label.p[0] < 'a' || label.p[0] > 'z')
		return label;
	return str_fmt(a, "%c%.*s", label.p[0] - 32, STR_ARG(str_slice(label, 1, label.n)));
}
