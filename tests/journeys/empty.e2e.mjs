// The first day of a book: two units, one account, no record and no plan. Every page says what belongs there.
import assert from 'node:assert/strict';
import { access, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const GIVEN = 'mat-khau-duoc-cap';
const OWN = 'mat-khau-cua-rieng-minh';

export const fill = async (cli, folder) => {
	const file = join(folder, 'password');
	await writeFile(file, `${GIVEN}\n`);
	await cli('unit', 'add', 'tld', '--name', 'Tổng Liên đoàn Lao động Việt Nam', '--kind', 'confederation', '--from', '28/07/1929');
	await cli('unit', 'add', 'ldld-lao-cai', '--name', 'LĐLĐ tỉnh Lào Cai', '--kind', 'province', '--parent', 'tld', '--from', '01/10/1991');
	await cli('user', 'add', 'chu', '--name', 'Nguyễn Văn Chủ', '--unit', 'ldld-lao-cai', '--role', 'administrator', '--password-file', file);
};

const PAGES = { home: '/', behind: '/behind', 'to-do': '/to-do', 'to-do-sent': '/to-do?view=sent', plans: '/plans', registers: '/records', members: '/records/member', employers: '/records/employer',
	agreements: '/records/agreement', units: '/units', unit: '/unit/ldld-lao-cai', accounts: '/accounts', 'agreement-new': '/records/agreement/new' };

const walk = async visitor => {
	for (const [name, path] of Object.entries(PAGES)) {
		await visitor.visit(path);
		await visitor.axe();
		await visitor.fits();
		if (process.env.SHOTS)
			await visitor.shot(`empty-${name}`);
	}
};

export const journeys = {
	'whoever was given a password changes it first, then sees an empty book': async ({ arrive }) => {
		const visitor = await arrive();
		await visitor.signIn('chu', GIVEN);
		assert.equal(new URL(visitor.page.url()).pathname, '/account');
		await visitor.visit('/plans');
		assert.equal(new URL(visitor.page.url()).pathname, '/account');
		await visitor.page.type('#old', GIVEN);
		await visitor.page.type('#password', OWN);
		await visitor.page.type('#again', OWN);
		await visitor.submit('main form[action="/account/password"] button');
		await visitor.visit('/');
		assert.match(await visitor.text(), /Đơn vị chưa có kế hoạch/);
		await walk(visitor);
	},

	'on a phone too': async ({ arrive }) => {
		const visitor = await arrive({ size: 'phone' });
		await visitor.signIn('chu', OWN);
		await walk(visitor);
	},

	'a second confederation, an unknown parent and an unknown kind are refused': async ({ server }) => {
		for (const words of [['b', '--name', 'B', '--kind', 'confederation'], ['b', '--name', 'B', '--kind', 'province', '--parent', 'khong'],
			['b', '--name', 'B', '--kind', 'khong', '--parent', 'tld'], ['--name', 'B', '--kind', 'province', '--parent', 'tld'],
			['b', '--name', 'B', '--kind', 'province', '--parent', 'tld', '--from', '31/02/2020'],
			['b', '--name', 'B', '--kind', 'province', '--parent', 'tld', '--from', '01/01/1900']])
			await assert.rejects(server.cli('unit', 'add', ...words), words.join(' '));
	},

	'words that nobody asked for are refused, and a book that is not there is not made by asking it': async ({ server }) => {
		await assert.rejects(server.cli('check', 'x'), /Thừa từ “x”/);
		await assert.rejects(server.cli('plan', 'list', 'x'), /Thừa từ “x”/);
		const missing = join(tmpdir(), `congdoan-none-${process.pid}.db`);
		await assert.rejects(server.cli('plan', 'list', '--db', `sqlite:${missing}`), /Chưa có sổ ở đây/);
		await assert.rejects(access(missing));
	},
};
