// A plan, a target, the records behind a figure: as pages, as JSON, on another day, for a child.
import assert from 'node:assert/strict';
import { Caller, PASSWORD } from '../../../tests/journeys/book.mjs';

const TARGET = '/plan/lao-cai-2017/target/t1';

export const journeys = {
	'the pages of a figure hold all its records once, and they add up': async ({ server }) => {
		const leader = await Caller.signIn(server.base, 'laocai');
		const seen = new Set();
		let sum = 0;
		for (let page = 1; page <= 23; page++) {
			const { records, count } = await leader.json(`${TARGET}/records?page=${page}`);
			assert.equal(count, 1128);
			for (const record of records) {
				seen.add(record.id);
				sum += record.contribution;
			}
		}
		assert.deepEqual([seen.size, sum], [1128, 1128]);
		assert.equal((await leader.json(`${TARGET}/records?page=24`)).records.length, 0);
	},

	'pages are turned by links': async ({ arrive }) => {
		const visitor = await arrive();
		await visitor.signIn('laocai', PASSWORD);
		await visitor.visit(`${TARGET}/records`);
		const first = await visitor.text('tbody tr:first-child th');
		await visitor.submit('.pager nav a:nth-child(2)');
		assert.match(await visitor.text('.pager'), /51–100 trong 1\.128/);
		assert.notEqual(await visitor.text('tbody tr:first-child'), first);
	},

	'a target tells its formula in words, both baselines and the children': async ({ arrive }) => {
		const visitor = await arrive();
		await visitor.signIn('laocai', PASSWORD);
		await visitor.visit(TARGET);
		const text = await visitor.text();
		for (const said of ['1.128', 'Số đoàn viên được kết nạp, công nhận', '1.500', '75,2%', 'Còn thiếu 372', '2.700', '41,8%', 'Còn thiếu 1.572'])
			assert.ok(text.includes(said), said);
		assert.equal(await visitor.page.$eval('details.more', one => one.open), false);
		const children = await visitor.page.$$eval('#children tbody tr', rows => rows.map(row => row.innerText));
		assert.equal(children.length, 15);
		assert.match(children[0], /Công đoàn ngành Xây dựng Lào Cai.*376.*33,3%/s);
		assert.match(await visitor.text('#children tfoot'), /Cộng\s+2\.700\s+1\.128\s+100,0%/);
		await visitor.visit('/plan/lao-cai-2017/target/t3'); // a share: nothing to add
		assert.equal(await visitor.page.$('#children tfoot'), null);
		await visitor.visit(TARGET);
		await visitor.submit('#children tbody tr:first-child th a');
		assert.match(await visitor.text('.big'), /^376/);
	},

	'the children add up to the figure': async ({ server }) => {
		const leader = await Caller.signIn(server.base, 'laocai');
		const page = await leader.get(TARGET);
		const results = [...page.text.matchAll(/data-label="Thực hiện"><a[^>]*>([\d.]+)</g)].map(([, n]) => Number(n.replace('.', '')));
		assert.equal(results.reduce((sum, n) => sum + n, 0), 1128);
	},

	'another day gives another figure, on the page and in JSON': async ({ arrive, server }) => {
		const leader = await Caller.signIn(server.base, 'laocai');
		const plan = await leader.json('/plan/lao-cai-2017?as_of=31/03/2017');
		assert.equal(plan.as_of, '2017-03-31');
		const then = plan.targets[0].value;
		assert.ok(then.num > 0 && then.num < 1128, then.display);

		const visitor = await arrive();
		await visitor.signIn('laocai', PASSWORD);
		await visitor.visit('/plan/lao-cai-2017');
		await visitor.page.$eval('#as_of', input => { input.value = '31/03/2017'; });
		await visitor.submit('form.filters button[type=submit]');
		assert.equal(await visitor.text('table.groups tbody:nth-of-type(1) td.whole b'), then.display);
		assert.match(await visitor.text('.head'), /đến 31\/03\/2017/);
		await visitor.submit('table.groups tbody:nth-of-type(1) td.whole b a');
		assert.match(await visitor.text('h1'), new RegExp(`: ${then.display}$`));
		await visitor.visit('/plan/lao-cai-2017?as_of=1/3', { status: 422 });
	},

	'restated on the tree of today the sum stays': async ({ server }) => {
		const leader = await Caller.signIn(server.base, 'laocai');
		for (const structure of ['now', 'as_of'])
			assert.equal((await leader.json(`/plan/lao-cai-2017?structure=${structure}`)).targets[0].value.num, 1128);
	},

	'a child sees its part under the plan of the province': async ({ server }) => {
		const leader = await Caller.signIn(server.base, 'laocai');
		const part = await leader.json('/plan/lao-cai-2017?unit=cdn-xay-dung-lao-cai');
		assert.deepEqual([part.unit, part.targets[0].value.num], ['cdn-xay-dung-lao-cai', 376]);
		const page = await leader.get('/plan/lao-cai-2017?unit=cdn-xay-dung-lao-cai');
		assert.match(page.text, />376</);
		assert.equal((await leader.get('/plan/lao-cai-2017?unit=ldld-gia-lam')).status, 404);
		assert.equal((await leader.get('/plan/gia-lam-2021')).status, 404);
		assert.equal((await leader.get('/plan/lao-cai-2017/target/t99')).status, 404);
	},

	'seven targets of Gia Lâm, with the figures of its report': async ({ arrive }) => {
		const visitor = await arrive();
		await visitor.signIn('gialam', PASSWORD);
		await visitor.visit('/plan/gia-lam-2021');
		const text = await visitor.text('table.groups');
		for (const said of ['711', '109,4%', '16', '106,7%', '133,3%'])
			assert.ok(text.includes(said), said);
	},

	'a plan and the children of a target leave as spreadsheets': async ({ server }) => {
		const leader = await Caller.signIn(server.base, 'laocai');
		for (const [path, name] of [['/plan/lao-cai-2017/sheet', 'lao-cai-2017.xlsx'], [`${TARGET}/sheet?as_of=2017-03-31`, 'lao-cai-2017-t1.xlsx']]) {
			const answer = await leader.get(path);
			assert.equal(answer.status, 200, path);
			assert.ok(answer.headers.get('content-disposition').includes(name), path);
			assert.ok(answer.text.startsWith('PK'), path);
		}
		assert.equal((await leader.get('/plan/gia-lam-2021/sheet')).status, 404);
		assert.match((await leader.get('/plan/lao-cai-2017?as_of=31/03/2017')).text, /href="\/plan\/lao-cai-2017\/sheet\?as_of=2017-03-31"/);
	},

	'a plan, its target and its ranking leave as papers for Word, with heads and places to sign': async ({ server }) => {
		const caller = await Caller.signIn(server.base, 'laocai');
		const told = {
			'/plan/lao-cai-2017/sheet?format=docx': ['Phát triển đoàn viên, thành lập', '1.128', 'TLĐ giao', '75,2%', 'không có chỉ tiêu'],
			[`${TARGET}/sheet?format=docx`]: ['LĐLĐ huyện Bảo Thắng', 'Cộng', '2.700', '1.128'],
			'/plan/lao-cai-2017/ranking?target=t1&format=docx': ['Xếp hạng: Phát triển đoàn viên mới', '89,5%'],
		};
		for (const [path, words] of Object.entries(told)) {
			const text = (await caller.office(path))['word/document.xml'].replace(/<\/w:p>/g, '\n').replace(/<[^>]+>/g, '');
			for (const word of ['Tổng Liên đoàn Lao động Việt Nam\nLĐLĐ tỉnh Lào Cai\nSố:', 'đến 30/06/2017', 'Dữ liệu minh họa', 'TM. BAN THƯỜNG VỤ\nChủ tịch', ...words])
				assert.ok(text.includes(word), `${path} does not say “${word}”: ${text}`);
		}
		const neighbour = await Caller.signIn(server.base, 'gialam');
		for (const path of Object.keys(told))
			assert.equal((await neighbour.get(path)).status, 404, path);
		assert.equal((await caller.get('/plan/lao-cai-2017/ranking?target=t1&format=odt')).status, 422);
	},

	'whoever is below a body reads its plans in the list, by its name, and does not open the body': async ({ server }) => {
		for (const [login, plan, unit, name] of [['gialam', 'ha-noi-2020', 'ldld-ha-noi', 'LĐLĐ thành phố Hà Nội'], ['xaydung', 'lao-cai-2017', 'ldld-lao-cai', 'LĐLĐ tỉnh Lào Cai'],
			['cdcs', 'gia-lam-2021', 'ldld-gia-lam', 'LĐLĐ huyện Gia Lâm']]) {
			const caller = await Caller.signIn(server.base, login);
			assert.equal((await caller.json('/plans')).find(row => row.plan === plan)?.unit, unit, login);
			assert.ok((await caller.get('/plans')).text.includes(name), login);
			assert.equal((await caller.get(`/unit/${unit}`)).status, 404, login);
		}
	},

	'a list of plans does not tell a unit out of reach from one that is not there': async ({ server }) => {
		const caller = await Caller.signIn(server.base, 'gialam');
		const answers = [];
		for (const unit of ['ldld-lao-cai', 'khong-co']) {
			const page = await caller.get(`/plans?unit=${unit}`);
			assert.ok(page.text.includes('Không có kế hoạch nào như vậy.'), unit);
			answers.push([page.status, await caller.json(`/plans?unit=${unit}`), page.text.replaceAll(unit, 'X')]);
		}
		assert.deepEqual(answers[0], answers[1]);
		assert.equal(answers[0][0], 200);
		assert.ok((await caller.json('/plans?unit=ldld-gia-lam')).length > 0);
		assert.equal((await caller.get('/plans?period=khong-co')).status, 404);
	},

	'a target as JSON holds its children with their own levels': async ({ server }) => {
		const leader = await Caller.signIn(server.base, 'laocai');
		const { children, targets } = await leader.json(TARGET);
		assert.equal(children.length, 15);
		assert.equal(children.reduce((sum, child) => sum + child.value.num, 0), targets[0].value.num);
	},
};
