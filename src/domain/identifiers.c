/* Check digits and inner agreement of tax codes and citizen identifiers. */
#include "domain/identifiers.h"

#include "base/text.h"

#define FINDING(s, text) ((struct identifier_finding){ .state = (s), .told = T(text) })
#define SOUND ((struct identifier_finding){ .state = IDENTIFIER_SOUND, .told = "" })

/* The provinces' codes of birth registration: the 63 of before 2025 stay in use. */
static const unsigned char provinces[] = {
	1,  2,  4,  6,  8,  10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33,
	34, 35, 36, 37, 38, 40, 42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66,
	67, 68, 70, 72, 74, 75, 77, 79, 80, 82, 83, 84, 86, 87, 89, 91, 92, 93, 94, 95, 96,
};

static bool is_digits(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 0;
}

static int digit(struct str s, size_t i)
{
	return s.p[i] - '0';
}

static struct identifier_finding check_enterprise(struct str code)
{
	static const int weights[9] = { 31, 29, 23, 19, 17, 13, 7, 5, 3 };
	int sum = 0;

	for (size_t i = 0; i < 9; i++)
		sum += weights[i] * digit(code, i);
	int rest = sum % 11;

	if (rest == 0)
		return digit(code, 9) == 0
			       ? FINDING(IDENTIFIER_ODD, "Mã số thuế có dãy số không được cấp; hãy đối chiếu giấy tờ.")
			       : FINDING(IDENTIFIER_WRONG, "Mã số thuế sai chữ số kiểm tra.");
	if ((10 - rest) != digit(code, 9))
		return FINDING(IDENTIFIER_WRONG, "Mã số thuế sai chữ số kiểm tra.");
	return SOUND;
}

struct identifier_finding tax_code_check(struct str code)
{
	struct str main = str_slice(code, 0, 10), branch = STR_EMPTY;

	if (code.n == 12 && is_digits(code))
		return citizen_id_check(code, STR_EMPTY, DAY_NONE);
	if (code.n == 14 && code.p[10] == '-')
		branch = str_slice(code, 11, 14);
	else if (code.n == 13)
		branch = str_slice(code, 10, 13);
	else if (code.n != 10)
		return FINDING(IDENTIFIER_WRONG, "Mã số thuế có 10 số, chi nhánh thêm 3 số, cá nhân 12 số.");
	if (!is_digits(main) || (branch.n > 0 && !is_digits(branch)))
		return FINDING(IDENTIFIER_WRONG, "Mã số thuế chỉ gồm chữ số.");
	if (str_is(branch, "000"))
		return FINDING(IDENTIFIER_WRONG, "Số thứ tự chi nhánh là từ 001 đến 999.");
	return check_enterprise(main);
}

static bool is_province(int code)
{
	for (size_t i = 0; i < sizeof provinces; i++)
		if (provinces[i] == code)
			return true;
	return false;
}

struct identifier_finding citizen_id_check(struct str id, struct str sex, day_t born_on)
{
	if (id.n == 9 && is_digits(id))
		return FINDING(IDENTIFIER_ODD, "Đây là số chứng minh nhân dân cũ 9 số; hãy bổ sung số căn cước 12 số.");
	if (id.n != 12 || !is_digits(id))
		return FINDING(IDENTIFIER_WRONG, "Số căn cước có 12 chữ số.");
	if (!is_province(100 * digit(id, 0) + 10 * digit(id, 1) + digit(id, 2)))
		return FINDING(IDENTIFIER_ODD, "Ba số đầu của số căn cước không phải mã tỉnh; hãy đối chiếu giấy tờ.");
	bool is_male = digit(id, 3) % 2 == 0;

	if ((str_is(sex, "male") && !is_male) || (str_is(sex, "female") && is_male))
		return FINDING(IDENTIFIER_ODD, "Số căn cước không khớp giới tính; hãy đối chiếu giấy tờ.");
	int year = 1900 + 100 * (digit(id, 3) / 2) + 10 * digit(id, 4) + digit(id, 5);

	if (born_on != DAY_NONE && day_civil(born_on).year != year)
		return FINDING(IDENTIFIER_ODD, "Số căn cước không khớp năm sinh; hãy đối chiếu giấy tờ.");
	return SOUND;
}
