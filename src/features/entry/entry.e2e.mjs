// Fast entry: a tick, a number, a block from a spreadsheet, 1,401 lines at once, and the page of one union on a phone.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Caller, PASSWORD } from '../../../tests/journeys/book.mjs';
import { top } from '../../../tests/journeys/lib.mjs';

const GRID = '/entry?register=workers_month&period=2017-05&unit=ldld-lao-cai';
const JSON_TYPE = { accept: 'application/json' };

const rowsOf = async (caller, path) => (await caller.json(path)).rows;
const there = async (caller, path = GRID) => (await caller.json(path)).there;

// What a spreadsheet puts on the clipboard, pasted into a cell.
const pasteInto = (visitor, selector, text) => visitor.page.$eval(selector, (cell, clip) => {
	const data = new DataTransfer();
	data.setData('text/plain', clip);
	cell.focus();
	cell.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
}, text);
const valuesOf = (visitor, field) => visitor.page.$$eval(`.entry-grid tbody [name$=".${field}"]`, cells => cells.map(cell => cell.value));
const cellOf = (code, field) => `[name="n.${code}.${field}"]`;

const takeBack = async visitor => {
	await visitor.page.click('.note.ok summary');
	await visitor.submit('form[action="/entry/undo"] .danger');
};

const shown = new Set((process.env.GUIDE || '').split(','));
const picture = (visitor, name) => shown.has('entry') ? visitor.shot(name, { whole: false, folder: join(top, 'docs/huong-dan/anh') }) : null;

export const journeys = {
	'without script a tick and a number are saved as one act, which is taken back whole': async ({ arrive, server }) => {
		const caller = await Caller.signIn(server.base, 'laocai');
		const [first, second] = (await rowsOf(caller, GRID)).filter(row => !row.record);
		const before = await there(caller);
		const visitor = await arrive({ script: false });
		await visitor.signIn('laocai', PASSWORD);
		await visitor.visit(GRID);
		await visitor.page.click(cellOf(first.code, 'has'));
		await visitor.page.type(cellOf(second.code, 'present'), '1.128');
		await visitor.submit('form[data-grid] .commit .primary');
		assert.match(await visitor.text(), /Đã lưu\. .*thêm 2 bản ghi, sửa 0 bản ghi/);
		assert.equal(await there(caller), before + 2);
		const saved = (await rowsOf(caller, `${GRID}&per=500`)).find(row => row.code === second.code);
		assert.deepEqual([saved.held_on, saved.present], ['31/05/2017', '1.128']);
		await takeBack(visitor);
		assert.equal(await there(caller), before);
	},

	'what is wrong is told in its cell, and nothing that was typed is lost': async ({ arrive, server }) => {
		const caller = await Caller.signIn(server.base, 'laocai');
		const [first, second] = (await rowsOf(caller, GRID)).filter(row => !row.record);
		const before = await there(caller);
		const visitor = await arrive();
		await visitor.signIn('laocai', PASSWORD);
		await visitor.visit(GRID);
		await visitor.page.type(cellOf(first.code, 'present'), '25');
		await visitor.page.type(cellOf(second.code, 'held_on'), '31/02/2017');
		await visitor.page.type(cellOf(second.code, 'present'), '7');
		visitor.expected = /status of 422/;
		await visitor.submit('form[data-grid] .commit .primary');
		assert.match(await visitor.text('[data-summary]'), /Còn 1 dòng cần xem lại/);
		assert.equal(await visitor.page.$eval(cellOf(first.code, 'present'), cell => cell.value), '25');
		assert.equal(await visitor.page.$eval(cellOf(second.code, 'held_on'), cell => cell.getAttribute('aria-invalid')), 'true');
		assert.deepEqual(await visitor.axe(), []);
		assert.equal(await there(caller), before);
	},

	'arrows move, a block is pasted from the focused cell, one day serves all, the foot counts': async ({ arrive, server }) => {
		const caller = await Caller.signIn(server.base, 'laocai');
		const visitor = await arrive();
		await visitor.signIn('laocai', PASSWORD);
		await visitor.visit(`${GRID}&show=missing`);
		const codes = (await rowsOf(caller, `${GRID}&show=missing`)).map(row => row.code);
		await pasteInto(visitor, cellOf(codes[0], 'present'), '10\t4\n1.200\t500\r\n30\t\n');
		assert.deepEqual((await valuesOf(visitor, 'present')).slice(0, 4), ['10', '1.200', '30', '']);
		assert.deepEqual((await valuesOf(visitor, 'women')).slice(0, 3), ['4', '500', '']);
		assert.equal(await visitor.text('tfoot [data-count]'), '3');
		assert.match(await visitor.text('tfoot'), /1\.240/);
		await visitor.page.click('[data-apply-day]');
		assert.deepEqual((await valuesOf(visitor, 'held_on')).slice(0, 4), ['31/05/2017', '31/05/2017', '31/05/2017', '']);
		await visitor.page.focus(cellOf(codes[0], 'present'));
		await visitor.page.keyboard.press('ArrowDown');
		await visitor.page.keyboard.press('Enter');
		await visitor.page.keyboard.press('ArrowRight');
		assert.equal(await visitor.page.evaluate(() => document.activeElement.name), `n.${codes[2]}.women`);
		await picture(visitor, 'nhap-nhanh-bang');
		assert.deepEqual(await visitor.axe(), []);
		await visitor.fits();

		visitor.page.once('dialog', dialog => dialog.accept()); // leaving with typed values asks first
		await visitor.visit('/entry');
		await visitor.visit(`${GRID}&show=missing`);
		assert.deepEqual((await valuesOf(visitor, 'present')).slice(0, 3), ['10', '1.200', '30']);
		assert.match(await visitor.text('.notice'), /lấy lại/);
		await visitor.submit('form[data-grid] .commit .primary');
		assert.match(await visitor.text(), /thêm 3 bản ghi/);
		await visitor.visit(`${GRID}&show=missing`);
		assert.ok((await valuesOf(visitor, 'present')).every(value => value === ''), 'what was saved does not come back');
		await visitor.budget(GRID);
	},

	'two who fill in the same line see both values': async ({ server }) => {
		const [mine, theirs] = [await Caller.signIn(server.base, 'laocai'), await Caller.signIn(server.base, 'quantri')];
		const { code } = (await rowsOf(mine, `${GRID}&show=missing`)).at(-1);
		const name = `n.${code}.present`;
		assert.equal((await theirs.post(GRID, { [name]: '41', day: '31/05/2017', client_key: 'a' })).status, 303);
		const answer = await mine.post(GRID, { [name]: '42', day: '31/05/2017', client_key: 'b' });
		assert.equal(answer.status, 409);
		assert.match(answer.text, /Đang lưu: 41/);
		assert.match(answer.text, /value="42"/);
		const again = answer.text.match(/name="(e\.[^"]+\.present)" value="42"/)[1];
		assert.equal((await mine.post(GRID, { [again]: '42', client_key: 'b' })).status, 422, 'replacing needs a reason');
		assert.equal((await mine.post(GRID, { [again]: '42', client_key: 'b', reason: 'đếm lại' })).status, 303);
		assert.equal((await rowsOf(mine, `${GRID}&per=500`)).find(row => row.code === code).present, '42');
	},

	'lines beyond the scope are refused, in the query and inside the form': async ({ server }) => {
		const neighbour = await Caller.signIn(server.base, 'donganh');
		const own = '/entry?register=workers_month&period=2021-05&unit=ldld-dong-anh';
		const secret = (await rowsOf(await Caller.signIn(server.base, 'gialam'), own.replace('dong-anh', 'gia-lam')))[0];
		for (const path of ['/entry', '/entry/paste', '/entry/missing'])
			assert.equal((await neighbour.get(`${path}?register=workers_month&unit=ldld-gia-lam`)).status, 404, path);
		assert.equal((await neighbour.get(`/entry/unit/${secret.code}`)).status, 404);
		assert.equal((await neighbour.post(`/entry/unit/${secret.code}`, { [`workers_month.n.${secret.code}.has`]: '1' })).status, 404);
		const answer = await neighbour.post(own, { [`n.${secret.code}.has`]: '1', day: '02/05/2021' });
		assert.equal(answer.status, 404);
		assert.ok(!answer.text.includes(secret.name));
		const paste = await neighbour.post(own.replace('/entry', '/entry/paste'), { text: `${secret.code}\n${secret.name}`, day: '02/05/2021' });
		assert.equal(paste.status, 200);
		assert.match(paste.text, /Không có đơn vị nào mang mã hay tên này/);
		const viewer = await Caller.signIn(server.base, 'xem');
		assert.equal((await viewer.get('/entry')).status, 403);
		assert.equal((await viewer.post(own, {})).status, 403);
		assert.equal((await neighbour.post('/entry/undo', { act: '0abc' })).status, 404);
	},

	'who only enters takes back what was entered the same day, and nobody else\'s': async ({ arrive, server }) => {
		const caller = await Caller.signIn(server.base, 'xaydung');
		const { unit } = await caller.json('/entry?register=workers_month&period=2017-05');
		const path = `/entry?register=workers_month&period=2017-05&unit=${unit}`;
		const free = (await rowsOf(caller, path)).filter(row => !row.record);
		const before = await there(caller, path);
		const visitor = await arrive();
		await visitor.signIn('xaydung', PASSWORD);
		await visitor.visit(path);
		await visitor.page.click(cellOf(free[0].code, 'has'));
		await visitor.submit('form[data-grid] .commit .primary');
		assert.equal(await there(caller, path), before + 1);
		await takeBack(visitor);
		assert.equal(await there(caller, path), before);
		const leader = await Caller.signIn(server.base, 'laocai');
		const saved = await leader.post(path, { [`n.${free[0].code}.has`]: '1', day: '02/05/2017' });
		const act = new URL(saved.location, server.base).searchParams.get('act');
		assert.equal((await caller.post('/entry/undo', { act })).status, 404);
		const { record } = (await rowsOf(caller, path)).find(row => row.code === free[0].code);
		assert.equal((await caller.post(`/record/workers_month/${record}/annul`, { version: 1, reason: 'trùng' })).status, 403);
		assert.equal((await leader.post('/entry/undo', { act })).status, 303);
	},

	'what has a page of its own is no register of fast entry': async ({ server }) => {
		const caller = await Caller.signIn(server.base, 'laocai');
		const offered = (await caller.json('/entry')).map(row => row.href);
		assert.ok(offered.some(href => href.includes('register=workers_month')));
		for (const register of ['establishment', 'restructuring']) {
			assert.ok(!offered.some(href => href.includes(`register=${register}`)), register);
			assert.notEqual((await caller.get(`/entry?register=${register}&period=2017`)).status, 200, register);
		}
	},

	'bad names, a wrong period and too many lines are refused': async ({ server }) => {
		const caller = await Caller.signIn(server.base, 'laocai');
		const [{ code }] = await rowsOf(caller, GRID);
		for (const name of [`n.${code}.nothing`, `e.${code}.zzz.x.present`, `e.${code}.0abc.0.present`])
			assert.equal((await caller.post(GRID, { [name]: '1' }, JSON_TYPE)).status, 422, name);
		assert.equal((await caller.post(GRID, { 'n.khong-co.has': '1' }, JSON_TYPE)).status, 404);
		for (const path of ['/entry?register=workers_month&period=2017-13', '/entry?register=member', '/entry?register=participation'])
			assert.equal((await caller.get(path)).status, 404, path);
		const many = Object.fromEntries(Array.from({ length: 5001 }, (_, i) => [`n.x${i}.has`, '1']));
		const refused = await caller.post(GRID, many);
		assert.equal(refused.status, 413, 'more fields than a form may have');
		assert.match(refused.text, /nhiều nhất 5\.000 ô, 20 tệp/);
		const long = Array.from({ length: 3002 }, (_, i) => `x${i}`).join('\n');
		assert.equal((await caller.post(GRID.replace('/entry', '/entry/paste'), { text: long, day: '02/05/2017' })).status, 422);
		const { location } = await caller.get('/entry?register=workers_month&period=2017-05&year=2016');
		assert.match(location, /period=2016-05/);
	},

	'names from a spreadsheet are matched, doubts are settled, one confirmation writes': async ({ arrive, server }) => {
		const caller = await Caller.signIn(server.base, 'laocai');
		const free = await rowsOf(caller, `${GRID}&show=missing`);
		const visitor = await arrive();
		await visitor.signIn('laocai', PASSWORD);
		await visitor.visit(GRID.replace('/entry', '/entry/paste'));
		const lines = [free[0].code, free[1].name.toUpperCase(), free[2].name.replace('CĐCS', 'Công đoàn cơ sở'), 'Hợp tác xã Không Đâu', free[0].code]
			.map((name, i) => `${name}\t${20 + i}`);
		await visitor.page.$eval('#text', (field, text) => { field.value = text; }, lines.join('\n'));
		await visitor.submit('button[value=check]');
		assert.match(await visitor.text(), /Ghi 3 dòng đúng/);
		assert.match(await visitor.text(), /Không có đơn vị nào mang mã hay tên này/);
		assert.match(await visitor.text(), /đã có ở một dòng trên/);
		assert.deepEqual(await visitor.axe(), []);
		await visitor.fits();
		await picture(visitor, 'nhap-nhanh-dan');
		await visitor.submit('button[value=write]');
		assert.match(await visitor.text(), /Đã ghi 3 dòng/);
		assert.equal(await visitor.page.$eval('#text', field => field.value.trim().split('\n').length), 2);
		const saved = new Map((await rowsOf(caller, `${GRID}&per=500`)).map(row => [row.code, row.present]));
		assert.deepEqual(free.slice(0, 3).map(row => saved.get(row.code)), ['20', '21', '22']);
	},

	'1,401 unions go in with one paste': async ({ arrive, server }) => {
		const path = '/entry?register=workers_month&period=2021-05&unit=tld&show=missing&per=500';
		const caller = await Caller.signIn(server.base, 'quantri');
		const codes = [];
		for (let page = 1; codes.length < 1401; page++)
			codes.push(...(await rowsOf(caller, `${path}&page=${page}`)).map(row => row.code));
		const visitor = await arrive();
		await visitor.signIn('quantri', PASSWORD);
		await visitor.visit(path.replace('/entry', '/entry/paste'));
		const begun = Date.now();
		await visitor.page.$eval('#text', (field, text) => { field.value = text; },
			codes.slice(0, 1401).map((code, i) => `${code}\t31/05/2021\t${10 + i % 90}`).join('\r\n'));
		await visitor.submit('button[value=check]');
		assert.match(await visitor.text(), /Ghi 1\.401 dòng đúng/);
		await visitor.submit('button[value=write]');
		assert.match(await visitor.text(), /thêm 1\.401 bản ghi/);
		assert.ok(Date.now() - begun < 30_000, `${Date.now() - begun} ms from paste to saved`);
		await takeBack(visitor);
		assert.match(await visitor.text(), /Đã hủy cả lần ghi/);
	},

	'who is still missing, by the unit above, as a page and as a file': async ({ arrive, server }) => {
		const caller = await Caller.signIn(server.base, 'laocai');
		const path = GRID.replace('/entry', '/entry/missing');
		const { missing, lines, there: n } = await caller.json(path);
		assert.equal(missing.length, lines - n);
		const file = await caller.get(`${path}&format=csv`);
		assert.match(file.headers.get('content-disposition'), /con-thieu-workers_month-2017-05\.csv/);
		assert.equal(file.text.trim().split('\n').length, missing.length + 1);
		const visitor = await arrive();
		await visitor.signIn('laocai', PASSWORD);
		await visitor.visit(path);
		assert.match(await visitor.text('h1'), /Còn thiếu/);
		assert.deepEqual(await visitor.axe(), []);
		await picture(visitor, 'nhap-nhanh-con-thieu');
	},

	'a chair on a phone sees what is due and fills it in with a tick and a number': async ({ arrive }) => {
		const visitor = await arrive({ size: 'phone' });
		await visitor.signIn('cdcs', PASSWORD);
		await visitor.visit('/entry');
		await visitor.submit('main .actions a.primary');
		assert.match(await visitor.text(), /Đã có 0, còn thiếu \d/);
		assert.deepEqual(await visitor.axe(), []);
		await visitor.fits();
		await picture(visitor, 'nhap-nhanh-dien-thoai');
		await visitor.page.$eval('[id="workers_month-has"]', tick => tick.click());
		await visitor.page.type('[id="dues-due"]', '1500000');
		await visitor.page.type('[id="dues-paid"]', '1500000');
		await visitor.submit('form.own .primary');
		assert.match(await visitor.text(), /Đã lưu\. .*Đã có 2, còn thiếu/);
		assert.match(await visitor.text(), /Đã thu: 1\.500\.000/);
		await visitor.page.type('[id="levy-due"]', '5000000');
		visitor.expected = /status of 422/;
		await visitor.submit('form.own .primary');
		assert.match(await visitor.text(), /Cần nhập “Đã đóng”/);
		assert.equal(await visitor.page.$eval('[id="levy-due"]', field => field.value), '5.000.000');
	},

	'a register about employers has a line for each employer': async ({ server }) => {
		const caller = await Caller.signIn(server.base, 'laocai');
		const path = '/entry?register=contact_meeting&period=2017-05&unit=ldld-lao-cai';
		const grid = await caller.json(path);
		const { code } = grid.rows.find(row => !row.record);
		const answer = await caller.post(path, { [`n.${code}.has`]: '1', client_key: 'e' }, JSON_TYPE);
		assert.equal(answer.status, 200, answer.text);
		assert.equal(await there(caller, path), grid.there + 1);
	},

	'grids of every register open, with axe clean, wide and on a phone': async ({ arrive, server }) => {
		const caller = await Caller.signIn(server.base, 'laocai');
		const registers = await caller.json('/entry');
		assert.ok(registers.length > 5);
		for (const size of ['wide', 'phone']) {
			const visitor = await arrive({ size });
			await visitor.signIn('laocai', PASSWORD);
			for (const { href } of registers.filter((_, i) => size === 'wide' ? i % 2 : i % 9 === 0)) {
				await visitor.visit(`${href}&per=30`);
				assert.deepEqual(await visitor.axe(), [], href);
				await visitor.fits();
			}
		}
	},
};
