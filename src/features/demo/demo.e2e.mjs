// The whole demonstration: published results come out of counting, and move as records and structure do.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Caller, PASSWORD } from '../../../tests/journeys/book.mjs';

const evaluate = async (server, formula, ...words) => JSON.parse(await server.cli('eval', formula, '--json', ...words)).value.num;
const planOf = async (server, code, ...words) => {
	const plan = JSON.parse(await server.cli('plan', 'eval', code, '--json', ...words));
	return Object.fromEntries(plan.targets.map(target => [target.id, target]));
};
const HA_NOI = ['--unit', 'ldld-ha-noi', '--period', '2020'];
const EARLY = ['ldld-cau-giay', 'ldld-thanh-xuan', 'ldld-dong-da', 'ldld-hai-ba-trung', 'ldld-nam-tu-liem', 'ldld-long-bien',
	'ldld-hoan-kiem', 'ldld-thach-that', 'ldld-gia-lam', 'ldld-hoai-duc', 'cdn-det-may-ha-noi', 'cd-kcn-ha-noi'];

export const journeys = {
	'Hà Nội 2020: 450 and 33.111 against what their percentages imply, 423 and 29.845 by both readings': async ({ server }) => {
		const plan = await planOf(server, 'ha-noi-2020');
		assert.deepEqual(['t1', 't2', 't3', 't4', 't5', 't6', 't7', 't8'].map(id => plan[id].value.num), [450, 33111, 423, 29845, 29845, 8, 9, 3]);
		assert.equal(plan.t1.baselines[0].pct.display, '106,89%');
		assert.equal(plan.t2.baselines[0].pct.display, '113,51%');
		const opened = JSON.parse(await server.cli('records', 'count(establishment)', ...HA_NOI, '--json', '--limit', '500'));
		assert.equal(opened.count, 450);
		assert.equal(new Set(opened.records.map(record => record.id)).size, 450);
	},

	'Lào Cai 2017: 29 unions, 12 of them of ngành Xây dựng with provisional committees, 1.128 members': async ({ server }) => {
		const plan = await planOf(server, 'lao-cai-2017');
		assert.deepEqual([plan.t1.value.num, plan.t2.value.num], [1128, 29]);
		assert.deepEqual(plan.t1.baselines.map(one => one.pct.display).sort(), ['41,8%', '75,2%']);
		const provisional = 'count(establishment where committee_is_provisional)';
		assert.equal(await evaluate(server, provisional, '--unit', 'cdn-xay-dung-lao-cai', '--period', '2017'), 12);
	},

	'450 opens into 450 unions, 29 into 29, 12 of them below ngành Xây dựng': async ({ server }) => {
		const opened = async (login, path) => {
			const caller = await Caller.signIn(server.base, login), units = new Set();
			for (let page = 1, records = [null]; records.length; page++) {
				({ records } = await caller.json(`${path}${path.includes('?') ? '&' : '?'}page=${page}`));
				for (const { id, type, contribution } of records) {
					assert.deepEqual([type, contribution], ['establishment', 1]);
					units.add(id);
				}
			}
			return units;
		};
		assert.equal((await opened('quantri', '/plan/ha-noi-2020/target/t1/records')).size, 450);
		const all = await opened('laocai', '/plan/lao-cai-2017/target/t2/records');
		const some = await opened('laocai', '/plan/lao-cai-2017/target/t2/records?unit=cdn-xay-dung-lao-cai');
		assert.deepEqual([all.size, some.size], [29, 12]);
		assert.ok([...some].every(id => all.has(id)));
	},

	'the twelve that the text names pass both targets before the rest, and those that missed 2019 are among the rest': async ({ server }) => {
		const [unions, members] = await Promise.all(['t1', 't2'].map(async target => {
			const rows = JSON.parse(await server.cli('rank', 'ha-noi-2020', target, '--json'));
			return new Map(rows.map(row => [row.unit, row]));
		}));
		const passed = code => [unions, members].map(rows => rows.get(code)?.passed_on ?? '9999').sort()[1];
		const last = EARLY.map(passed).sort().at(-1);
		assert.ok(last < '2020-10-01', `the last of the twelve passes on ${last}`);
		for (const code of members.keys())
			assert.ok(EARLY.includes(code) || passed(code) > last, `${code} passes on ${passed(code)}`);
		const turned = [...unions.values()].filter(row => row.missed_last_year_met_now).map(row => row.unit);
		assert.ok(turned.length >= 6 && turned.every(code => !EARLY.includes(code)), turned.join(' '));
	},

	'another structure moves the parts and keeps the whole': async ({ server }) => {
		const later = ['--structure', '2021-06-01'];
		for (const formula of ['count(establishment)', 'count(admission)', 'growth(member)']) {
			assert.equal(await evaluate(server, formula, ...HA_NOI), await evaluate(server, formula, ...HA_NOI, ...later));
			const part = ['--unit', 'ldld-thach-that', '--period', '2020'];
			assert.notEqual(await evaluate(server, formula, ...part), await evaluate(server, formula, ...part, ...later));
		}
	},

	'one more member makes 33.111 into 33.112, of the sector and not of the new unions': async ({ server }) => {
		const leader = await Caller.signIn(server.base, 'hanoi');
		const older = ['--unit', 'ldld-cau-giay', '--period', '2018', '--as-of', '2018-12-31', '--limit', '1', '--json'];
		const { records } = JSON.parse(await server.cli('records', 'count(unit at end where kind = grassroots and sector = non_state)', ...older));
		const number = records[0].label.match(/\d+$/)[0];
		const codes = Array.from({ length: 9 }, (_, i) => `cdcs-ldld-cau-giay-${number}-${2010 + i}`);
		const found = await Promise.all(codes.map(code => leader.get(`/unit/${code}`)));
		const path = `/unit/${codes[found.findIndex(page => page.status === 200)]}/admit`;
		const form = await leader.get(path);
		const hidden = [...form.text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]);
		const answer = await leader.post(path, { ...Object.fromEntries(hidden), names: 'Nguyễn Minh Họa', day: '15/09/2020' });
		assert.equal(answer.status, 303, answer.text.slice(0, 2000));
		const plan = await planOf(server, 'ha-noi-2020');
		assert.deepEqual([plan.t2.value.num, plan.t4.value.num, plan.t5.value.num], [33112, 29845, 29846]);
	},

	'every page and every export says that records are made up': async ({ arrive, server }) => {
		const visitor = await arrive();
		await visitor.signIn('haiphong', PASSWORD);
		for (const path of ['/', '/plan/hai-phong-2023', '/unit/ldld-hai-phong', '/records', '/records/conference', '/units'])
			assert.match((await visitor.visit(path), await visitor.page.evaluate(() => document.body.innerText)), /minh họa/i, path);
		const file = join(await mkdtemp(join(tmpdir(), 'congdoan-export-')), 'dialogue.csv');
		await server.cli('export', 'dialogue', '--unit', 'ldld-lao-cai', '-o', file);
		const [heading, ...rows] = (await readFile(file, 'utf8')).trim().split('\n');
		assert.match(heading, /Dữ liệu minh họa\s*$/);
		assert.ok(rows.length > 50 && rows.every(row => /,có\s*$/.test(row)));
		assert.equal(JSON.parse(await server.cli('import', 'dialogue', file, '--dry-run', '--json')).rows, rows.length);
		await rm(dirname(file), { recursive: true });

		const caller = await Caller.signIn(server.base, 'haiphong');
		for (const path of ['/plan/hai-phong-2023/ranking?target=t1&format=csv', '/entry/missing?register=workers_month&period=2023-05&format=csv']) {
			const [head, ...lines] = (await caller.get(path)).text.trim().split('\n');
			assert.match(head, /,Dữ liệu minh họa\s*$/, path);
			assert.ok(lines.length > 0 && lines.every(line => /,có\s*$/.test(line)), path);
		}
		for (const path of ['/plan/hai-phong-2023/sheet', '/plan/hai-phong-2023/target/t1/sheet', '/plan/hai-phong-2023/ranking?target=t1&format=xlsx',
			'/plan/hai-phong-2023/sheet?format=docx', '/plan/hai-phong-2023/ranking?target=t1&format=docx']) {
			assert.match(Object.values(await caller.office(path)).join(), /Dữ liệu minh họa/, path);
		}
	},
};
