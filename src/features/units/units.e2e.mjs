// Units: found, shown as of a day, recognised and taken back, members admitted, transferred, leaving.
import assert from 'node:assert/strict';

const PASSWORD = 'congdoan-minh-hoa';
const PROVINCE = 'ldld-lao-cai';
const SECTOR = 'cdn-xay-dung-lao-cai';
const SIBLING = 'ldld-gia-lam';

const signedIn = async (arrive, login, options) => {
	const visitor = await arrive(options);
	await visitor.signIn(login, PASSWORD);
	return visitor;
};

const unit = (visitor, code, query = '') => visitor.page.evaluate(async address => {
	const answer = await fetch(address, { headers: { Accept: 'application/json' } });
	return { status: answer.status, ...await answer.json() };
}, `/unit/${code}${query}`);

const fill = async (visitor, fields) => {
	for (const [name, value] of Object.entries(fields))
		await visitor.page.$eval(`main form [name="${name}"]`, (input, text) => { input.value = text; }, value);
};

const sendForm = async (visitor, path, fields, { status = 303 } = {}) => {
	await visitor.visit(path);
	await fill(visitor, fields);
	visitor.expected = new RegExp(`status of ${status}`);
	await visitor.submit('main form.form button.primary');
};

const send = (visitor, path, fields) => visitor.page.evaluate(async (address, values) => {
	const csrf = document.querySelector('input[name=csrf]').value;
	const answer = await fetch(address, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ csrf, ...values }) });
	return answer.status;
}, path, fields);

const founding = (name, more) => ({ name, decision: '15/QĐ-LĐLĐ ngày 01/03/2017', founded_on: '01/03/2017', employer: `Công ty ${name}`,
	workers: '40', members: 'Lý A Chớ\nVàng Thị Mỷ\nTẩn Láo Lở', ...more });

const recognise = async (visitor, name) => {
	await sendForm(visitor, `/unit/${PROVINCE}/recognise`, founding(name));
	return new URL(visitor.page.url()).pathname.replace('/unit/', '');
};

export const journeys = {
	'the tree of one\'s units, and one of them': async ({ arrive }) => {
		const visitor = await signedIn(arrive, 'laocai');
		await visitor.visit('/units');
		assert.match(await visitor.text(), /LĐLĐ tỉnh Lào Cai/);
		assert.doesNotMatch(await visitor.text(), /Gia Lâm/);
		await visitor.axe();
		await visitor.fits();
		await visitor.budget('/units');
		await visitor.visit(`/unit/${PROVINCE}`);
		assert.match(await visitor.text(), /Đơn vị trực thuộc tại/);
		await visitor.axe();
		await visitor.fits();
		await visitor.budget(`/unit/${PROVINCE}`);
	},

	'a unit is found without accents, and on a phone': async ({ arrive }) => {
		const visitor = await signedIn(arrive, 'laocai', { size: 'phone' });
		await visitor.visit('/units?q=xay%20dung');
		assert.match(await visitor.text(), /Xây dựng/);
		await visitor.axe();
		await visitor.fits();
		await visitor.visit('/units?q=khong%20he%20co%20don%20vi%20nay');
		assert.match(await visitor.text(), /Không có đơn vị nào khớp/);
		await visitor.visit(`/unit/${SECTOR}`);
		await visitor.fits();
	},

	'what lies elsewhere is not found, by page and by form': async ({ arrive }) => {
		const visitor = await signedIn(arrive, 'laocai');
		for (const path of [SIBLING, 'tld', 'khong-co-ma-nay', `${SIBLING}/recognise`, `${SIBLING}/admit`])
			await visitor.visit(`/unit/${path}`, { status: 404 });
		await visitor.visit(`/units?q=${SIBLING}`);
		assert.doesNotMatch(await visitor.text(), /Gia Lâm/);
		await visitor.visit(`/unit/${PROVINCE}`);
		visitor.expected = /status of 404/;
		for (const path of ['recognise', 'undo', 'admit', 'transfer', 'leave'])
			assert.equal(await send(visitor, `/unit/${SIBLING}/${path}`, { reason: 'thử' }), 404, path);
	},

	'a viewer changes nothing, data entry recognises nothing': async ({ arrive }) => {
		const viewer = await signedIn(arrive, 'xem');
		await viewer.visit(`/unit/${PROVINCE}`);
		assert.equal(await viewer.page.$('.actions a'), null);
		for (const path of ['recognise', 'admit', 'transfer', 'leave'])
			await viewer.visit(`/unit/${PROVINCE}/${path}`, { status: 403 });
		await viewer.visit(`/unit/${PROVINCE}`);
		viewer.expected = /status of 403/;
		for (const path of ['recognise', 'undo', 'admit', 'transfer', 'leave'])
			assert.equal(await send(viewer, `/unit/${PROVINCE}/${path}`, { reason: 'thử' }), 403, path);
		const clerk = await signedIn(arrive, 'xaydung');
		await clerk.visit(`/unit/${SECTOR}/recognise`, { status: 403 });
	},

	'as of another day the unit is another': async ({ arrive }) => {
		const visitor = await signedIn(arrive, 'laocai');
		await visitor.visit(`/unit/${PROVINCE}?day=01/01/2010`);
		assert.match(await visitor.text(), /01\/01\/2010/);
		const then = await unit(visitor, PROVINCE, '?day=2010-01-01'), now = await unit(visitor, PROVINCE);
		assert.equal(then.as_of, '2010-01-01');
		assert.ok(then.members < now.members);
		await visitor.visit(`/unit/${PROVINCE}?day=31/02/2010`, { status: 422 });
	},

	'a recognition counts at once and is taken back whole': async ({ arrive }) => {
		const visitor = await signedIn(arrive, 'laocai');
		await visitor.visit('/units');
		const before = await unit(visitor, PROVINCE);
		const code = await recognise(visitor, 'CĐCS Công ty Mây Trắng');
		assert.match(await visitor.text('p.notice'), /Đã công nhận/);
		await visitor.axe();
		const made = await unit(visitor, code);
		assert.equal(made.members, 3);
		assert.equal(made.from, '2017-03-01');
		assert.equal((await unit(visitor, PROVINCE)).members, before.members + 3);
		assert.match(await visitor.text(), /Công ty CĐCS Công ty Mây Trắng.*40/);

		await visitor.page.$eval('details.more', node => { node.open = true; });
		await visitor.page.type('#reason', 'ghi nhầm đơn vị');
		await visitor.submit(`form[action="/unit/${code}/undo"] button`);
		assert.match(await visitor.text('p.notice'), /trở lại như trước/);
		assert.equal((await unit(visitor, PROVINCE)).members, before.members);
		await visitor.visit(`/unit/${code}`, { status: 404 });
	},

	'a recognition that is not taken back without a reason, nor after others build on it': async ({ arrive }) => {
		const visitor = await signedIn(arrive, 'laocai');
		const code = await recognise(visitor, 'CĐCS Công ty Suối Bạc');
		visitor.expected = /status of 4(22|09)/;
		assert.equal(await send(visitor, `/unit/${code}/undo`, { reason: ' ' }), 422);
		await sendForm(visitor, `/unit/${code}/admit`, { names: 'Giàng A Páo', day: '05/04/2017' });
		visitor.expected = /status of 409/;
		assert.equal(await send(visitor, `/unit/${code}/undo`, { reason: 'ghi nhầm' }), 409);
		await visitor.visit(`/unit/${code}`);
		await visitor.page.$eval('details.more:has(#reason)', node => { node.open = true; });
		await visitor.page.type('#reason', 'ghi nhầm');
		visitor.expected = /status of 409/;
		await visitor.submit(`form[action="/unit/${code}/undo"] button`);
		assert.match(await visitor.text('[data-summary]'), /Hủy các bản ghi ghi sau/);
		assert.equal((await unit(visitor, code)).members, 4);
	},

	'a form sent twice recognises once': async ({ arrive }) => {
		const visitor = await signedIn(arrive, 'laocai');
		await visitor.visit(`/unit/${PROVINCE}/recognise`);
		const key = await visitor.page.$eval('[name=client_key]', input => input.value);
		const before = await unit(visitor, PROVINCE);
		const fields = founding('CĐCS Công ty Hai Lần', { client_key: key, kind: 'grassroots', method: 'top_down' });
		assert.equal(await send(visitor, `/unit/${PROVINCE}/recognise`, fields), 0);
		assert.equal(await send(visitor, `/unit/${PROVINCE}/recognise`, fields), 0);
		assert.equal((await unit(visitor, PROVINCE)).members, before.members + 3);
	},

	'bad input is told beside its field and nothing is lost': async ({ arrive }) => {
		const visitor = await signedIn(arrive, 'laocai');
		await sendForm(visitor, `/unit/${PROVINCE}/recognise`,
			founding('CĐCS Công ty Lỗi', { founded_on: '31/02/2017', workers: '2', employer: '', n_members: '7' }), { status: 422 });
		assert.match(await visitor.text('#founded_on-error'), /chưa phải là ngày từ năm 1900/);
		assert.match(await visitor.text('#employer-error'), /cần đơn vị sử dụng lao động/);
		assert.match(await visitor.text('#n_members-error'), /danh sách có 3 người/);
		assert.equal(await visitor.page.$eval('#name', input => input.value), 'CĐCS Công ty Lỗi');
		assert.match(await visitor.page.$eval('#members', input => input.value), /Lý A Chớ/);
		await visitor.axe();
		await visitor.fits();
		await sendForm(visitor, `/unit/${PROVINCE}/recognise`, founding('CĐCS Công ty Ít', { workers: '2' }), { status: 422 });
		assert.match(await visitor.text('#workers-error'), /không thể ít hơn/);
		await sendForm(visitor, `/unit/${PROVINCE}/recognise`, founding('CĐCS Công ty Mã', { tax_code: '0123456789' }), { status: 422 });
		assert.ok((await visitor.text('#tax_code-error')).length > 10);
		await sendForm(visitor, `/unit/${PROVINCE}/recognise`, founding('CĐCS Mai Sau', { founded_on: '01/01/2190' }), { status: 422 });
		assert.match(await visitor.text('#founded_on-error'), /chưa đến/);
	},

	'members are admitted, transferred and leave': async ({ arrive }) => {
		const visitor = await signedIn(arrive, 'laocai');
		const first = await recognise(visitor, 'CĐCS Công ty Đầu Nguồn'), second = await recognise(visitor, 'CĐCS Công ty Cuối Bản');
		await sendForm(visitor, `/unit/${first}/admit`, { names: 'Sùng Thị Dợ\n\nHảng A Tủa', day: '10/04/2017', decision: '3/QĐ-CĐCS' });
		assert.match(await visitor.text('p.notice'), /kết nạp/);
		assert.equal((await unit(visitor, first)).members, 5);

		await visitor.visit(`/unit/${first}/transfer`);
		await visitor.axe();
		await visitor.fits();
		await sendForm(visitor, `/unit/${first}/transfer`, { member: 'Sùng Thị Dợ', to: second, day: '02/05/2017' });
		assert.equal((await unit(visitor, first)).members, 4);
		assert.equal((await unit(visitor, second)).members, 4);
		assert.equal((await unit(visitor, first, '?day=2017-05-01')).members, 5, 'the past stays as it was');

		await sendForm(visitor, `/unit/${first}/leave`, { member: 'Hảng A Tủa', cause: 'retirement', day: '02/06/2017' });
		assert.equal((await unit(visitor, first)).members, 3);
	},

	'members who are not there, days before, units elsewhere are refused': async ({ arrive }) => {
		const visitor = await signedIn(arrive, 'laocai');
		const code = await recognise(visitor, 'CĐCS Công ty Không Được');
		await sendForm(visitor, `/unit/${code}/admit`, { names: ' \n ' }, { status: 422 });
		assert.match(await visitor.text('#names-error'), /mỗi người một dòng/);
		await sendForm(visitor, `/unit/${code}/admit`, { names: 'Lò Văn Ún', day: '01/01/2017' }, { status: 409 });
		await sendForm(visitor, `/unit/${code}/transfer`, { member: 'Không Ai Cả', to: SECTOR, day: '02/05/2017' }, { status: 422 });
		assert.ok((await visitor.text('#member-error')).length > 10);
		await sendForm(visitor, `/unit/${code}/transfer`, { member: 'Lý A Chớ', to: SIBLING, day: '02/05/2017' }, { status: 422 });
		assert.match(await visitor.text('#to-error'), /phạm vi của bạn/);
		await sendForm(visitor, `/unit/${code}/leave`, { member: 'Lý A Chớ', day: '02/05/2017' }, { status: 422 });
		assert.match(await visitor.text('#cause-error'), /chọn lý do/);
		await visitor.visit(`/unit/${PROVINCE}/admit`, { status: 403 });
		assert.equal((await unit(visitor, code)).members, 3);
	},
};
