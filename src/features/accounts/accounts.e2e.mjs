// Signing in and out, one's own account, the administrator's accounts: what is allowed, what is refused.
import assert from 'node:assert/strict';

const PASSWORD = 'congdoan-minh-hoa';
const GIVEN = 'mật khẩu được cấp';
const OWN = 'hoa ban nở trắng rừng';

// A form sent by hand, as the page itself would: status of the answer.
const send = (visitor, path, fields) => visitor.page.evaluate(async (address, values) => {
	const csrf = document.querySelector('input[name=csrf]')?.value ?? '';
	const answer = await fetch(address, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ csrf, ...values }) });
	return answer.status;
}, path, fields);

const expecting = async (visitor, status, work) => {
	visitor.expected = new RegExp(`status of ${status}`);
	return work();
};

const addAccount = async (visitor, login, { unit = 'ldld-lao-cai', status = 303 } = {}) => {
	await visitor.visit('/accounts');
	await visitor.page.click('details.more > summary');
	await visitor.page.type('#login', login);
	await visitor.page.type('#full_name', 'Vàng Thị Mỷ');
	await visitor.page.$eval('#unit', (input, value) => { input.value = value; }, unit);
	await visitor.page.select('#role', 'data_entry');
	await visitor.page.type('#new-password', GIVEN);
	await expecting(visitor, status, () => visitor.submit('form[action="/accounts"] button.primary'));
};

export const journeys = {
	'a stranger is led to the form for signing in': async ({ arrive }) => {
		const visitor = await arrive();
		await visitor.visit('/account');
		assert.equal(new URL(visitor.page.url()).pathname, '/sign-in');
		await visitor.axe();
		await visitor.fits();
		await visitor.budget('/sign-in');
	},

	'a wrong password is told beside the field and the login stays': async ({ arrive }) => {
		const visitor = await arrive({ size: 'phone' });
		await visitor.visit('/sign-in');
		await visitor.page.type('#login', 'gialam');
		await visitor.page.type('#password', 'không phải');
		await expecting(visitor, 403, () => visitor.submit('main form button'));
		assert.match(await visitor.text(), /chưa đúng\. Còn \d lần thử/);
		assert.equal(await visitor.page.$eval('#login', input => input.value), 'gialam');
		assert.equal(await visitor.page.$eval('#password', input => input.getAttribute('aria-invalid')), 'true');
		await visitor.axe();
		await visitor.fits();
	},

	'the form speaks English and remembers it': async ({ arrive }) => {
		const visitor = await arrive();
		await visitor.visit('/sign-in?lang=en');
		await visitor.visit('/sign-in');
		assert.equal(await visitor.page.$eval('html', node => node.lang), 'en');
	},

	'signing in without script, and out again': async ({ arrive }) => {
		const visitor = await arrive({ script: false });
		await visitor.signIn('laocai', PASSWORD);
		assert.equal(new URL(visitor.page.url()).pathname, '/');
		await visitor.visit('/sign-in');
		assert.equal(new URL(visitor.page.url()).pathname, '/');
		const [cookie] = (await visitor.page.cookies()).filter(({ name }) => name === 'session');
		assert.ok(cookie.httpOnly);
		assert.equal(cookie.sameSite, 'Lax');
		await visitor.page.click('details.menu.right > summary');
		await visitor.submit('form[action="/sign-out"] button');
		await visitor.visit('/account');
		assert.equal(new URL(visitor.page.url()).pathname, '/sign-in');
		await visitor.page.setCookie({ name: 'session', value: cookie.value, url: visitor.base });
		await visitor.visit('/account');
		assert.equal(new URL(visitor.page.url()).pathname, '/sign-in', 'the old cookie opens nothing');
	},

	'one changes the look of the pages and comes back to the same page': async ({ arrive }) => {
		const visitor = await arrive();
		await visitor.signIn('xem', PASSWORD);
		await visitor.visit('/units');
		await visitor.page.click('details.menu.right > summary');
		await visitor.submit('details.menu.right button[name=theme][value=dark]');
		assert.equal(new URL(visitor.page.url()).pathname, '/units');
		assert.match(await visitor.page.$eval('html', node => node.className), /theme-dark/);
		await visitor.visit('/account');
		await visitor.axe();
		await visitor.submit('main button[name=text][value="125"]');
		assert.match(await visitor.page.$eval('html', node => node.className), /text-3/);
		await visitor.submit('main button[name=language][value=en]');
		assert.equal(await visitor.page.$eval('html', node => node.lang), 'en');
		await visitor.submit('main button[name=language][value=vi]');
		await visitor.submit('main button[name=text][value="100"]');
		await visitor.submit('main button[name=theme][value=light]');
	},

	'a look that there is not, another site to go back to and a missing token are refused': async ({ arrive }) => {
		const visitor = await arrive();
		await visitor.signIn('xem', PASSWORD);
		await visitor.visit('/account');
		await expecting(visitor, 422, async () => assert.equal(await send(visitor, '/account/look', { theme: 'pink' }), 422));
		await expecting(visitor, 403, async () => assert.equal(await send(visitor, '/account/look', { theme: 'light', csrf: 'x' }), 403));
		const landed = await visitor.page.evaluate(async () => {
			const csrf = document.querySelector('input[name=csrf]').value;
			const body = new URLSearchParams({ csrf, theme: 'light', back: 'https://example.org/' });
			return (await fetch('/account/look', { method: 'POST', body })).url;
		});
		assert.equal(new URL(landed).pathname, '/account');
	},

	'only administrators see accounts, and only those within their scope': async ({ arrive }) => {
		const visitor = await arrive();
		await visitor.signIn('laocai', PASSWORD);
		await visitor.visit('/accounts', { status: 403 });
		const administrator = await arrive();
		await administrator.signIn('quantri', PASSWORD);
		await administrator.visit('/accounts');
		assert.match(await administrator.text(), /gialam/);
		await administrator.axe();
		await administrator.fits();
		await administrator.budget('/accounts');
	},

	'a new account changes the given password before anything else opens': async ({ arrive }) => {
		const administrator = await arrive();
		await administrator.signIn('quantri', PASSWORD);
		await addAccount(administrator, 'my.vt');
		assert.match(await administrator.text('p.notice'), /Đã thêm tài khoản/);
		assert.match(await administrator.text('table'), /my\.vt .*Chờ đổi mật khẩu/);

		const visitor = await arrive();
		await visitor.signIn('my.vt', GIVEN);
		assert.equal(new URL(visitor.page.url()).pathname, '/account');
		await visitor.visit('/units');
		assert.equal(new URL(visitor.page.url()).pathname, '/account', 'no other page opens');
		await visitor.page.type('#old', GIVEN);
		await visitor.page.type('#password', OWN);
		await visitor.page.type('#again', `${OWN}.`);
		await expecting(visitor, 422, () => visitor.submit('form[action="/account/password"] button'));
		assert.match(await visitor.text('#again-error'), /chưa giống nhau/);
		await visitor.page.type('#old', 'không phải cái này');
		await visitor.page.type('#password', OWN);
		await visitor.page.type('#again', OWN);
		await expecting(visitor, 403, () => visitor.submit('form[action="/account/password"] button'));
		assert.match(await visitor.text('#old-error'), /Mật khẩu đang dùng chưa đúng/);
		await visitor.page.type('#old', GIVEN);
		await visitor.page.type('#password', OWN);
		await visitor.page.type('#again', OWN);
		await visitor.submit('form[action="/account/password"] button');
		assert.equal(new URL(visitor.page.url()).pathname, '/');
		await visitor.visit('/units');
		assert.equal(new URL(visitor.page.url()).pathname, '/units');

		await administrator.visit('/accounts');
		await expecting(administrator, 422, async () =>
			assert.equal(await send(administrator, '/accounts/my.vt/password', { password: 'ngắn' }), 422));
		assert.equal(await send(administrator, '/accounts/my.vt/active', { active: '0' }), 0); // a redirect, not followed
		await visitor.visit('/units');
		assert.equal(new URL(visitor.page.url()).pathname, '/sign-in', 'closing ends the sessions');
		await expecting(administrator, 404, async () =>
			assert.equal(await send(administrator, '/accounts/nobody.here/active', { active: '0' }), 404));
		await expecting(administrator, 409, async () =>
			assert.equal(await send(administrator, '/accounts/quantri/active', { active: '0' }), 409));
	},

	'bad input for a new account is told field by field': async ({ arrive }) => {
		const administrator = await arrive();
		await administrator.signIn('quantri', PASSWORD);
		await addAccount(administrator, 'Có Dấu', { status: 422 });
		assert.match(await administrator.text('#login-error'), /3 đến 60/);
		await addAccount(administrator, 'gialam', { status: 409 });
		assert.match(await administrator.text('#login-error'), /đã có người dùng/);
		await addAccount(administrator, 'ai.do', { unit: 'khong-co', status: 422 });
		assert.match(await administrator.text('#unit-error'), /Không có đơn vị nào mã/);
		await administrator.axe();
	},

	'an administrator of a province gives roles there and nowhere else': async ({ arrive, server }) => {
		await server.cli('user', 'list');
		const root = await arrive();
		await root.signIn('quantri', PASSWORD);
		await root.visit('/accounts');
		assert.equal(await send(root, '/accounts', { login: 'qt.laocai', full_name: 'Lê Thị Quản', unit: 'ldld-lao-cai',
			role: 'administrator', password: GIVEN }), 0);
		const visitor = await arrive();
		await visitor.signIn('qt.laocai', GIVEN);
		await visitor.page.type('#old', GIVEN);
		await visitor.page.type('#password', OWN);
		await visitor.page.type('#again', OWN);
		await visitor.submit('form[action="/account/password"] button');
		await visitor.visit('/accounts');
		const shown = await visitor.text('table');
		assert.match(shown, /laocai/);
		assert.doesNotMatch(shown, /gialam|quantri/);
		await expecting(visitor, 422, async () => assert.equal(await send(visitor, '/accounts', { login: 'xa.la',
			full_name: 'Người Lạ', unit: 'ldld-gia-lam', role: 'viewer', password: GIVEN }), 422));
		await expecting(visitor, 404, async () =>
			assert.equal(await send(visitor, '/accounts/gialam/password', { password: GIVEN }), 404));
		assert.equal(await send(visitor, '/accounts', { login: 'moi.lc', full_name: 'Người Mới', unit: 'cdn-xay-dung-lao-cai',
			role: 'viewer', password: GIVEN }), 0);
	},

	'after five failures the login is blocked for a minute': async ({ arrive }) => {
		const visitor = await arrive();
		await visitor.visit('/sign-in');
		visitor.expected = /status of 403/;
		for (let i = 0; i < 5; i++)
			assert.equal(await send(visitor, '/sign-in', { login: 'khong.co.ai', password: 'sai' }), 403);
		await visitor.page.type('#login', 'khong.co.ai');
		await visitor.page.type('#password', PASSWORD);
		await visitor.submit('main form button');
		assert.match(await visitor.text(), /Thử lại sau 1 phút/);
	},
};
