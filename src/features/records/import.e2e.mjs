// Import in the browser: file, columns, check, import; nothing before the last step, and taken back as a whole.
import assert from 'node:assert/strict';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Caller, PASSWORD } from '../../../tests/journeys/book.mjs';

const IMPORT = '/records/dialogue/import';
const HEADING = 'Đơn vị;Ngày đối thoại;Hình thức;Số đại diện bên người lao động';

const saved = async (text, name = 'doi-thoai.csv') => {
	const path = join(await mkdtemp(join(tmpdir(), 'import-')), name);
	await writeFile(path, text);
	return path;
};
const unitsOf = async caller => (await caller.json('/unit/ldld-gia-lam?day=01/05/2021')).children.slice(0, 3).map(child => child.code);
const total = async caller => Number((await caller.get('/records/dialogue')).text.match(/class="tag">([\d.]+) bản ghi/)[1].replaceAll('.', ''));
const send = async (visitor, path, expected = null) => {
	await visitor.visit(IMPORT);
	if (expected)
		visitor.expected = expected;
	await (await visitor.page.$('#file')).uploadFile(path);
	await visitor.submit('main form .primary');
};
const press = (visitor, value) => visitor.submit(`.commit button[value=${value}]`);
const arriving = async ({ arrive, server }, options) => {
	const caller = await Caller.signIn(server.base, 'gialam');
	const visitor = await arrive(options);
	await visitor.signIn('gialam', PASSWORD);
	return { caller, visitor, units: await unitsOf(caller) };
};
// As the page carries a table: the line, then the cells.
const carried = (...rows) => rows.map((row, i) => [i + 1, ...row].map(cell => `"${cell}"`).join(',')).join('\n');
const PLAIN = ['Đơn vị', 'Ngày đối thoại', 'Hình thức'];

const mendedAndUndone = script => async context => {
	const { caller, visitor, units } = await arriving(context, { script });
	const before = await total(caller);
	await send(visitor, await saved(`${HEADING}\n${units[0]};04/05/2021;Định kỳ;5\n${units[1]};31/02/2021;Định kỳ;5\n${units[0]};04/05/2021;Định kỳ;5\n`));
	assert.match(await visitor.text('.steps [aria-current]'), /Kiểm tra/);
	assert.match(await visitor.text(), /31\/02\/2021/);
	await visitor.fits();
	if (script)
		await visitor.axe();
	assert.equal(await total(caller), before, 'nothing is written by checking');
	const cell = await visitor.page.$('[name="c.2.2"]');
	await cell.evaluate(input => { input.value = ''; });
	await cell.type('28/02/2021');
	await press(visitor, 'write'); // what was not looked at is not written
	assert.match(await visitor.text(), /kết quả kiểm tra lại, chưa ghi gì/);
	assert.equal(await total(caller), before);
	await press(visitor, 'write');
	assert.match(await visitor.text(), /Đã nhập xong/);
	assert.equal(await total(caller), before + 2, 'the row that says the same is left out');
	await visitor.page.$eval('.to-do details', one => { one.open = true; });
	await visitor.submit('.to-do .danger');
	assert.match(await visitor.text(), /Đã hủy cả lần ghi/);
	assert.equal(await total(caller), before);
};

export const journeys = {
	'a file is checked, a wrong cell is mended in place, imported, and taken back whole': mendedAndUndone(true),
	'the same without script': mendedAndUndone(false),

	'columns of other names are matched; good rows go alone; the others come back as a spreadsheet': async context => {
		const { caller, visitor, units } = await arriving(context);
		const before = await total(caller);
		await send(visitor, await saved(`Công đoàn,Ngày,Hình thức,Thừa\n${units[0]},04/05/2021,Định kỳ,x\nkhông có,05/05/2021,Định kỳ,y\n`), /status of 422/);
		assert.match(await visitor.text('.note.bad'), /Thiếu cột bắt buộc “Đơn vị”/);
		await visitor.page.select('[name="map.1"]', 'unit');
		await visitor.page.select('[name="map.2"]', 'held_on');
		await visitor.submit('main form .primary');
		const bytes = await visitor.page.$eval('form[data-guard]', async form => {
			const fields = new URLSearchParams(new FormData(form));
			fields.set('do', 'bad');
			const answer = await fetch(form.action, { method: 'POST', body: fields });
			return [...new Uint8Array(await answer.arrayBuffer())];
		});
		await press(visitor, 'write');
		assert.match(await visitor.text('.note.ok'), /Đã nhập 1 bản ghi/);
		assert.equal(await total(caller), before + 1);
		assert.equal((await visitor.page.$$('button[value=write]')).length, 0);
		await send(visitor, await saved(Buffer.from(bytes), 'can-sua.xlsx'), /status of 422/);
		const samples = await visitor.text('main table');
		assert.match(samples, /không có/);
		assert.doesNotMatch(samples, new RegExp(units[0]));
		await visitor.visit(IMPORT);
		await visitor.page.$eval('.to-do details', one => { one.open = true; });
		await visitor.submit('.to-do .danger');
		assert.equal(await total(caller), before);
	},

	'the template has the columns of the register, and no rows': async context => {
		const { caller, visitor } = await arriving(context, { size: 'phone' });
		const template = await caller.get('/records/dialogue/template');
		assert.equal(template.headers.get('content-type'), 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
		assert.match(template.headers.get('content-disposition'), /mau-dialogue\.xlsx/);
		await visitor.visit(IMPORT);
		await visitor.fits();
		assert.match(await visitor.text('main table'), /Ngày đối thoại/);
		await visitor.visit('/records/dialogue');
		await visitor.fits();
		assert.equal((await visitor.page.$$(`a[href="${IMPORT}"]`)).length, 1);
	},

	'what is sent twice is imported once; a machine reads rows and problems': async ({ server }) => {
		const caller = await Caller.signIn(server.base, 'gialam');
		const [unit] = await unitsOf(caller);
		const json = { accept: 'application/json' };
		const fields = { client_key: 'mot-lan', table: carried(PLAIN, [unit, '07/05/2021', 'Định kỳ'], [unit, 'hôm qua', 'Định kỳ']) };
		const before = await total(caller);
		const looked = JSON.parse((await caller.post(IMPORT, fields, json)).text);
		assert.deepEqual([looked.good, looked.bad, looked.added], [1, 1, 0]);
		assert.deepEqual([looked.rows[0].line, looked.rows[0].problems[0].column], [3, 2]);
		const write = { ...fields, do: 'write', seal: looked.seal };
		const first = JSON.parse((await caller.post(IMPORT, write, json)).text);
		assert.equal(first.added, 1);
		const again = JSON.parse((await caller.post(IMPORT, write, json)).text);
		assert.deepEqual([again.added, again.act], [0, first.act]);
		assert.equal(await total(caller), before + 1);
		const neighbour = await Caller.signIn(server.base, 'donganh');
		assert.equal((await neighbour.post(`${IMPORT}/undo`, { act: first.act })).status, 404);
		assert.equal((await caller.post(`${IMPORT}/undo`, { act: first.act })).status, 303);
		assert.equal((await caller.post(`${IMPORT}/undo`, { act: first.act })).status, 409, 'taken back already');
		assert.equal(await total(caller), before);
	},

	'a neighbour\'s rows, viewers and what is no table are refused': async ({ server }) => {
		const gialam = await Caller.signIn(server.base, 'gialam');
		const [unit] = await unitsOf(gialam);
		const neighbour = await Caller.signIn(server.base, 'donganh');
		const json = { accept: 'application/json' };
		const theirs = JSON.parse((await neighbour.post(IMPORT, { table: carried(PLAIN, [unit, '07/05/2021', 'Định kỳ']) }, json)).text);
		assert.deepEqual([theirs.good, theirs.bad], [0, 1]);
		assert.equal((await neighbour.post(`${IMPORT}?unit=ldld-gia-lam`, { table: carried(PLAIN, ['', '07/05/2021', 'Định kỳ']) })).status, 404);
		const viewer = await Caller.signIn(server.base, 'xem');
		for (const path of [IMPORT, '/records/dialogue/template'])
			assert.equal((await viewer.get(path)).status, 403, path);
		assert.equal((await viewer.post(IMPORT, { table: carried(PLAIN, [unit, '07/05/2021', 'Định kỳ']) })).status, 403);
		for (const table of ['', carried(PLAIN), '"x","a"\n"y","b"', '"1","a', '"1","Lạ"\n"2","b"'])
			assert.equal((await gialam.post(IMPORT, { table })).status, 422, table);
		const many = carried(PLAIN, ...Array.from({ length: 5001 }, () => [unit, '07/05/2021', 'Định kỳ']));
		assert.equal((await gialam.post(IMPORT, { table: many })).status, 413);
		for (const type of ['member', 'restructuring', 'establishment', 'plan'])
			assert.equal((await gialam.get(`/records/${type}/import`)).status, 404, type);
	},
};
