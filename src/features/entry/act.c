/* The act that a page of fast entry has just written: told, and taken back (act.h). */
#include "features/entry/act.h"

#include "base/arena.h"
#include "base/code.h"
#include "base/num.h"
#include "base/text.h"
#include "db/db.h"
#include "domain/fact.h"
#include "domain/scope.h"
#include "features/entry/entry_queries.h"
#include "web/web.h"

/* NOT_FOUND for what is no act of fast entry, or one that this user may not know of. */
static enum status find_act(struct web *web, struct str code, int64_t *out_id, struct sql_entry_act_row *out,
			    bool *out_may_undo)
{
	enum role role = ROLE_NONE;

	if (id_of_code(code, out_id) != OK)
		return NOT_FOUND;
	TRY(sql_entry_act(&web->ctx, *out_id, out));
	if (out->unit_id.type == VALUE_INT)
		TRY(scope_role(&web->ctx, out->unit_id.i, &role));
	bool is_own = out->account_id.type == VALUE_INT && out->account_id.i == web->user.id;
	*out_may_undo = role >= ROLE_OFFICER;
	if (is_own && !*out_may_undo)
		TRY(act_is_own_today(&web->ctx, *out_id, out_may_undo));
	return is_own || *out_may_undo ? OK : NOT_FOUND;
}

enum status act_fill(struct web *web, struct grid_page *page)
{
	struct arena *a = web->ctx.arena;
	struct str code = web_query(web, "act");
	struct sql_entry_act_row act;
	struct sql_entry_act_changes_row changes;
	struct sql_entry_act_undone_row undone;
	int64_t id;

	if (code.n == 0)
		return OK;
	enum status status = find_act(web, code, &id, &act, &page->may_undo);
	if (status == NOT_FOUND)
		return OK;
	TRY(status);
	TRY(sql_entry_act_undone(&web->ctx, id, &undone));
	if (undone.n > 0)
		return OK;
	TRY(sql_entry_act_changes(&web->ctx, id, &changes));
	page->has_act = true;
	page->act = code;
	page->act_at = instant_people(a, act.at);
	page->act_added = num_people(a, changes.n_added);
	page->act_corrected = num_people(a, changes.n_corrected);
	return OK;
}

struct undoing {
	int64_t act_id;
	int64_t unit_id;
	struct str reason;
};

static enum status write_undo(struct ctx *ctx, void *arg)
{
	struct undoing *undoing = arg;
	struct act act = { .verb = "annul", .unit_id = undoing->unit_id, .reason = undoing->reason };
	int64_t sent_before = 0;

	TRY(act_begin(ctx, &act, &sent_before));
	return fact_annul_act(ctx, &act, undoing->act_id);
}

enum status grid_post_undo(struct web *web)
{
	struct undoing undoing = { .reason = str_trim(web_form(web, "reason")) };
	struct sql_entry_act_row act;
	bool may_undo;

	TRY(find_act(web, web_form(web, "act"), &undoing.act_id, &act, &may_undo));
	if (!may_undo) {
		problem_add(&web->ctx, "",
			    T("Lần ghi của ngày trước: hủy cần vai trò cán bộ phụ trách ở đơn vị; bạn "
			      "vẫn sửa được từng dòng."));
		return DENIED;
	}
	if (undoing.reason.n == 0)
		undoing.reason = str_of(tr(&web->ctx, T("Hủy cả lần ghi nhanh")));
	undoing.unit_id = act.unit_id.type == VALUE_INT ? act.unit_id.i : 0;
	TRY(db_write(&web->ctx, web->app->db, write_undo, &undoing));
	struct url url = asked_url(web, "/entry", "page", web_query(web, "page"));
	return web_redirect(web, url_param(web->ctx.arena, url, STR("done"), STR("undone")).s);
}
