// Records of any register: listed, added, corrected, annulled, and what each does to the figures.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Caller, PASSWORD } from '../../../tests/journeys/book.mjs';

const LIST = '/records/party_introduction';

const result = async (caller, target) => {
	const plan = await caller.json('/plan/gia-lam-2021');
	return plan.targets.find(one => one.id === target).value.num;
};

const type = async (visitor, values) => {
	for (const [name, value] of Object.entries(values))
		await visitor.page.$eval(`[name="${name}"]`, (input, text) => { input.value = text; }, value);
};

const send = visitor => visitor.submit('main form.form button.primary');
const expect = (visitor, status) => { visitor.expected = new RegExp(`status of ${status}`); };

const grassroots = async caller => (await caller.json(LIST)).rows[0].cells[0];
const codeOf = async (caller, name) => {
	const page = await caller.get('/unit/ldld-gia-lam');
	return page.text.match(new RegExp(`href="/unit/(cdcs-[^"?]+)[^"]*"[^>]*>${name}<`))[1];
};

const leaderOf = async ({ arrive, server }, options) => {
	const caller = await Caller.signIn(server.base, 'gialam');
	const visitor = await arrive(options);
	await visitor.signIn('gialam', PASSWORD);
	return { caller, visitor, unit: await codeOf(caller, await grassroots(caller)) };
};

const addOne = async (visitor, unit, day = '15/06/2021') => {
	await visitor.visit(`${LIST}/new`);
	await type(visitor, { unit, introduced_on: day });
	await send(visitor);
	return new URL(visitor.page.url()).pathname;
};

const annul = async (visitor, reason = 'ghi trùng') => {
	await visitor.page.$eval('details.card.more', one => { one.open = true; });
	await type(visitor, { reason });
	await visitor.submit('details.card.more form button[type=submit]');
};

const fromFormToFigure = script => async context => {
	const { caller, visitor, unit } = await leaderOf(context, { script });
	const before = await result(caller, 't4');
	await visitor.visit(`${LIST}/new`);
	expect(visitor, 422);
	await type(visitor, { unit, introduced_on: '31/02/2021', decision: 'Giấy giới thiệu số 7' });
	await send(visitor);
	assert.match(await visitor.text('#introduced_on-error'), /31\/02\/2021/);
	assert.equal(await visitor.page.$eval('#introduced_on', input => input.getAttribute('aria-invalid')), 'true');
	for (const [name, value] of Object.entries({ unit, introduced_on: '31/02/2021', decision: 'Giấy giới thiệu số 7' }))
		assert.equal(await visitor.page.$eval(`[name="${name}"]`, input => input.value), value, `${name} is kept`);
	assert.equal(await result(caller, 't4'), before);

	await type(visitor, { introduced_on: '15/06/2021' });
	await send(visitor);
	assert.match(new URL(visitor.page.url()).pathname, /^\/record\/party_introduction\//);
	assert.match(await visitor.text(), /Giấy giới thiệu số 7/);
	assert.equal(await result(caller, 't4'), before + 1);
	await annul(visitor);
	assert.match(await visitor.text(), /Đã hủy.*ghi trùng/);
	assert.equal(await result(caller, 't4'), before);
};

export const journeys = {
	'a form refuses, keeps what was typed, then moves the figure; annulled, it moves back': fromFormToFigure(true),
	'the same without script': fromFormToFigure(false),

	'one admission at the unit makes 711 into 712, and annulled 711 again': async ({ server }) => {
		const caller = await Caller.signIn(server.base, 'gialam');
		const unit = await codeOf(caller, await grassroots(caller));
		const before = await result(caller, 't1');
		assert.equal(before, 711);
		const admitted = await caller.post(`/unit/${unit}/admit`, { names: 'Nguyễn Thị Thử Một', day: '01/12/2021' });
		assert.equal(admitted.status, 303, admitted.text.match(/class="error"[^]*?<\/p>/)?.[0]);
		assert.equal(await result(caller, 't1'), 712);
		const { rows } = await caller.json('/records/membership_event?from=01/12/2021&until=01/12/2021');
		const event = rows.find(row => row.cells.includes('Nguyễn Thị Thử Một'));
		const { status } = await caller.post(`${event.href}/annul`, { reason: 'ghi nhầm người', version: '1' });
		assert.equal(status, 303);
		assert.equal(await result(caller, 't1'), 711);
	},

	'registers stand by name, and what belongs to plans is not written here': async ({ server }) => {
		const caller = await Caller.signIn(server.base, 'gialam');
		const all = await caller.json('/records');
		const from = all.findIndex(one => one.href === '/records/award'), labels = all.map(one => one.label);
		assert.ok(from > labels.indexOf('Đoàn viên'), 'people and employers first');
		assert.ok(labels.indexOf('Khen thưởng') < labels.indexOf('Tai nạn lao động'));
		for (const code of ['answer', 'handing', 'allotment'])
			assert.equal((await caller.get(`/records/${code}`)).status, 404, code);
	},

	'a list leaves as a spreadsheet, all pages of what is filtered, and comes back': async ({ server }) => {
		const caller = await Caller.signIn(server.base, 'laocai');
		const answer = await fetch(`${server.base}/records/agreement/export?from=01/06/2017`, { headers: { cookie: [...caller.cookies].map(pair => pair.join('=')).join('; ') } });
		assert.equal(answer.status, 200);
		assert.match(answer.headers.get('content-type'), /spreadsheetml/);
		assert.match(answer.headers.get('content-disposition'), /agreement\.xlsx/);
		const file = join(await mkdtemp(join(tmpdir(), 'congdoan-export-')), 'agreement.xlsx');
		await writeFile(file, Buffer.from(await answer.arrayBuffer()));
		const { rows } = JSON.parse(await server.cli('import', 'agreement', file, '--dry-run', '--json'));
		const list = await caller.json('/records/agreement?from=01/06/2017&per=100');
		assert.equal(rows, list.rows.length);
		const all = await fetch(`${server.base}/records/nothing/export`, { headers: { cookie: [...caller.cookies].map(pair => pair.join('=')).join('; ') } });
		assert.equal(all.status, 404);
		await rm(dirname(file), { recursive: true });
	},

	'a correction needs its reason, and the history tells both values': async context => {
		const { visitor, unit, caller } = await leaderOf(context);
		const path = await addOne(visitor, unit);
		await visitor.visit(`${path}/edit`);
		expect(visitor, 422);
		await type(visitor, { introduced_on: '20/06/2021' });
		await send(visitor);
		assert.match(await visitor.text(), /Cần ghi lý do sửa/);
		assert.equal(await visitor.page.$eval('#introduced_on', input => input.value), '20/06/2021');
		await type(visitor, { reason: 'ghi nhầm ngày' });
		await send(visitor);
		assert.match(await visitor.text('.timeline'), /15\/06\/2021 → 20\/06\/2021.*ghi nhầm ngày/);
		assert.match(await visitor.text('.timeline'), /Cán bộ Gia Lâm/);
		const { version, versions } = await caller.json(path);
		assert.equal(version, '2');
		assert.deepEqual(versions.map(one => one.why), ['ghi nhầm ngày', '']);
		await annul(visitor);
	},

	'two who correct the same record: the second sees both values and decides': async context => {
		const { visitor, unit, caller } = await leaderOf(context);
		const path = await addOne(visitor, unit);
		await visitor.visit(`${path}/edit`);
		const version = await visitor.page.$eval('[name=version]', input => input.value);
		const other = await caller.post(path, { unit, introduced_on: '18/06/2021', decision: '', version, reason: 'người khác sửa' });
		assert.equal(other.status, 303);
		expect(visitor, 409);
		await type(visitor, { introduced_on: '22/06/2021', reason: 'sửa theo giấy' });
		await send(visitor);
		assert.match(await visitor.text(), /18\/06\/2021/);
		assert.equal(await visitor.page.$eval('#introduced_on', input => input.value), '22/06/2021');
		await visitor.axe();
		await send(visitor);
		assert.match(await visitor.text('.timeline'), /18\/06\/2021 → 22\/06\/2021/);
		await annul(visitor);
	},

	'what was corrected meanwhile is not annulled unseen': async context => {
		const { visitor, unit, caller } = await leaderOf(context);
		const path = await addOne(visitor, unit);
		assert.equal((await caller.post(path, { unit, introduced_on: '18/06/2021', version: '1', reason: 'sửa' })).status, 303);
		assert.equal((await caller.post(`${path}/annul`, { version: '1', reason: 'trùng' })).status, 409);
		assert.equal((await caller.post(`${path}/annul`, { version: '2', reason: ' ' })).status, 422);
		assert.equal((await caller.post(`${path}/annul`, { version: '2', reason: 'trùng' })).status, 303);
	},

	'a refused form does not pass over what was corrected meanwhile; annulled, the values stay to be read': async context => {
		const { visitor, unit, caller } = await leaderOf(context);
		const path = await addOne(visitor, unit);
		assert.equal((await caller.post(path, { unit, introduced_on: '18/06/2021', version: '1', reason: 'sửa' })).status, 303);
		const refused = await caller.post(path, { unit, introduced_on: '31/02/2021', version: '1', reason: 'sửa tiếp' });
		assert.equal(refused.status, 422);
		assert.match(refused.text, /name="version" value="1"/);
		assert.equal((await caller.post(path, { unit, introduced_on: '22/06/2021', version: '1', reason: 'sửa tiếp' })).status, 409);
		assert.equal((await caller.post(`${path}/annul`, { version: '2', reason: 'trùng' })).status, 303);
		await visitor.visit(path);
		assert.match(await visitor.text('main dl'), /18\/06\/2021/);
	},

	'the same form sent twice adds once': async context => {
		const { visitor, unit, caller } = await leaderOf(context);
		const before = await result(caller, 't4');
		await visitor.visit(`${LIST}/new`);
		const client_key = await visitor.page.$eval('[name=client_key]', input => input.value);
		const form = { unit, introduced_on: '15/07/2021', client_key };
		const first = await caller.post(LIST, form);
		const second = await caller.post(LIST, form);
		assert.deepEqual([first.status, second.status, second.location], [303, 303, first.location]);
		assert.equal(await result(caller, 't4'), before + 1);
		assert.equal((await caller.post(`${first.location.split('?')[0]}/annul`, { version: '1', reason: 'thử' })).status, 303);
	},

	'what is sensitive is masked until it is asked for': async context => {
		const { visitor, unit, caller } = await leaderOf(context);
		const added = await caller.post(LIST, { unit, introduced_on: '15/07/2021', admitted_on: '20/11/2021', client_key: 'sensitive-1' });
		const path = added.location.split('?')[0];
		await visitor.visit(path);
		assert.doesNotMatch(await visitor.text(), /20\/11\/2021/);
		await visitor.submit('form[action$="/reveal"] button');
		assert.match(await visitor.text(), /20\/11\/2021/);
		assert.doesNotMatch((await caller.get(LIST)).text, /20\/11\/2021/);
		assert.doesNotMatch(JSON.stringify(await caller.json(path)), /20\/11\/2021/);
		const viewer = await Caller.signIn(context.server.base, 'xem');
		assert.equal((await viewer.post(`${path}/reveal`)).status, 403);
		const neighbour = await Caller.signIn(context.server.base, 'donganh');
		assert.equal((await neighbour.post(`${path}/reveal`)).status, 404);
		await visitor.visit(path);
		await annul(visitor);
	},

	'a list is searched without accents, filtered, sorted both ways, and turned': async ({ arrive }) => {
		const visitor = await arrive();
		await visitor.signIn('laocai', PASSWORD);
		await visitor.visit('/records/member?per=10');
		await visitor.page.type('main [name=q]', 'nguyen');
		await visitor.page.select('main [name=choice]', 'female');
		await visitor.submit('form.filters button[type=submit]');
		const rows = () => visitor.page.$$eval('tbody tr', all => all.map(row => row.innerText.replace(/\s+/g, ' ')));
		for (const row of await rows())
			assert.match(row, /^Nguyễn .* Nữ/);
		assert.equal((await visitor.page.$$('.pills .pill')).length, 2);
		await visitor.submit('thead th:first-child a');
		assert.equal(await visitor.page.$eval('thead th', head => head.getAttribute('aria-sort')), 'ascending');
		const up = await rows();
		await visitor.submit('thead th:first-child a');
		assert.equal(await visitor.page.$eval('thead th', head => head.getAttribute('aria-sort')), 'descending');
		assert.notDeepEqual(await rows(), up);
		await visitor.submit('thead th:first-child a');
		assert.deepEqual(await rows(), up, 'a third click turns back');
		await visitor.submit('.pager nav a:nth-child(2)');
		assert.match(await visitor.text('.pager'), /^Dòng 1?\d+1–/);
		await visitor.submit('.pills .pill:first-child');
		assert.equal((await visitor.page.$$('.pills .pill')).length, 1);
		await visitor.visit('/records/member?q=khong-co-ai-ten-nay');
		assert.match(await visitor.text(), /Không có bản ghi nào hợp các điều kiện/);
	},

	'the first and the last page of a long list are one step away, and a member is told with the unit': async ({ arrive, server }) => {
		const visitor = await arrive();
		await visitor.signIn('laocai', PASSWORD);
		await visitor.visit('/records/member?per=10&sort=full_name');
		const labels = () => visitor.page.$$eval('.pager nav > *', all => all.map(node => node.innerText));
		const total = Number((await visitor.text('.head .tag')).replace(/\D/g, '')), last = Math.ceil(total / 10);
		const shown = last.toString().replace(/\B(?=(\d{3})+$)/g, '.');
		assert.deepEqual(await labels(), ['1', '2', '3', '4', '…', shown, 'Sau']);
		await visitor.submit('.pager nav a:nth-last-child(2)');
		assert.match(await visitor.text('.pager'), new RegExp(`–${total.toLocaleString('de')} trong`));
		assert.equal((await labels()).at(-1), shown);
		await visitor.submit('.pager nav a[rel=prev]');
		assert.equal(await visitor.text('.pager nav [aria-current]'), (last - 1).toLocaleString('de'));
		assert.match(await visitor.text('thead'), /Họ và tên Nơi sinh hoạt/);
		assert.equal(await visitor.page.$('thead th:nth-child(2) a'), null, 'what is derived is not sorted by');
		await visitor.submit('tbody th a');
		assert.match(await visitor.text('dl.facts'), /Nơi sinh hoạt .*Ngày vào công đoàn/);
		assert.ok(await visitor.page.$('dl.facts a[href^="/unit/"]'));
		const caller = await Caller.signIn(server.base, 'laocai');
		assert.equal((await caller.get('/records/member?per=10&page=999999')).status, 200);
	},

	'an annulment that is refused is told on the page of the record': async context => {
		const { visitor, unit } = await leaderOf(context);
		const path = await addOne(visitor, unit);
		await visitor.visit(path);
		await visitor.page.$eval('details.more:has(#reason)', node => { node.open = true; });
		await visitor.page.$eval('#reason', input => { input.value = ' '; });
		await visitor.page.$eval('form:has(#reason)', form => { form.noValidate = true; });
		expect(visitor, 422);
		await visitor.submit('form[action$="/annul"] button');
		assert.match(await visitor.text('#reason-error'), /Cần ghi lý do hủy/);
		assert.ok(await visitor.page.$eval('details.more:has(#reason)', node => node.open));
		await visitor.axe();
		await visitor.visit(path);
		await annul(visitor);
	},

	'days limit a list, and a wrong day is refused with its reason': async ({ server }) => {
		const caller = await Caller.signIn(server.base, 'gialam');
		const { rows } = await caller.json(`${LIST}?from=01/07/2021&until=31/12/2021&per=100`);
		assert.ok(rows.length > 0);
		for (const { cells } of rows)
			assert.match(cells.find(cell => /^\d\d\/\d\d\/\d{4}$/.test(cell)), /^\d\d\/(07|08|09|10|11|12)\/2021$/);
		const wrong = await caller.get(`${LIST}?from=31/02/2021`);
		assert.equal(wrong.status, 422);
		assert.match(wrong.text, /31\/02\/2021/);
		assert.equal((await caller.get('/records/khong-co-so-nay')).status, 404);
		assert.equal((await caller.get('/record/member/zzzzzzzz')).status, 404);
	},

	'a record that nobody would see is not added': async ({ server }) => {
		const caller = await Caller.signIn(server.base, 'gialam');
		const lost = await caller.post('/records/member', { full_name: 'Người Không Đơn Vị', sex: 'male', client_key: 'lost-1' });
		assert.equal(lost.status, 422);
		assert.ok(lost.text.includes('Đoàn viên được ghi khi kết nạp'));
	},

	'a new record on a day before its union is refused on the form, with what was typed': async ({ server }) => {
		const caller = await Caller.signIn(server.base, 'gialam');
		const unit = await codeOf(caller, await grassroots(caller));
		const refused = await caller.post('/records/dialogue', { unit, held_on: '05/05/1950', kind: 'periodic' });
		assert.equal(refused.status, 409);
		assert.match(refused.text, /value="1950-05-05"|value="05\/05\/1950"/);
		assert.equal((await caller.get('/records/dialogue')).status, 200);
	},

	'a commune is named: the one of that name is taken, several are told with their codes, none is refused': async ({ server }) => {
		const caller = await Caller.signIn(server.base, 'laocai');
		const employer = (code, division) => ({ code, name: 'Công ty Thử Địa bàn', from_day: '01/02/2026', history_from: '01/02/2026', division, in_charge: 'cd-kcn-lao-cai', client_key: code });
		for (const [code, division] of [['thu-dia-ban-1', 'phường sa pa'], ['thu-dia-ban-2', 'Sa Pa, Lào Cai'], ['thu-dia-ban-3', '03006']]) {
			const answer = await caller.post('/records/employer', employer(code, division));
			assert.equal(answer.status, 303, answer.text.slice(0, 3000));
			const page = await caller.get(answer.location);
			assert.match(page.text, /Phường Sa Pa, Tỉnh Lào Cai \(03006\)/, division);
		}
		const many = await caller.post('/records/employer', employer('thu-dia-ban-4', 'Tân Lập'));
		assert.equal(many.status, 422);
		assert.match(many.text, /Có \d nơi mang tên này, hãy ghi mã: 19462 Xã Tân Lập, Tỉnh Quảng Trị;/);
		const none = await caller.post('/records/employer', employer('thu-dia-ban-5', 'Xã Không Đâu'));
		assert.equal(none.status, 422);
		assert.match(none.text, /Không có xã, phường nào của hiện nay tên “Xã Không Đâu”/);
		assert.match(none.text, /value="Xã Không Đâu"/);
	},

	'what is too large says how large it may be, and what to do': async ({ server }) => {
		const caller = await Caller.signIn(server.base, 'laocai');
		const much = { note: 'a'.repeat(1 << 20) };
		const page = await caller.post('/records/dialogue', much);
		assert.equal(page.status, 413);
		assert.match(page.text, /nhận mỗi lần nhiều nhất 1 MB\./);
		assert.match(page.text, /Chia thành nhiều lần gửi/);
		assert.doesNotMatch(page.text, /Thu hẹp phạm vi/, 'that is for questions');
		const JSON_TYPE = { accept: 'application/json' };
		const told = JSON.parse((await caller.post('/records/dialogue', much, JSON_TYPE)).text);
		assert.deepEqual([told.error, told.problems[0].field], ['TOO_LARGE', 'body']);
		assert.match(told.problems[0].message, /nhiều nhất 1 MB\./);
		assert.match(told.advice, /Chia thành nhiều lần gửi/);
		assert.match(JSON.parse((await caller.post('/account/look', { look: 'a'.repeat(20000) }, JSON_TYPE)).text).problems[0].message, /nhiều nhất 16 KB/);
		const address = `/records/dialogue?q=${'a'.repeat(4096)}`;
		const long = await caller.json(address, 414);
		assert.match(long.problems[0].message, /dài nhiều nhất 4 KB/);
		assert.match((await caller.get(address)).text, /chọn ít điều kiện lọc hơn/);
	},

	'units and communes are offered as they are typed': async ({ arrive }) => {
		const visitor = await arrive();
		await visitor.signIn('laocai', PASSWORD);
		const offered = async (path, field, words) => {
			await visitor.visit(path);
			await visitor.page.type(`[name="${field}"]`, words);
			await visitor.page.waitForFunction((name, text) => [...document.querySelector(`[name="${name}"]`).list.options].some(option => option.label.includes(text)),
				{ timeout: 5000 }, field, words.split(' ').at(-1) === 'pa' ? 'Sa Pa' : 'Xây dựng');
			const options = await visitor.page.$eval(`[name="${field}"]`, input => [...input.list.options].map(option => [option.value, option.label]));
			await visitor.page.$eval(`[name="${field}"]`, input => { input.value = ''; input.form.removeAttribute('data-guard'); });
			return options;
		};
		assert.deepEqual(await offered('/records/employer/new', 'division', 'sa pa'), [['03006', 'Phường Sa Pa, Tỉnh Lào Cai']]);
		visitor.page.on('dialog', dialog => dialog.accept());
		const units = await offered('/records/dialogue/new', 'unit', 'nganh xay dung');
		assert.ok(units.some(([code]) => code === 'cdn-xay-dung-lao-cai'), JSON.stringify(units));
	},
};
