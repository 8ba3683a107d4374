-- Beside the small world: a district `ldld-h` under `ldld-a` in the year 2023, for the lines of the plans of the five documents
-- (lines.test). Macros as in world.sql. Every register has what counts and, beside it, what must not count.

INSERT INTO unit (@F, code, from_day, until_day, end_cause, is_demonstration) VALUES
(@5, 'ldld-h', [2010-01-01], 2147483647, NULL, 1), (@31, 'cs-xa', [2015-01-01], 2147483647, NULL, 1),
(@32, 'cs-mam', [2015-01-01], 2147483647, NULL, 1), (@33, 'cs-thep', [2015-01-01], 2147483647, NULL, 1),
(@34, 'cs-go', [2015-01-01], 2147483647, NULL, 1), (@35, 'cs-kinh', [2015-01-01], 2147483647, NULL, 1),
(@36, 'cs-moi', [2023-03-01], 2147483647, NULL, 1), (@37, 'to-go', [2015-01-01], 2147483647, NULL, 1),
(@39, 'cs-dung', [2023-10-01], 2147483647, NULL, 1);

INSERT INTO unit_kind (@F, owner_id, from_day, source, value) VALUES
(@1205, 5, [2010-01-01], '', 'district'), (@1231, 31, [2015-01-01], '', 'grassroots'), (@1232, 32, [2015-01-01], '', 'grassroots'),
(@1233, 33, [2015-01-01], '', 'grassroots'), (@1234, 34, [2015-01-01], '', 'grassroots'),
(@1235, 35, [2015-01-01], '', 'grassroots'), (@1236, 36, [2023-03-01], '', 'grassroots'),
(@1237, 37, [2015-01-01], '', 'group'), (@1239, 39, [2023-10-01], '', 'grassroots');

INSERT INTO unit_name (@F, owner_id, from_day, source, value) VALUES
(@1305, 5, [2010-01-01], '', 'LĐLĐ huyện H'), (@1331, 31, [2015-01-01], '', 'CĐCS Xã'), (@1332, 32, [2015-01-01], '', 'CĐCS Mầm'),
(@1333, 33, [2015-01-01], '', 'CĐCS Thép'), (@1334, 34, [2015-01-01], '', 'CĐCS Gỗ'), (@1335, 35, [2015-01-01], '', 'CĐCS Kính'),
(@1336, 36, [2023-03-01], '', 'CĐCS Mới'), (@1337, 37, [2015-01-01], '', 'Tổ Gỗ 1'), (@1339, 39, [2023-10-01], '', 'CĐCS Dừng');

INSERT INTO edge (@F, child_id, parent_id, relation, from_day, until_day) VALUES
(@1405, 5, 2, 'belongs', [2010-01-01], 2147483647), (@1431, 31, 5, 'belongs', [2015-01-01], 2147483647),
(@1432, 32, 5, 'belongs', [2015-01-01], 2147483647), (@1433, 33, 5, 'belongs', [2015-01-01], 2147483647),
(@1434, 34, 5, 'belongs', [2015-01-01], 2147483647), (@1435, 35, 5, 'belongs', [2015-01-01], 2147483647),
(@1436, 36, 5, 'belongs', [2023-03-01], 2147483647), (@1437, 37, 34, 'belongs', [2015-01-01], 2147483647),
(@1439, 39, 5, 'belongs', [2023-10-01], 2147483647);

INSERT INTO employer (@F, code, name, name_key, tax_code, from_day, until_day, is_demonstration) VALUES
(@41, 'ub-xa', 'UBND xã', 'ubnd xa', NULL, [2010-01-01], 2147483647, 1), (@42, 'mam-non', 'Mầm non', 'mam non', NULL, [2010-01-01], 2147483647, 1),
(@43, 'dn-thep', 'Thép', 'thep', NULL, [2010-01-01], 2147483647, 1), (@44, 'dn-go', 'Gỗ', 'go', NULL, [2010-01-01], 2147483647, 1),
(@45, 'dn-kinh', 'Kính', 'kinh', NULL, [2010-01-01], 2147483647, 1), (@46, 'dn-tre', 'Tre', 'tre', NULL, [2010-01-01], 2147483647, 1),
(@47, 'dn-da', 'Đá', 'da', NULL, [2010-01-01], 2147483647, 1), (@48, 'dn-cat', 'Cát', 'cat', NULL, [2010-01-01], 2147483647, 1),
(@49, 'tram', 'Trạm', 'tram', NULL, [2010-01-01], 2147483647, 1), (@50, 'dn-dung', 'Dừng', 'dung', NULL, [2010-01-01], 2147483647, 1);

-- 47: the survey says 50, the insurance 12; 48: 15 and 22. The insurance goes first.
INSERT INTO employer_headcount (@F, owner_id, from_day, source, value) VALUES
(@1501, 41, [2020-01-01], 'survey', 20), (@1502, 42, [2020-01-01], 'survey', 10), (@1503, 43, [2020-01-01], 'survey', 40),
(@1504, 44, [2020-01-01], 'survey', 25), (@1505, 45, [2020-01-01], 'survey', 30), (@1506, 46, [2020-01-01], 'survey', 12),
(@1507, 47, [2020-01-01], 'survey', 50), (@1508, 47, [2023-01-01], 'insurance', 12), (@1509, 48, [2020-01-01], 'survey', 15),
(@1510, 48, [2023-02-01], 'insurance', 22), (@1511, 49, [2020-01-01], 'survey', 5), (@1512, 50, [2020-01-01], 'survey', 30);

INSERT INTO employer_sector (@F, owner_id, from_day, source, value) VALUES
(@1521, 41, [2010-01-01], '', 'state_office'), (@1522, 42, [2010-01-01], '', 'public_service'),
(@1523, 43, [2010-01-01], '', 'state_enterprise'), (@1524, 44, [2010-01-01], '', 'non_state'), (@1525, 45, [2010-01-01], '', 'fdi'),
(@1526, 46, [2010-01-01], '', 'non_state'), (@1527, 47, [2010-01-01], '', 'non_state'), (@1528, 48, [2010-01-01], '', 'non_state'),
(@1529, 49, [2010-01-01], '', 'state_office'), (@1530, 50, [2010-01-01], '', 'non_state');

INSERT INTO employer_in_charge (@F, owner_id, from_day, source, value_id) VALUES
(@1541, 46, [2010-01-01], '', 5), (@1542, 47, [2010-01-01], '', 5), (@1543, 48, [2010-01-01], '', 5),
(@1544, 49, [2010-01-01], '', 5), (@1545, 50, [2010-01-01], '', 5);

INSERT INTO employer_pays_through (@F, owner_id, from_day, source, value) VALUES
(@1551, 44, [2020-01-01], '', 'grassroots'), (@1552, 44, [2023-04-01], '', 'cdvn'), (@1553, 45, [2023-02-01], '', 'cdvn'),
(@1554, 43, [2022-01-01], '', 'cdvn');

INSERT INTO unit_employer (@F, unit_id, employer_id, from_day, until_day, is_principal, is_principal_unit) VALUES
(@1561, 31, 41, [2015-01-01], 2147483647, 1, 1), (@1562, 32, 42, [2015-01-01], 2147483647, 1, 1),
(@1563, 33, 43, [2015-01-01], 2147483647, 1, 1), (@1564, 34, 44, [2015-01-01], 2147483647, 1, 1),
(@1565, 35, 45, [2015-01-01], 2147483647, 1, 1), (@1566, 36, 46, [2023-03-01], 2147483647, 1, 1),
(@1567, 39, 50, [2023-10-01], 2147483647, 1, 1);

-- 201-208 Xã (4 women), 211-220 Mầm (10), 221-231 Thép (3), 241-262 Gỗ (12), 271-283 Kính (9), 291-294 Mới (2), 295-296 Dừng
INSERT INTO member (@F, full_name, full_name_key, given_key, sort_key, sex, is_demonstration)
WITH RECURSIVE n(i) AS (SELECT 201 UNION ALL SELECT i + 1 FROM n WHERE i < 296)
SELECT i, 1, 1000, 9223372036854775807, 1, 'Người', 'nguoi', 'nguoi', @B,
CASE WHEN i <= 204 OR (i >= 211 AND i <= 223) OR (i >= 241 AND i <= 252) OR (i >= 271 AND i <= 279) OR i IN (291, 292) THEN 'female'
ELSE 'male' END, 1 FROM n
WHERE i <= 208 OR (i >= 211 AND i <= 231) OR (i >= 241 AND i <= 262) OR (i >= 271 AND i <= 283) OR i >= 291;

INSERT INTO membership_event (@F, member_id, unit_id, day, cause, other_unit_id)
SELECT i.id + 3000, 1, 1000, 9223372036854775807, 1, i.id,
CASE WHEN i.id < 211 THEN 31 WHEN i.id < 221 THEN 32 WHEN i.id < 241 THEN 33 WHEN i.id < 271 THEN 34 WHEN i.id < 291 THEN 35
WHEN i.id < 295 THEN 36 ELSE 39 END,
CASE WHEN i.id = 262 THEN [2023-05-01] WHEN i.id < 291 THEN [2016-01-01] WHEN i.id < 295 THEN [2023-03-01] ELSE [2023-10-01] END,
CASE WHEN i.id < 291 THEN 'admission' ELSE 'recognition' END, NULL
FROM member i WHERE i.id >= 201 AND i.id <= 296;

INSERT INTO membership_event (@F, member_id, unit_id, day, cause, other_unit_id) VALUES
(@4001, 283, 35, [2023-06-15], 'job_end', NULL);

INSERT INTO reg_establishment (@F, unit_id, employer_id, founded_on, method, workers_at_founding) VALUES
(@5001, 36, 46, [2023-03-01], 'bottom_up', 12), (@5002, 39, 50, [2023-10-01], 'top_down', 30);

INSERT INTO reg_conference (@F, unit_id, employer_id, kind, held_on) VALUES
(@5011, 31, 41, 'staff', [2023-01-15]), (@5012, 31, 41, 'staff', [2023-02-01]), (@5013, 32, 42, 'staff', [2022-12-30]),
(@5014, 33, 43, 'workers', [2023-03-01]), (@5015, 34, 44, 'workers', [2023-04-01]), (@5016, 35, 45, 'staff', [2023-04-02]),
(@5017, 36, 46, 'workers', [2023-05-05]);

INSERT INTO reg_dialogue (@F, unit_id, employer_id, held_on, kind) VALUES
(@5021, 33, 43, [2023-03-01], 'on_event'), (@5022, 34, 44, [2023-03-02], 'periodic'), (@5023, 34, 44, [2023-08-02], 'periodic'),
(@5024, 32, 42, [2023-03-03], 'periodic'), (@5025, 35, 45, [2022-12-31], 'periodic');

INSERT INTO reg_agreement (@F, unit_id, employer_id, signed_on, kind, quality, effective_until) VALUES
(@5031, 33, 43, [2021-06-01], 'enterprise', 'b', [2024-06-01]), (@5032, 34, 44, [2020-01-01], 'enterprise', 'a', [2022-12-31]),
(@5033, 34, 44, [2023-02-01], 'enterprise', 'c', [2025-02-01]), (@5034, 35, 45, [2023-07-01], 'enterprise', NULL, NULL),
(@5035, 5, 47, [2023-08-01], 'enterprise', NULL, [2025-08-01]);

INSERT INTO reg_shift_meal (@F, unit_id, employer_id, stage, decided_on, value_before, value_after) VALUES
(@5041, 34, 44, 'reached', [2023-03-03], 12000, 18000), (@5042, 34, 44, 'reached', [2023-09-03], 18000, 20000),
(@5043, 35, 45, 'reached', [2023-03-03], 20000, 20000), (@5044, 33, 43, 'reached', [2023-03-03], 10000, 14000),
(@5045, 36, 46, 'proposed', [2023-03-03], 10000, 18000), (@5046, 39, 50, 'reached', [2023-11-03], NULL, 25000);

INSERT INTO reg_party_introduction (@F, unit_id, member_id, introduced_on, admitted_on) VALUES
(@5051, 34, 241, [2023-02-02], NULL), (@5052, 34, 242, [2023-02-03], [2023-12-01]), (@5053, 33, 221, [2023-02-04], NULL),
(@5054, 33, 222, [2022-02-04], [2023-05-19]);
INSERT INTO reg_party_eligible (@F, unit_id, employer_id, eligible_from, eligible_until) VALUES
(@5061, 34, 44, [2022-01-01], NULL), (@5062, 35, 45, [2023-06-01], NULL), (@5063, 33, 43, [2022-01-01], NULL),
(@5064, 5, 47, [2021-01-01], [2022-12-31]);
INSERT INTO reg_party_cell (@F, unit_id, employer_id, proposed_on, kind) VALUES
(@5071, 34, 44, [2023-05-05], 'party'), (@5072, 35, 45, [2023-07-01], 'youth'), (@5073, 36, 46, [2023-07-01], 'party');

INSERT INTO reg_contact_meeting (@F, unit_id, employer_id, held_on, with_authority) VALUES
(@5081, 5, 47, [2023-02-02], 1), (@5082, 5, 48, [2023-02-03], 0), (@5083, 5, 46, [2023-02-20], 1), (@5084, 34, 44, [2023-06-06], 1);
INSERT INTO reg_survey (@F, unit_id, employer_id, kind, topic, surveyed_on) VALUES
(@5091, 5, NULL, 'union_work', 'organising', [2023-04-01]), (@5092, 5, NULL, 'union_work', 'organising', [2023-09-01]),
(@5093, 34, 44, 'union_work', 'organising', [2023-04-01]), (@5094, 5, 47, 'employer', 'organising', [2023-04-01]);
INSERT INTO reg_award (@F, unit_id, recipient, name, name_key, awarded_on, form, level, subject) VALUES
(@5101, 5, 'collective', 'A', 'a', [2023-12-20], 'merit', 'province', 'organising'),
(@5102, 5, 'collective', 'B', 'b', [2023-12-20], 'merit', 'province', 'general'),
(@5103, 34, 'collective', 'C', 'c', [2023-12-20], 'commendation', 'district', 'organising'),
(@5104, 5, 'individual', 'D', 'd', [2023-12-20], 'merit', 'province', 'organising'),
(@5105, 5, 'collective', 'E', 'e', [2024-01-06], 'merit', 'province', 'organising');

INSERT INTO reg_workers_month (@F, unit_id, held_on) VALUES
(@5111, 33, [2023-05-01]), (@5112, 33, [2023-05-02]), (@5113, 37, [2023-05-10]), (@5114, 5, [2023-05-01]);
INSERT INTO reg_women_committee (@F, unit_id, founded_on, ended_on) VALUES
(@5121, 34, [2020-01-01], NULL), (@5122, 35, [2023-05-05], NULL), (@5123, 36, [2023-04-01], [2023-09-01]),
(@5124, 32, [2023-04-01], NULL);
INSERT INTO reg_inspection (@F, unit_id, kind, level, inspected_on) VALUES
(@5131, 5, 'finance', 'same_level', [2023-03-03]), (@5132, 5, 'finance', 'same_level', [2023-09-03]),
(@5133, 34, 'finance', 'lower', [2023-04-04]), (@5134, 33, 'finance', 'lower', [2023-04-04]),
(@5135, 35, 'finance', 'same_level', [2023-04-04]), (@5136, 36, 'charter', 'lower', [2023-04-04]);
INSERT INTO reg_fund_donation (@F, unit_id, fund, received_on, amount) VALUES
(@5141, 5, 'shelter', [2023-03-01], 1000000), (@5142, 34, 'shelter', [2023-03-02], 500000),
(@5143, 5, 'golden_heart', [2023-03-01], 700000), (@5144, 5, 'shelter', [2022-12-31], 900000);
INSERT INTO reg_app_use (@F, unit_id, app, counted_on, regular) VALUES
(@5151, 34, 'huong_cong', [2023-03-31], 5), (@5152, 34, 'huong_cong', [2023-09-30], 9), (@5153, 35, 'huong_cong', [2023-06-30], 4),
(@5154, 35, 'cdvn', [2023-12-01], 12), (@5155, 37, 'huong_cong', [2023-12-01], 3);

INSERT INTO reg_study (@F, unit_id, kind, about, held_on, organised_by, form, present) VALUES
(@5161, 31, 'law', NULL, [2023-02-01], 'grassroots', 'talk', 15), (@5162, 31, 'resolution', '02-NQ/TW', [2023-05-01], 'grassroots', 'talk', 18),
(@5163, 31, 'health', NULL, [2023-05-02], 'grassroots', 'talk', 20), (@5164, 31, 'union_document', '77/KH-LĐLĐ', [2023-06-01], NULL, NULL, 5),
(@5165, 31, 'local', '35-CTr/HU', [2023-06-02], NULL, NULL, 16), (@5166, 31, 'local', 'KH LĐLĐ Hướng Hóa', [2023-06-03], NULL, NULL, 7),
(@5167, 32, 'local', '77/KH-LĐLĐ', [2023-03-01], NULL, NULL, 10), (@5168, 33, 'law', '02-NQ/TW', [2023-03-01], NULL, NULL, 30),
(@5169, 34, 'law', NULL, [2023-03-01], 'grassroots', 'class', 20), (@5170, 5, 'law', '02-NQ/TW', [2023-04-01], 'upper', 'class', 100),
(@5171, 5, 'law', NULL, [2023-09-01], 'upper', 'class', 90), (@5172, 5, 'law', NULL, [2023-09-02], 'upper', 'print', 900);
INSERT INTO reg_document (@F, unit_id, kind, issued_on, about) VALUES
(@5181, 5, 'plan', [2023-01-10], '02-NQ/TW'), (@5182, 31, 'plan', [2023-02-10], '02-NQ/TW'), (@5183, 32, 'plan', [2023-02-10], '02-NQ/TW'),
(@5184, 33, 'report', [2023-02-10], '02-NQ/TW');

INSERT INTO reg_hardship (@F, unit_id, member_id, from_day, until_day) VALUES
(@5191, 34, 241, [2022-01-01], NULL), (@5192, 34, 242, [2022-01-01], NULL), (@5193, 33, 221, [2023-01-01], NULL),
(@5194, 35, 271, [2022-01-01], [2023-06-01]);
INSERT INTO reg_visit (@F, unit_id, member_id, visited_on, reason, people) VALUES
(@5201, 34, 241, [2023-02-02], 'hardship', NULL), (@5202, 34, NULL, [2023-02-03], 'tet', 10), (@5203, 33, 221, [2022-12-01], 'tet', NULL),
(@5204, 34, 243, [2023-02-04], 'illness', NULL), (@5205, 34, 241, [2023-05-05], 'tet', NULL);
INSERT INTO reg_activity (@F, unit_id, held_on, kind, members, unorganised) VALUES
(@5211, 34, [2023-03-08], 'culture', 10, NULL), (@5212, 34, [2023-05-19], 'sport', 12, NULL), (@5213, 33, [2023-05-19], 'other', 11, NULL),
(@5214, 35, [2023-05-19], 'sport', 6, NULL), (@5215, 5, [2023-05-01], 'other', NULL, 40);
INSERT INTO reg_participation (@F, unit_id, activity_id, member_id, day) VALUES
(@5221, 34, 5211, 241, [2023-03-08]), (@5222, 34, 5212, 241, [2023-05-19]), (@5223, 35, 5214, 271, [2023-05-19]),
(@5224, 33, 5213, 221, [2023-05-19]);
INSERT INTO reg_welfare_partner (@F, unit_id, name, name_key, signed_on, ended_on) VALUES
(@5231, 5, 'P', 'p', [2022-01-01], [2023-06-01]), (@5232, 5, 'Q', 'q', [2023-05-01], NULL);
INSERT INTO reg_welfare_use (@F, unit_id, partner_id, used_on, members) VALUES
(@5241, 34, 5231, [2023-07-01], 8), (@5242, 34, 5232, [2023-08-01], 5), (@5243, 35, NULL, [2023-08-01], 9), (@5244, 33, 5231, [2023-03-01], 3);
INSERT INTO reg_law_inspection (@F, unit_id, employer_id, inspected_on, is_joint) VALUES
(@5251, 34, 44, [2023-02-02], 1), (@5252, 34, 44, [2023-10-02], 1), (@5253, 33, 43, [2023-02-02], 0), (@5254, 32, 42, [2023-02-02], 1),
(@5255, 35, 45, [2023-02-02], 1);

INSERT INTO officer (@F, unit_id, member_id, full_name, post, is_full_time, from_day, until_day) VALUES
(@6001, 5, NULL, 'A', 'chair', 1, [2020-01-01], 2147483647), (@6002, 34, 241, 'B', 'chair', 0, [2020-01-01], 2147483647),
(@6003, 37, 242, 'C', 'group_leader', 0, [2020-01-01], 2147483647), (@6004, 31, 201, 'D', 'chair', 0, [2020-01-01], [2023-07-01]),
(@6005, 5, NULL, 'E', 'steering_member', 0, [2020-01-01], 2147483647), (@6006, 33, 221, 'F', 'chair', 0, [2020-01-01], 2147483647);
INSERT INTO reg_training_officer (@F, unit_id, officer_id, trained_on) VALUES
(@5261, 5, 6001, [2023-04-01]), (@5262, 34, 6002, [2023-04-01]), (@5263, 34, 6002, [2023-09-01]), (@5264, 31, 6004, [2023-04-01]),
(@5265, 5, 6005, [2023-04-01]), (@5266, 33, 6006, [2022-04-01]);

INSERT INTO reg_rating (@F, unit_id, year, grade, decided_by_level) VALUES
(@5271, 34, 2023, 'completed', 'upper'), (@5272, 37, 2023, 'excellent', 'upper'), (@5273, 33, 2023, 'excellent', 'upper'),
(@5274, 35, 2023, 'good', 'self'), (@5275, 32, 2023, 'good', 'upper'), (@5276, 36, 2023, 'good', 'upper'), (@5277, 5, 2023, 'good', 'upper'),
(@5278, 31, 2022, 'good', 'upper'), (@5279, 39, 2023, 'strong', 'upper');
INSERT INTO reg_emulation (@F, unit_id, kind, held_on) VALUES
(@5281, 31, 'launch', [2023-02-02]), (@5282, 34, 'launch', [2023-02-02]), (@5283, 34, 'pact', [2023-02-03]), (@5284, 5, 'launch', [2023-02-01]),
(@5285, 33, 'launch', [2022-02-02]);
INSERT INTO reg_rules (@F, unit_id, kind, signed_on, ended_on) VALUES
(@5291, 31, 'coordination', [2020-01-01], NULL), (@5292, 34, 'coordination', [2021-01-01], [2023-07-01]), (@5293, 33, 'incentive', [2022-01-01], NULL);
INSERT INTO reg_levy (@F, unit_id, employer_id, month, due, paid, kept) VALUES
(@5301, 34, 44, [2023-01-01], 1000, 1000, 750), (@5302, 33, 43, [2023-01-01], 2000, 1000, 700), (@5303, 35, 45, [2023-01-01], 500, 0, NULL),
(@5304, 34, 44, [2022-01-01], 1000, 1000, 710), (@5305, 34, 44, [2022-03-01], 1000, 1000, 750);
INSERT INTO reg_dues (@F, unit_id, month, due, paid) VALUES
(@5311, 34, [2023-01-01], 300, 300), (@5312, 31, [2023-01-01], 200, 100);
INSERT INTO reg_disclosure (@F, unit_id, disclosed_on) VALUES
(@5321, 34, [2023-03-01]), (@5322, 31, [2023-03-01]), (@5323, 5, [2024-03-01]);
INSERT INTO reg_report_filing (@F, unit_id, kind, due_on, filed_on) VALUES
(@5331, 5, 'month', [2023-01-31], [2023-01-30]), (@5332, 5, 'quarter', [2023-03-31], [2023-04-20]), (@5333, 5, 'year', [2023-12-15], NULL),
(@5334, 34, 'month', [2023-02-28], NULL);

-- For the lines of other bodies (typical.test): what counts in 2023 and, beside it, what must not.
INSERT INTO reg_dispute (@F, unit_id, employer_id, kind, began_on, ended_on, workers, union_joined, is_settled) VALUES
(@5401, 34, 44, 'stoppage', [2023-05-05], [2023-05-06], 20, 1, 1), (@5402, 33, 43, 'individual', [2023-06-01], NULL, 1, 0, 0),
(@5403, 35, 45, 'strike', [2022-07-01], [2022-07-09], 30, 0, 1), (@5404, 35, 45, 'stoppage', [2022-12-31], [2023-01-02], 10, 1, 1);
INSERT INTO reg_legal_advice (@F, unit_id, held_on, form, cases, people) VALUES
(@5411, 5, [2023-03-03], 'mobile', 10, 40), (@5412, 34, [2023-04-04], 'direct', 5, 5), (@5413, 5, [2022-04-04], 'mobile', 3, 30);
INSERT INTO reg_training (@F, unit_id, title, held_on, days, topic, present, chairs, group_leaders) VALUES
(@5421, 5, 'A', [2023-04-01], 2, 'general', 30, 7, 12), (@5422, 5, 'B', [2023-09-01], 1, 'digital', 20, 4, NULL),
(@5423, 34, 'C', [2023-05-05], 1, 'safety', 15, 1, 2), (@5424, 5, 'D', [2022-09-01], 1, 'general', 9, 9, NULL);
INSERT INTO reg_safety (@F, unit_id, employer_id, kind, held_on, people, women) VALUES
(@5431, 34, 44, 'network', [2022-02-01], 5, 1), (@5432, 33, 43, 'training', [2023-03-01], 38, 3), (@5433, 35, 45, 'health', [2023-05-01], 30, 20),
(@5434, 34, 44, 'training', [2023-06-01], 25, 12), (@5435, 34, 44, 'women_health', [2023-10-20], 12, 12);
INSERT INTO reg_accident (@F, unit_id, employer_id, happened_on, dead, severe, light) VALUES
(@5441, 33, 43, [2023-02-02], 0, 1, 0), (@5442, 34, 44, [2022-02-02], 1, 0, 0);
INSERT INTO reg_initiative (@F, unit_id, title, recognised_on, level, benefit) VALUES
(@5451, 34, 'S', [2023-03-03], 'grassroots', 10000000), (@5452, 33, 'T', [2023-08-03], 'province', 250000000),
(@5453, 33, 'U', [2022-08-03], 'province', 90000000);
INSERT INTO reg_skill_upgrade (@F, unit_id, kind, completed_on, people) VALUES
(@5461, 34, 'occupation', [2023-07-01], 15), (@5462, 33, 'digital', [2023-07-01], 8), (@5463, 35, 'education', [2022-07-01], 4);
INSERT INTO reg_housing (@F, unit_id, member_id, kind, handed_on, amount) VALUES
(@5471, 34, 241, 'new', [2023-08-01], 50000000), (@5472, 33, 221, 'repair', [2023-09-01], 30000000), (@5473, 33, 222, 'new', [2022-09-01], 40000000);
INSERT INTO reg_scholarship (@F, unit_id, given_on, people, amount) VALUES (@5475, 5, [2023-09-05], 12, 12000000), (@5476, 5, [2022-09-05], 9, 9000000);
INSERT INTO reg_income (@F, unit_id, employer_id, month, people, income) VALUES
(@5481, 34, 44, [2023-12-01], 20, 8000000), (@5482, 33, 43, [2023-12-01], 30, 10000000), (@5483, 34, 44, [2022-12-01], 20, 6000000);
INSERT INTO reg_complaint (@F, unit_id, received_on, kind, in_charge, settled_on) VALUES
(@5491, 5, [2023-02-02], 'complaint', 'own', [2023-03-01]), (@5492, 34, [2023-11-01], 'petition', 'own', NULL), (@5493, 5, [2023-11-01], 'petition', 'forwarded', NULL);
INSERT INTO reg_member_card (@F, unit_id, member_id, issued_on, kind) VALUES (@5501, 34, 241, [2020-01-01], 'new'), (@5502, 34, 242, [2023-02-02], 'new');
INSERT INTO reg_channel (@F, unit_id, kind, opened_on, closed_on) VALUES (@5511, 5, 'zalo', [2022-01-01], NULL), (@5512, 34, 'facebook', [2023-03-01], NULL), (@5513, 33, 'zalo', [2020-01-01], [2023-06-01]);
INSERT INTO reg_facility (@F, unit_id, employer_id, kind, opened_on, closed_on) VALUES
(@5521, 34, 44, 'lactation', [2022-01-01], NULL), (@5522, 35, 45, 'nursery', [2023-06-01], NULL), (@5523, 33, 43, 'library', [2020-01-01], [2023-03-01]);
INSERT INTO reg_congress (@F, unit_id, held_on, committee, committee_women) VALUES (@5531, 34, [2023-03-01], 9, 4), (@5532, 33, [2023-04-01], 7, 2), (@5533, 35, [2018-04-01], 5, 1);
INSERT INTO reg_supervision (@F, unit_id, held_on, kind, subject, employer_id, n_opinions, n_accepted) VALUES
(@5541, 5, [2023-05-01], 'supervision', 'S', 44, NULL, NULL), (@5542, 5, [2023-06-01], 'critique', 'C', NULL, 10, 6);
INSERT INTO reg_loan (@F, unit_id, lent_on, people, amount) VALUES (@5551, 34, [2023-05-05], 10, 200000000);
INSERT INTO reg_women_title (@F, unit_id, year, registered, achieved) VALUES (@5555, 34, 2023, 12, 9), (@5556, 33, 2023, 3, 3), (@5557, 33, 2022, 3, 1);
INSERT INTO reg_spending (@F, unit_id, month, item, amount) VALUES
(@5561, 34, [2023-03-01], 'care', 600), (@5562, 34, [2023-03-01], 'culture', 200), (@5563, 5, [2023-04-01], 'administration', 200),
(@5564, 5, [2022-04-01], 'administration', 250);
INSERT INTO reg_discipline (@F, unit_id, subject, decided_on, form) VALUES (@5565, 33, 'member', [2022-05-05], 'reprimand');
INSERT INTO reg_document (@F, unit_id, kind, issued_on, is_electronic) VALUES
(@5571, 5, 'dispatch', [2023-04-04], 1), (@5572, 5, 'dispatch', [2023-05-04], 1), (@5573, 5, 'dispatch', [2023-06-04], 0);
INSERT INTO reg_visit (@F, unit_id, visited_on, reason, people, amount) VALUES
(@5581, 34, [2023-01-15], 'tet_travel', 30, 9000000), (@5582, 5, [2023-06-01], 'orphan', 2, 6000000), (@5583, 35, [2023-01-16], 'tet', 8, 4000000);
INSERT INTO reg_activity (@F, unit_id, held_on, kind, members, present) VALUES (@5591, 34, [2023-06-14], 'blood', 12, 15), (@5592, 31, [2023-06-14], 'blood', 3, 3);
INSERT INTO reg_people_inspection (@F, unit_id, elected_on) VALUES (@5595, 31, [2022-01-15]), (@5596, 33, [2023-03-01]);

-- For lines of programmes of 2023-2026 (typical.test, at its end).
UPDATE member SET born_on = [1990-06-01] WHERE id >= 241 AND id <= 250;
UPDATE member SET is_party_member = 1 WHERE id = 241;
INSERT INTO reg_survey (@F, unit_id, employer_id, kind, surveyed_on, workers, women, contracts, insured) VALUES
(@5601, 34, 44, 'employer', [2023-03-01], 25, 15, 24, 20), (@5602, 35, 45, 'employer', [2023-03-01], 30, 22, 30, 30),
(@5603, 34, 44, 'employer', [2022-03-01], 25, 10, 20, 18);
INSERT INTO reg_qualification (@F, unit_id, officer_id, kind, level, earned_on, ended_on) VALUES
(@5611, 5, 6001, 'education', 'university', [2015-06-01], NULL), (@5612, 5, 6005, 'education', 'university', [2015-06-01], NULL),
(@5613, 34, 6002, 'education', 'college', [2015-06-01], NULL), (@5614, 5, 6001, 'theory', 'middle', [2018-06-01], NULL);
INSERT INTO reg_activity (@F, unit_id, held_on, kind, present, cost) VALUES
(@5621, 34, [2023-02-10], 'union_meal', 30, 900000), (@5622, 34, [2023-08-10], 'union_meal', 25, 800000),
(@5623, 35, [2023-05-10], 'union_meal', 20, 600000), (@5624, 33, [2023-01-10], 'meeting', 7, NULL), (@5625, 33, [2023-06-10], 'meeting', 7, NULL),
(@5626, 35, [2023-06-10], 'meeting', 5, NULL);
INSERT INTO reg_rules (@F, unit_id, kind, signed_on, ended_on) VALUES (@5631, 34, 'spending', [2022-01-01], NULL), (@5632, 33, 'spending', [2022-01-01], NULL);
INSERT INTO reg_rating (@F, unit_id, year, grade, decided_by_level) VALUES (@5641, 33, 2022, 'good', 'upper');
INSERT INTO reg_housing (@F, unit_id, member_id, kind, handed_on) VALUES (@5651, 34, 243, 'social', [2023-10-10]);
INSERT INTO reg_visit (@F, unit_id, visited_on, reason, people, amount, source) VALUES
(@5661, 34, [2023-09-10], 'disaster', 5, 3000000, 'sponsor'), (@5662, 5, [2023-09-11], 'disaster', 2, 1000000, 'union');
