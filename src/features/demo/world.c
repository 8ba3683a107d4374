/* The tables of the demonstration (world.h). */
#include "features/demo/world.h"

const struct demo_body demo_bodies[] = {
	{ "tld", "Tổng Liên đoàn Lao động Việt Nam", "confederation", NULL, "" },
	{ "ldld-ha-noi", "LĐLĐ thành phố Hà Nội", "province", "tld", "" },
	{ "ldld-gia-lam", "LĐLĐ huyện Gia Lâm", "district", "ldld-ha-noi", "Nguyễn Đức Thê" },
	{ "ldld-dong-anh", "LĐLĐ huyện Đông Anh", "district", "ldld-ha-noi", "" },
	{ "ldld-lao-cai", "LĐLĐ tỉnh Lào Cai", "province", "tld", "" },
	{ "ldld-tp-lao-cai", "LĐLĐ thành phố Lào Cai", "district", "ldld-lao-cai", "" },
	{ "ldld-bat-xat", "LĐLĐ huyện Bát Xát", "district", "ldld-lao-cai", "" },
	{ "ldld-bao-thang", "LĐLĐ huyện Bảo Thắng", "district", "ldld-lao-cai", "" },
	{ "ldld-bao-yen", "LĐLĐ huyện Bảo Yên", "district", "ldld-lao-cai", "" },
	{ "ldld-bac-ha", "LĐLĐ huyện Bắc Hà", "district", "ldld-lao-cai", "" },
	{ "ldld-muong-khuong", "LĐLĐ huyện Mường Khương", "district", "ldld-lao-cai", "" },
	{ "ldld-sa-pa", "LĐLĐ huyện Sa Pa", "district", "ldld-lao-cai", "" },
	{ "ldld-si-ma-cai", "LĐLĐ huyện Si Ma Cai", "district", "ldld-lao-cai", "" },
	{ "ldld-van-ban", "LĐLĐ huyện Văn Bàn", "district", "ldld-lao-cai", "" },
	{ "cdn-xay-dung-lao-cai", "Công đoàn ngành Xây dựng Lào Cai", "local_sector", "ldld-lao-cai", "" },
	{ "cdn-cong-thuong-lao-cai", "Công đoàn ngành Công Thương Lào Cai", "local_sector", "ldld-lao-cai", "" },
	{ "cdn-giao-duc-lao-cai", "Công đoàn ngành Giáo dục Lào Cai", "local_sector", "ldld-lao-cai", "" },
	{ "cdn-y-te-lao-cai", "Công đoàn ngành Y tế Lào Cai", "local_sector", "ldld-lao-cai", "" },
	{ "cd-vien-chuc-lao-cai", "Công đoàn Viên chức tỉnh Lào Cai", "local_sector", "ldld-lao-cai", "" },
	{ "cd-kcn-lao-cai", "Công đoàn các khu công nghiệp tỉnh Lào Cai", "zone", "ldld-lao-cai", "" },
};
const size_t demo_n_bodies = sizeof demo_bodies / sizeof *demo_bodies;

/* 29 foundings, 12 of the building sector union; 316 admitted and 812 recognised are 1.128. */
static const struct demo_branch lao_cai_2017[] = {
	{ "cdn-xay-dung-lao-cai", "Xây dựng", "non_state", 4, 12, 3, 28, 40, 336 },
	{ "cdn-cong-thuong-lao-cai", "Cơ khí", "non_state", 5, 6, 1, 34, 58, 171 },
	{ "ldld-tp-lao-cai", "Thương mại", "non_state", 6, 5, 1, 26, 76, 143 },
	{ "cd-kcn-lao-cai", "Chế biến", "fdi", 4, 2, 0, 52, 61, 68 },
	{ "ldld-bao-thang", "Khoáng sản", "non_state", 3, 1, 0, 31, 24, 27 },
	{ "ldld-sa-pa", "Du lịch", "non_state", 3, 1, 0, 22, 18, 24 },
	{ "ldld-bat-xat", "Thủy điện", "non_state", 2, 1, 0, 24, 12, 22 },
	{ "ldld-van-ban", "Lâm nghiệp", "non_state", 2, 1, 0, 20, 9, 21 },
	{ "ldld-bao-yen", "Chế biến gỗ", "non_state", 2, 0, 0, 21, 7, 0 },
	{ "ldld-bac-ha", "Nông sản", "non_state", 2, 0, 0, 18, 5, 0 },
	{ "ldld-muong-khuong", "Chè", "non_state", 2, 0, 0, 23, 6, 0 },
	{ "ldld-si-ma-cai", "Vận tải", "non_state", 1, 0, 0, 16, 0, 0 },
	{ "cdn-giao-duc-lao-cai", "Trường THPT", "public_service", 4, 0, 0, 38, 0, 0 },
	{ "cdn-y-te-lao-cai", "Bệnh viện", "public_service", 3, 0, 0, 44, 0, 0 },
	{ "cd-vien-chuc-lao-cai", "Sở", "state_office", 3, 0, 0, 30, 0, 0 },
};

/* Made up from beginning to end; the plan's targets are 650, 15 and at least 3. */
static const struct demo_branch gia_lam_2021[] = {
	{ "ldld-gia-lam", "May mặc", "non_state", 7, 9, 2, 46, 164, 258 },
	{ "ldld-gia-lam", "Gốm sứ", "non_state", 5, 5, 2, 24, 66, 112 },
	{ "ldld-gia-lam", "Điện tử", "fdi", 2, 2, 0, 88, 47, 64 },
	{ "ldld-gia-lam", "Trường THCS", "public_service", 5, 0, 0, 32, 0, 0 },
	{ "ldld-dong-anh", "Cơ khí", "non_state", 4, 1, 0, 30, 21, 25 },
};

const struct demo_year demo_years[] = {
	{ "lao-cai-2017",
	  { 2014, 3, 1 },
	  { 2017, 1, 3 },
	  { 2017, 7, 1 },
	  lao_cai_2017,
	  sizeof lao_cai_2017 / sizeof *lao_cai_2017,
	  22,
	  14,
	  46 },
	{ "gia-lam-2021",
	  { 2018, 3, 1 },
	  { 2021, 1, 4 },
	  { 2021, 12, 31 },
	  gia_lam_2021,
	  sizeof gia_lam_2021 / sizeof *gia_lam_2021,
	  16,
	  9,
	  41 },
};
const size_t demo_n_years = sizeof demo_years / sizeof *demo_years;
