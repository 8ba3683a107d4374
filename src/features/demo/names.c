/* Made-up names from fixed lists (names.h). */
#include "features/demo/names.h"

#define COUNT(list) ((int64_t)(sizeof(list) / sizeof *(list)))

static const char *const families[] = { "Nguyễn", "Trần",  "Lê",   "Phạm", "Hoàng", "Phan",  "Vũ",
					"Đặng",   "Bùi",   "Đỗ",   "Hồ",   "Ngô",   "Dương", "Lý",
					"Vàng",   "Giàng", "Sùng", "Thào", "Lương", "Đoàn" };
static const char *const men_middles[] = { "Văn", "Hữu", "Đức", "Công", "Quang", "Minh", "Xuân", "Đình" };
static const char *const women_middles[] = { "Thị", "Thu", "Ngọc", "Thanh", "Bích", "Kim", "Hồng", "Phương" };
static const char *const men_givens[] = { "An",    "Bình", "Cường", "Dũng",  "Giang", "Hải", "Hùng",
					  "Khánh", "Long", "Nam",   "Phong", "Quân",  "Sơn", "Thắng",
					  "Tuấn",  "Việt", "Đạt",   "Kiên",  "Lâm",   "Tùng" };
static const char *const women_givens[] = { "Anh",    "Chi",   "Dung", "Hà",    "Hạnh", "Hiền",  "Hoa",
					    "Hương",  "Lan",   "Linh", "Mai",   "Nga",  "Nhung", "Oanh",
					    "Phượng", "Quỳnh", "Thảo", "Trang", "Vân",  "Yến" };
static const char *const firm_names[] = { "Minh Sơn",  "Thành Đạt",  "Phú Hưng",   "Đại Lợi",   "An Bình",
					  "Hồng Hà",   "Việt Tiến",  "Tân Phát",   "Hòa Bình",  "Đông Á",
					  "Nam Cường", "Bảo Long",   "Thái Dương", "Kim Ngân",  "Trường Thịnh",
					  "Sao Mai",   "Quang Minh", "Hải Âu",     "Bình Minh", "Hưng Thịnh" };

struct draw draw_seeded(uint64_t seed)
{
	return (struct draw){ seed };
}

int64_t draw_below(struct draw *d, int64_t n)
{
	d->state ^= d->state >> 12;
	d->state ^= d->state << 25;
	d->state ^= d->state >> 27;
	return (int64_t)((d->state * 2685821657736338717ULL) >> 33) % n;
}

static const char *pick(struct draw *d, const char *const *list, int64_t n)
{
	return list[draw_below(d, n)];
}

struct str name_of_person(struct draw *d, struct arena *a, bool is_woman)
{
	const char *family = pick(d, families, COUNT(families));
	const char *middle =
		is_woman ? pick(d, women_middles, COUNT(women_middles)) : pick(d, men_middles, COUNT(men_middles));
	const char *given =
		is_woman ? pick(d, women_givens, COUNT(women_givens)) : pick(d, men_givens, COUNT(men_givens));
	return str_fmt(a, "%s %s %s", family, middle, given);
}

struct str name_of_employer(struct draw *d, struct arena *a, const char *trade, const char *sector, int number)
{
	const char *firm = pick(d, firm_names, COUNT(firm_names));
	bool is_public = str_is(STR("public_service"), sector) || str_is(STR("state_office"), sector);
	const char *form = is_public ? "" : draw_below(d, 3) == 0 ? "Công ty CP " : "Công ty TNHH ";
	return str_fmt(a, "%s%s %s %d", form, trade, firm, number);
}
