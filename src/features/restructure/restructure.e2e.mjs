// Restructuring: previewed, written when what was seen still holds, taken back; refused where it must be.
import assert from 'node:assert/strict';
import { Caller, PASSWORD } from '../../../tests/journeys/book.mjs';

const PARENT = 'ldld-bao-thang', OTHER = 'ldld-sa-pa';
const KINDS = ['rename', 'move', 'merge', 'split', 'dissolve'];

// Two unions that lived in 2017.
const unionsOf = async caller => (await caller.json(`/unit/${PARENT}?day=01/01/2017`)).children.slice(0, 2).map(child => child.code);

const path = (unit, kind) => `/unit/${unit}/restructure/${kind}`;
const seenIn = answer => answer.text.match(/name="seen" value="([^"]*)"/)[1];
const members = async (caller, unit, day = '') => (await caller.json(`/unit/${unit}${day && `?day=${day}`}`)).members;

// Previews, then writes what was seen.
const write = async (caller, unit, kind, fields) => {
	const preview = await caller.post(path(unit, kind), fields);
	assert.equal(preview.status, 200, preview.text.match(/class="error"[^]*?<\/p>|<li>[^<]*/)?.[0]);
	assert.match(preview.text, /Xem trước/);
	const answer = await caller.post(path(unit, kind), { ...fields, seen: seenIn(preview) });
	assert.equal(answer.status, 303, answer.text.match(/class="error"[^]*?<\/p>/)?.[0]);
	const { restructures } = await caller.json('/restructures');
	return { preview, row: restructures.find(row => row.decision === fields.decision) };
};

const undo = (caller, row, reason = 'ghi nhầm') => caller.post(`/restructures/${row.code}/undo`, { reason });

export const journeys = {
	'a move is previewed, changes nothing until it is written, and is taken back': async ({ server }) => {
		const caller = await Caller.signIn(server.base, 'laocai');
		const [one] = await unionsOf(caller);
		const fields = { to: OTHER, day: '01/07/2017', decision: '1/QĐ' };
		const before = await members(caller, PARENT), otherBefore = await members(caller, OTHER), moved = await members(caller, one);
		await caller.post(path(one, 'move'), fields);
		assert.equal(await members(caller, PARENT), before);
		const { row } = await write(caller, one, 'move', fields);
		assert.equal(await members(caller, PARENT), before - moved);
		assert.equal(await members(caller, OTHER), otherBefore + moved);
		assert.equal((await undo(caller, row)).status, 303);
		assert.equal(await members(caller, PARENT), before);
		assert.equal(await members(caller, OTHER), otherBefore);
	},

	'two unions merged: nothing changes above them, one is left': async ({ server }) => {
		const caller = await Caller.signIn(server.base, 'laocai');
		const [one, two] = await unionsOf(caller);
		const above = await members(caller, PARENT), sum = await members(caller, one) + await members(caller, two);
		const { preview, row } = await write(caller, one, 'merge', { to: two, day: '01/07/2017', decision: '2/QĐ' });
		assert.match(preview.text, /không tính là tăng, giảm/);
		assert.equal(await members(caller, two), sum);
		assert.equal(await members(caller, PARENT), above);
		assert.equal(row.receiver.length > 0, true);
		assert.equal((await undo(caller, row)).status, 303);
		assert.equal(await members(caller, one) + await members(caller, two), sum);
	},

	'a company that closed: its members are departures': async ({ server }) => {
		const caller = await Caller.signIn(server.base, 'laocai');
		const [one] = await unionsOf(caller);
		const gone = await members(caller, one), above = await members(caller, PARENT);
		const { preview, row } = await write(caller, one, 'dissolve', { cause: 'employer_closed', day: '01/07/2017', decision: '3/QĐ' });
		assert.match(preview.text, new RegExp(`${gone} đoàn viên thôi là đoàn viên`));
		assert.equal(await members(caller, PARENT), above - gone);
		assert.equal((await undo(caller, row)).status, 303);
		assert.equal(await members(caller, PARENT), above);
	},

	'who has a role at a union that ended alone is told so, on every page that asks for a unit': async ({ server }) => {
		const caller = await Caller.signIn(server.base, 'quantri'), chair = await Caller.signIn(server.base, 'cdcs');
		const { unit } = await chair.json('/');
		const { row } = await write(caller, unit, 'dissolve', { cause: 'employer_closed', day: '01/07/2026', decision: '9/QĐ' });
		for (const page of ['/', '/indicators', '/entry']) {
			const refused = await chair.get(page);
			assert.equal(refused.status, 403, page);
			assert.match(refused.text, /đã kết thúc hoạt động.*cấp vai trò ở đơn vị kế thừa/s);
		}
		assert.equal((await undo(caller, row)).status, 303);
		assert.equal((await chair.json('/')).unit, unit);
	},

	'a rename of a day to come waits, is told so, and is taken back before it has effect': async ({ server }) => {
		const caller = await Caller.signIn(server.base, 'laocai');
		const [one] = await unionsOf(caller);
		const { preview, row } = await write(caller, one, 'rename', { name: 'CĐCS Tên Mới', day: '01/01/2190', decision: '4/QĐ' });
		assert.match(preview.text, /Chưa đến ngày hiệu lực/);
		assert.equal(row.pending, true);
		const unit = await caller.json(`/unit/${one}`);
		assert.doesNotMatch(unit.name, /Tên Mới/);
		assert.deepEqual(unit.history[0], { day: '2190-01-01', what: 'Đổi tên thành', text: 'CĐCS Tên Mới', coming: true, units: [] });
		assert.equal((await undo(caller, row)).status, 303);
		assert.deepEqual((await caller.json(`/unit/${one}`)).history, unit.history.slice(1));
		const left = async state => (await caller.json(`/restructures?state=${state}`)).restructures.find(other => other.code === row.code);
		assert.equal(await left('pending'), undefined);
		assert.equal((await left('')).pending, false);
	},

	'a decision taken back stays on the list: when, by whom, why; it is not taken back twice': async ({ server, arrive }) => {
		const caller = await Caller.signIn(server.base, 'laocai');
		const [one] = await unionsOf(caller);
		const { row } = await write(caller, one, 'rename', { name: 'CĐCS Nhầm', day: '01/07/2017', decision: '42/QĐ' });
		const record = `/record/restructuring/${row.code}`;
		assert.match((await caller.get(record)).text, /Hủy quyết định, cùng những gì nó đã đổi/);
		const alone = await caller.post(`${record}/annul`, { version: 1, reason: 'ghi nhầm' });
		assert.equal(alone.status, 422, 'the record alone');
		assert.match(alone.text, /Sắp xếp tổ chức/);
		assert.equal((await undo(caller, row, 'gõ nhầm tên')).status, 303);
		assert.equal((await undo(caller, row)).status, 404);
		const { restructures } = await caller.json('/restructures?state=annulled');
		const gone = restructures.find(other => other.code === row.code);
		assert.equal(gone.annulled, true);
		assert.match(gone.annulment, /^\d\d:\d\d \d\d\/\d\d\/\d{4}, .+: gõ nhầm tên$/);
		assert.ok(restructures.every(other => other.annulled));
		assert.equal((await caller.json('/restructures?state=done')).restructures.some(other => other.code === row.code), false);
		const gialam = await Caller.signIn(server.base, 'gialam');
		assert.equal((await gialam.json('/restructures')).restructures.some(other => other.code === row.code), false);
		const visitor = await arrive();
		await visitor.signIn('laocai', PASSWORD);
		await visitor.visit('/restructures?state=annulled');
		assert.match(await visitor.text('table'), /đã hủy[^]*gõ nhầm tên/);
		await visitor.axe();
	},

	'targets of a unit that ends: the preview names the plans, afterwards the rest is passed on from the list': async ({ server }) => {
		const caller = await Caller.signIn(server.base, 'laocai');
		const fields = { to: OTHER, day: '01/07/2017', decision: '43/QĐ' };
		const { preview, row } = await write(caller, PARENT, 'merge', fields);
		const [, plan] = preview.text.match(new RegExp(`href="/plan/([^?"]+)\\?unit=${PARENT}"`));
		const { text } = await caller.get('/restructures');
		assert.match(text, new RegExp(`href="/plan/${plan}/pass-on\\?unit=${PARENT}"`));
		assert.equal((await caller.get(`/plan/${plan}/pass-on?unit=${PARENT}`)).status, 200);
		assert.equal((await undo(caller, row)).status, 303);
		assert.doesNotMatch((await caller.get('/restructures')).text, /pass-on/);
	},

	'decisions are found by kind, year and whether their day has come': async ({ arrive, server }) => {
		const caller = await Caller.signIn(server.base, 'laocai');
		const [one] = await unionsOf(caller);
		const { row } = await write(caller, one, 'rename', { name: 'CĐCS Tên Mai Sau', day: '01/01/2190', decision: '41/QĐ' });
		const has = async query => (await caller.json(`/restructures?${query}`)).restructures.some(other => other.code === row.code);
		for (const query of ['kind=rename', 'year=2190', 'state=pending', 'kind=rename&year=2190&state=pending'])
			assert.ok(await has(query), query);
		for (const query of ['kind=merge', 'year=2189', 'state=done'])
			assert.ok(!await has(query), query);
		assert.equal((await caller.get('/restructures?year=muoi')).status, 422);
		const visitor = await arrive();
		await visitor.signIn('laocai', PASSWORD);
		await visitor.visit('/restructures?kind=rename');
		await visitor.page.select('#f-state', 'pending');
		await visitor.submit('form.filters button');
		assert.match(await visitor.text('table'), /chờ hiệu lực/);
		assert.equal((await visitor.page.$$('.pills .pill')).length, 2);
		await visitor.axe();
		await visitor.visit('/restructures?kind=split&year=1990');
		assert.match(await visitor.text(), /Không có quyết định nào hợp/);
		assert.equal((await undo(caller, row)).status, 303);
	},

	'members named one by one go to a new union': async ({ server }) => {
		const caller = await Caller.signIn(server.base, 'laocai');
		const [one] = await unionsOf(caller);
		const list = await caller.json(`/records/member?unit=${one}&per=100`);
		const codes = list.rows.slice(0, 3).map(row => row.href.split('/').pop());
		const before = await members(caller, one), above = await members(caller, PARENT);
		const { row } = await write(caller, one, 'split', { name: 'CĐCS Tách Ra', members: codes.join('\n'), day: '01/07/2017', decision: '5/QĐ' });
		assert.equal(await members(caller, one), before - 3);
		assert.equal(await members(caller, PARENT), above);
		assert.equal((await undo(caller, row)).status, 303);
		assert.equal(await members(caller, one), before);
	},

	'what was seen must still hold; what is sent twice is written once': async ({ server }) => {
		const caller = await Caller.signIn(server.base, 'laocai');
		const [one] = await unionsOf(caller);
		const fields = { to: OTHER, day: '01/07/2017', decision: '6/QĐ', client_key: 'hai-lan' };
		const preview = await caller.post(path(one, 'move'), fields);
		const stale = await caller.post(path(one, 'move'), { ...fields, to: 'ldld-bac-ha', seen: seenIn(preview) });
		assert.equal(stale.status, 409);
		assert.match(stale.text, /đã khác với lần xem trước/);
		for (let i = 0; i < 2; i++)
			assert.equal((await caller.post(path(one, 'move'), { ...fields, seen: seenIn(preview) })).status, 303);
		const written = (await caller.json('/restructures')).restructures.filter(row => row.decision === '6/QĐ');
		assert.equal(written.length, 1);
		await undo(caller, written[0]);
	},

	'each form refuses with the entry that is wrong, and writes nothing': async ({ server }) => {
		const caller = await Caller.signIn(server.base, 'laocai');
		const [one, two] = await unionsOf(caller);
		const good = { day: '01/07/2017', decision: '7/QĐ' };
		for (const [kind, fields, told] of [
			['rename', { ...good, name: '' }, /Hãy ghi tên mới/], ['rename', { name: 'X', day: '01/07/2017' }, /Hãy ghi quyết định/],
			['rename', { ...good, name: 'X', day: '31/02/2017' }, /ngày/], ['move', { ...good, to: 'khong-co' }, /error/],
			['move', { ...good, to: one }, /error|Chưa lưu/], ['merge', { ...good, to: one }, /vào chính mình|Chưa lưu/],
			['merge', { ...good }, /tiếp nhận/], ['split', { ...good, name: 'X' }, /sang đơn vị mới/],
			['split', { ...good, name: 'X', members: 'Không Có Ai' }, /error/], ['dissolve', { ...good, cause: '' }, /Hãy chọn lý do/],
			['move', { ...good, to: OTHER, units: `${two}\n${two}` }, /hai lần/]]) {
			const answer = await caller.post(path(one, kind), fields);
			assert.ok(answer.status === 422 || answer.status === 409, `${kind} ${JSON.stringify(fields)}: ${answer.status}`);
			assert.match(answer.text, told, `${kind} ${JSON.stringify(fields)}`);
		}
		assert.equal((await caller.json('/restructures')).restructures.some(row => row.decision === '7/QĐ'), false);
	},

	'leaders alone, of their own units alone': async ({ server }) => {
		const [one] = await unionsOf(await Caller.signIn(server.base, 'laocai'));
		for (const [login, statuses] of [['xem', [403]], ['xaydung', [403, 404]], ['gialam', [404]]]) {
			const caller = await Caller.signIn(server.base, login);
			for (const kind of KINDS) {
				assert.ok(statuses.includes((await caller.get(path(one, kind))).status), `${login} ${kind}`);
				assert.ok(statuses.includes((await caller.post(path(one, kind), { name: 'X', to: OTHER })).status), `${login} ${kind}`);
			}
		}
		const gialam = await Caller.signIn(server.base, 'gialam');
		const [mine] = (await gialam.json('/unit/ldld-gia-lam')).children;
		const answer = await gialam.post(path(mine.code, 'move'), { to: OTHER, day: '01/07/2021', decision: '8/QĐ' });
		assert.equal(answer.status, 422);
		assert.equal((await gialam.post('/restructures/0000/undo', { reason: 'x' })).status, 404);
	},

	'the pages look right in both sizes, and without script': async ({ arrive, server }) => {
		const [one] = await unionsOf(await Caller.signIn(server.base, 'laocai'));
		for (const options of [{}, { size: 'phone' }, { script: false }]) {
			const visitor = await arrive(options);
			await visitor.signIn('laocai', PASSWORD);
			await visitor.visit(`/unit/${one}/restructure`);
			await visitor.fits();
			await visitor.visit(path(one, 'dissolve'));
			await visitor.page.select('#cause', 'dissolved');
			await visitor.page.$eval('#decision', input => { input.value = '9/QĐ'; });
			await visitor.submit('main form.form button.primary');
			assert.match(await visitor.text(), /Đoàn viên, trước/);
			await visitor.fits();
			await visitor.visit('/restructures');
			await visitor.fits();
			if (options.script !== false)
				await visitor.axe();
		}
	},
};
