-- A small world for the tests of figures and the examples of docs/indicators.md, which describes it. [2021-05-01] is a day,
-- @F stands for the version columns, (@11 for their values with id 11, @B for no bytes. Closure, places and stays are
-- derived; precedence of sources and causes are those that ship.

INSERT INTO unit (@F, code, from_day, until_day, end_cause, is_demonstration) VALUES
(@1, 'tld', [2010-01-01], 2147483647, NULL, 1), (@2, 'ldld-a', [2010-01-01], 2147483647, NULL, 1),
(@3, 'ldld-b', [2010-01-01], 2147483647, NULL, 1), (@4, 'ldld-c', [2010-01-01], 2147483647, NULL, 1),
(@11, 'cs-may', [2015-01-01], 2147483647, NULL, 1), (@12, 'cs-dien', [2015-01-01], 2147483647, NULL, 1),
(@13, 'cs-truong', [2015-01-01], 2147483647, NULL, 1), (@14, 'cs-gom', [2021-05-01], 2147483647, NULL, 1),
(@15, 'cs-nho', [2015-01-01], [2021-09-01], 'merged', 1);

INSERT INTO unit_kind (@F, owner_id, from_day, source, value) VALUES
(@201, 1, [2010-01-01], '', 'confederation'), (@202, 2, [2010-01-01], '', 'province'),
(@203, 3, [2010-01-01], '', 'district'), (@204, 4, [2010-01-01], '', 'district'),
(@211, 11, [2015-01-01], '', 'grassroots'), (@212, 12, [2015-01-01], '', 'grassroots'),
(@213, 13, [2015-01-01], '', 'grassroots'), (@214, 14, [2021-05-01], '', 'grassroots'),
(@215, 15, [2015-01-01], '', 'grassroots');

INSERT INTO unit_name (@F, owner_id, from_day, source, value) VALUES
(@301, 1, [2010-01-01], '', 'Tổng Liên đoàn'), (@302, 2, [2010-01-01], '', 'LĐLĐ tỉnh A'),
(@303, 3, [2010-01-01], '', 'LĐLĐ huyện B'), (@304, 4, [2010-01-01], '', 'LĐLĐ huyện C'),
(@311, 11, [2015-01-01], '', 'CĐCS May'), (@312, 12, [2015-01-01], '', 'CĐCS Điện'),
(@313, 13, [2015-01-01], '', 'CĐCS Trường'), (@314, 14, [2021-05-01], '', 'CĐCS Gốm'), (@315, 15, [2015-01-01], '', 'CĐCS Nhỏ');

-- cs-truong moves from C to B on 01/07/2021; cs-nho merges into cs-truong on 01/09/2021
INSERT INTO edge (@F, child_id, parent_id, relation, from_day, until_day) VALUES
(@401, 2, 1, 'belongs', [2010-01-01], 2147483647), (@402, 3, 2, 'belongs', [2010-01-01], 2147483647),
(@403, 4, 2, 'belongs', [2010-01-01], 2147483647), (@404, 11, 3, 'belongs', [2015-01-01], 2147483647),
(@405, 12, 3, 'belongs', [2015-01-01], 2147483647), (@406, 13, 4, 'belongs', [2015-01-01], [2021-07-01]),
(@407, 13, 3, 'belongs', [2021-07-01], 2147483647), (@408, 14, 4, 'belongs', [2021-05-01], 2147483647),
(@409, 15, 4, 'belongs', [2015-01-01], [2021-09-01]), (@410, 3, 4, 'guided', [2021-10-01], 2147483647);

INSERT INTO successor (@F, unit_id, successor_id, day, is_principal, is_principal_origin) VALUES
(@420, 15, 13, [2021-09-01], 1, 0);

INSERT INTO employer (@F, code, name, name_key, tax_code, from_day, until_day, is_demonstration) VALUES
(@21, 'dn-may', 'Công ty May', 'cong ty may', NULL, [2010-01-01], 2147483647, 1),
(@22, 'dn-dien', 'Công ty Điện', 'cong ty dien', NULL, [2010-01-01], 2147483647, 1),
(@23, 'truong', 'Trường THCS', 'truong thcs', NULL, [2010-01-01], 2147483647, 1),
(@24, 'dn-gom', 'Công ty Gốm', 'cong ty gom', NULL, [2010-01-01], 2147483647, 1),
(@25, 'dn-moi', 'Công ty Mới', 'cong ty moi', NULL, [2021-03-01], 2147483647, 1),
(@26, 'dn-la', 'Công ty Lạ', 'cong ty la', NULL, [2010-01-01], 2147483647, 1);

-- dn-may: the survey says 30, the insurance 25 from April 2021; insurance goes before survey
INSERT INTO employer_headcount (@F, owner_id, from_day, source, value) VALUES
(@501, 21, [2020-01-01], 'survey', 30), (@502, 21, [2021-04-01], 'insurance', 25), (@503, 22, [2020-01-01], 'survey', 100),
(@504, 23, [2020-01-01], 'survey', 15), (@505, 24, [2021-01-01], 'survey', 50), (@506, 25, [2021-03-01], 'survey', 40);

INSERT INTO employer_sector (@F, owner_id, from_day, source, value) VALUES
(@511, 21, [2010-01-01], '', 'non_state'), (@512, 22, [2010-01-01], '', 'fdi'), (@513, 23, [2010-01-01], '', 'public_service'),
(@514, 24, [2010-01-01], '', 'non_state'), (@515, 25, [2021-03-01], '', 'non_state'), (@516, 26, [2010-01-01], '', 'non_state');

INSERT INTO employer_in_charge (@F, owner_id, from_day, source, value_id) VALUES
(@521, 24, [2010-01-01], '', 4), (@522, 25, [2021-03-01], '', 3), (@523, 26, [2010-01-01], '', 4);

INSERT INTO unit_employer (@F, unit_id, employer_id, from_day, until_day, is_principal, is_principal_unit) VALUES
(@531, 11, 21, [2015-01-01], 2147483647, 1, 1), (@532, 12, 22, [2015-01-01], 2147483647, 1, 1),
(@533, 13, 23, [2015-01-01], 2147483647, 1, 1), (@534, 14, 24, [2021-05-01], 2147483647, 1, 1);

INSERT INTO member (@F, full_name, full_name_key, given_key, sort_key, sex, born_on, is_party_member, is_demonstration) VALUES
(@101, 'An', 'an', 'an', @B, 'female', [1990-01-31], 1, 1), (@102, 'Bình', 'binh', 'binh', @B, 'male', [1985-05-05], 0, 1),
(@103, 'Chi', 'chi', 'chi', @B, 'female', [2000-02-29], 0, 1), (@104, 'Dũng', 'dung', 'dung', @B, 'male', NULL, NULL, 1),
(@105, 'Em', 'em', 'em', @B, NULL, NULL, NULL, 1), (@106, 'Giang', 'giang', 'giang', @B, 'female', [1995-12-31], 0, 1),
(@107, 'Hà', 'ha', 'ha', @B, 'female', [1992-07-01], 1, 1), (@108, 'Khoa', 'khoa', 'khoa', @B, 'male', [1991-01-01], 0, 1),
(@109, 'Lan', 'lan', 'lan', @B, 'female', [1980-01-01], 1, 1), (@110, 'Minh', 'minh', 'minh', @B, 'male', [1979-01-01], 0, 1),
(@111, 'Nga', 'nga', 'nga', @B, 'female', [1999-09-09], 0, 1), (@112, 'Oanh', 'oanh', 'oanh', @B, 'female', [1998-08-08], 0, 1),
(@113, 'Phú', 'phu', 'phu', @B, 'male', [1970-01-01], 0, 1), (@114, 'Quý', 'quy', 'quy', @B, 'male', [2001-01-01], 0, 1),
(@115, 'Sen', 'sen', 'sen', @B, 'female', [2002-02-02], 0, 1);

INSERT INTO membership_event (@F, member_id, unit_id, day, cause, other_unit_id) VALUES
(@601, 101, 11, [2016-01-01], 'admission', NULL), (@602, 102, 11, [2016-01-01], 'admission', NULL),
(@603, 103, 11, [2018-01-01], 'admission', NULL), (@604, 104, 11, [2018-01-01], 'admission', NULL),
(@605, 105, 11, [2018-01-01], 'admission', NULL), (@606, 106, 12, [2017-01-01], 'admission', NULL),
(@607, 107, 12, [2017-01-01], 'admission', NULL), (@608, 108, 12, [2017-01-01], 'admission', NULL),
(@609, 109, 13, [2016-01-01], 'admission', NULL), (@610, 110, 13, [2016-01-01], 'admission', NULL),
(@611, 111, 14, [2021-05-01], 'recognition', NULL), (@612, 112, 14, [2021-05-01], 'recognition', NULL),
(@613, 113, 15, [2016-01-01], 'admission', NULL), (@614, 114, 11, [2021-02-10], 'admission', NULL),
(@615, 115, 12, [2021-08-01], 'admission', NULL), (@616, 101, 11, [2021-03-15], 'job_end', NULL),
(@617, 106, 12, [2021-06-01], 'transfer_out', 11), (@618, 106, 11, [2021-06-01], 'transfer_in', 12),
(@619, 113, 15, [2021-09-01], 'restructure_out', 13), (@620, 113, 13, [2021-09-01], 'restructure_in', 15);

INSERT INTO reg_establishment (@F, unit_id, employer_id, founded_on, method, workers_at_founding) VALUES
(@701, 14, 24, [2021-05-01], 'bottom_up', 50), (@702, 13, 23, [2021-02-02], 'top_down', NULL),
(@703, 12, 22, [2021-11-30], 'top_down', 12), (@704, 11, 21, [2015-01-01], 'top_down', 20);

INSERT INTO reg_dialogue (@F, unit_id, employer_id, held_on, kind) VALUES
(@711, 11, 21, [2021-03-01], 'periodic'), (@712, 11, 21, [2021-04-01], 'periodic'), (@713, 12, 22, [2021-06-30], 'on_event'),
(@714, 13, 23, [2021-06-15], 'periodic'), (@715, 13, 23, [2021-07-15], 'periodic'), (@716, 12, 22, [2020-05-05], 'periodic');

INSERT INTO reg_agreement (@F, unit_id, employer_id, signed_on, kind, meal_value, quality, effective_until) VALUES
(@721, 11, 21, [2019-01-01], 'enterprise', 15000, 'c', NULL), (@722, 11, 21, [2021-02-02], 'enterprise', 20000, 'b', [2022-02-02]),
(@723, 12, 22, [2021-03-03], 'enterprise', 25000, 'a', [2023-03-03]), (@724, 14, 24, [2021-12-31], 'enterprise', NULL, NULL, NULL);

INSERT INTO reg_rating (@F, unit_id, year, grade, decided_by_level) VALUES
(@731, 11, 2021, 'good', 'upper'), (@732, 12, 2021, 'completed', 'upper'), (@733, 12, 2020, 'excellent', 'upper'),
(@734, 13, 2021, 'excellent', 'upper'), (@735, 14, 2021, 'good', 'self');

INSERT INTO reg_levy (@F, unit_id, employer_id, month, due, paid, kept) VALUES
(@741, 11, 21, [2021-01-01], 1000000, 1000000, 750000), (@742, 11, 21, [2021-02-01], 1000000, 1000000, 700000),
(@743, 12, 22, [2021-01-01], 4000000, 3000000, 2250000), (@744, 13, 23, [2021-01-01], 500000, 0, NULL);

INSERT INTO reg_activity (@F, unit_id, held_on, kind, members) VALUES
(@751, 11, [2021-03-08], 'culture', 3), (@752, 11, [2021-05-19], 'sport', 4), (@753, 12, [2021-03-08], 'culture', 2),
(@754, 13, [2021-10-20], 'other', 2);

INSERT INTO reg_party_introduction (@F, unit_id, member_id, introduced_on) VALUES
(@761, 11, 102, [2021-04-04]), (@762, 11, 103, [2021-04-05]), (@763, 13, 110, [2021-05-06]);

INSERT INTO return_line (@F, unit_id, period, line, value, evidence) VALUES
(@771, 11, '2021-Q1', 'gifts', 10, ''), (@772, 11, '2021-Q2', 'gifts', 20, ''), (@773, 11, '2021-H1', 'gifts', 31, ''),
(@774, 12, '2021-Q1', 'gifts', 5, ''), (@775, 13, '2021-06', 'gifts', 7, ''), (@776, 13, '2020', 'gifts', 100, '');
