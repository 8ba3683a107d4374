/*
 * Targets as pages show them: one row a target with its baselines, one row a child with its share, a bar with the black
 * tick of the time passed. Filled from figures/plan.h; the views stand in target_views.html.
 */
#pragma once

#include "figures/plan.h"
#include "html/url.h"

struct web;

/* A share as a bar with the black tick of the time passed. Lengths are percentages of the bar, "75.2%". */
struct bar {
	struct str standing; /* CSS class: is-met … */
	struct str label;    /* "Đúng tiến độ" */
	const char *icon;
	struct str fill;
	struct str excess_from; /* "" unless over 100 % */
	struct str excess;
	struct str tick;     /* "" outside the period */
	const char *pattern; /* "url(#hatch-behind)", "" for a plain fill */
	struct str share;    /* "75,2%"; "" where there is none */
};

struct baseline_row {
	struct str title;   /* "TLĐ giao", "LĐLĐ tỉnh Lào Cai giao", "Đơn vị đề ra" */
	struct str level;   /* "1.500", of horizons with its year: "80% (2025)" */
	struct str later;   /* the other years: "sau đó 85% (2030), 100% (2045)"; "" for none */
	struct str since;   /* "từ 05/01/2017", with the decision */
	bool is_implied;    /* "suy ra" */
	struct str range;   /* "29.169–29.171 cho cùng tỷ lệ in ra" */
	struct str printed; /* "văn bản in 75%" */
	struct str note;
	struct str missing; /* "chờ giao", "không có chỉ tiêu": instead of bar and level */
	bool has_bar;
	struct bar bar;
	struct str gap; /* "Còn thiếu 372", "Vượt 29"; "" where it would pretend exactness */
};

struct target_row {
	size_t place;
	struct url href;
	struct str label;
	struct str measured_in; /* "" where the result says it: "83,0%" */
	struct str detail;      /* "đoàn viên · 142/171 · theo báo cáo" */
	struct str result;      /* "1.128", "83,0%", "–" */
	struct url records;     /* opens the figure */
	bool opens;
	struct baseline_row *baselines;
	size_t n_baselines;
};

struct child_row {
	struct str rank;
	struct url href;
	struct str name;
	struct str level;
	struct str result;
	struct url records;
	struct str part; /* contribution to the parent's figure, "26,2%" */
	bool has_bar;
	struct bar bar;
	struct str missing;
	bool has_target;
};

/* What the children come to together, of a target that adds up. */
struct child_total {
	struct str level; /* of what each was given; "–" where levels do not add up */
	struct str result;
	struct str part; /* of the whole: less than 100% where the unit has records of its own */
};

/* Without a target for any child there is nothing to rank by: the table leaves those columns out. */
bool children_have_targets(const struct child_row *rows, size_t n);

/* The page of a target, and of the records behind it, at this unit and as-of day. */
struct url target_url(struct web *web, const struct plan_result *plan, const struct target_result *target,
		      bool records);
/* Its ranking or its trend: `what` is "ranking" or "trend". */
struct url target_view_url(struct web *web, const struct plan_result *plan, const struct target_result *target,
			   const char *what);
void target_row_fill(struct web *web, const struct plan_result *plan, const struct target_result *target, size_t place,
		     struct target_row *out);
void baseline_row_fill(struct web *web, const struct plan_result *plan, const struct target_result *target,
		       const struct baseline *baseline, struct baseline_row *out);
void child_row_fill(struct web *web, const struct plan_result *plan, const struct child_result *child,
		    const struct target_result *whole, struct child_row *out);
/* False: these children have no total. */
bool child_total_fill(struct web *web, const struct child_result *children, size_t n, const struct target_result *whole,
		      struct child_total *out);
/* "đến 30/06/2017" */
struct str as_of_text(struct web *web, day_t as_of);
/* The share of the plan's days that have passed at its as-of day, exact. */
struct rational time_passed(const struct plan_result *plan);
