// Every page of the menu, in both sizes: accessible, quiet, within its size and weight, and with nothing from outside.
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { PASSWORD, hrefs } from './book.mjs';
import { BUDGET } from './lib.mjs';

const PAGES = {
	home: '/',
	entry: '/entry',
	'entry-grid': '/entry?register=dialogue&period=2017-05',
	'entry-missing': '/entry/missing?register=dialogue&period=2017-05',
	'home-child': '/?unit=ldld-sa-pa',
	plans: '/plans',
	'plan-new': '/plans/new',
	'plan-edit': '/plan/lao-cai-2017/edit',
	'plan-edit-target': '/plan/lao-cai-2017/edit/target?q=ket+nap',
	'plan-answers': '/plan/lao-cai-2017/answers?show=all',
	'plan-answer': '/plan/lao-cai-2017/answer?unit=ldld-sa-pa',
	'plan-adjust': '/plan/lao-cai-2017/adjust/t1',
	'plans-missing': '/plans/missing?unit=ldld-lao-cai&period=2017',
	'plan-pass-on': '/plan/lao-cai-2017/pass-on',
	'plan-hand-down': '/plan/lao-cai-2017/hand-down',
	'plan-hand-down-one': '/plan/lao-cai-2017/hand-down?target=t1',
	plan: '/plan/lao-cai-2017',
	'plan-child': '/plan/lao-cai-2017?unit=ldld-sa-pa',
	'plan-as-of': '/plan/lao-cai-2017?as_of=30/06/2017&structure=now',
	target: '/plan/lao-cai-2017/target/t1',
	'target-founded': '/plan/lao-cai-2017/target/t2',
	ranking: '/plan/lao-cai-2017/ranking',
	trend: '/plan/lao-cai-2017/trend',
	behind: '/behind',
	'to-do': '/to-do',
	'to-do-sent': '/to-do?view=sent',
	figure: '/plan/lao-cai-2017/target/t1/records?page=3',
	'figure-empty': '/plan/lao-cai-2017/target/t1/records?as_of=01/01/2017',
	registers: '/records',
	members: '/records/member',
	'members-found': '/records/member?q=nguyen&per=50&sort=full_name&order=desc',
	'members-none': '/records/member?q=khong-co-ai-ten-nay',
	employers: '/records/employer',
	agreements: '/records/agreement?from=01/01/2017&until=30/06/2017',
	'member-new': ['/records/member/new', 422],
	'agreement-new': '/records/agreement/new',
	units: '/units',
	'units-found': '/units?q=sa+pa',
	places: '/places?q=sa+pa',
	unit: '/unit/ldld-sa-pa',
	recognise: '/unit/ldld-sa-pa/recognise',
	account: '/account',
	'not-found': ['/khong-co-trang-nay', 404],
	'bad-day': ['/plan/lao-cai-2017?as_of=31/02/2017', 422],
	'denied': ['/accounts', 403],
};

// Pages of things whose codes are not known beforehand: the first link of a list that matches.
const FOUND = {
	member: ['/records/member', /^\/record\/member\/[^/]+$/],
	'member-edit': ['/records/member', /^\/record\/member\/[^/]+$/, '/edit'],
	agreement: ['/records/agreement', /^\/record\/agreement\/[^/]+$/],
	'agreement-edit': ['/records/agreement', /^\/record\/agreement\/[^/]+$/, '/edit'],
	grassroots: ['/unit/ldld-sa-pa', /^\/unit\/cdcs-[^/?]+$/],
	admit: ['/unit/ldld-sa-pa', /^\/unit\/cdcs-[^/?]+$/, '/admit'],
	transfer: ['/unit/ldld-sa-pa', /^\/unit\/cdcs-[^/?]+$/, '/transfer'],
	leave: ['/unit/ldld-sa-pa', /^\/unit\/cdcs-[^/?]+$/, '/leave'],
};

// Everything over the wire is weighed with an empty cache, on the pages that carry most; HTML alone on each.
const WEIGHED = new Set(['home', 'plan', 'figure', 'members', 'agreement-new', 'units', 'unit']);

const pagesOf = async visitor => {
	const pages = Object.entries(PAGES).map(([name, page]) => [name, ...[page].flat()]);
	for (const [name, [list, pattern, rest = '']] of Object.entries(FOUND)) {
		const found = (await hrefs(visitor, list)).find(path => pattern.test(path));
		assert.ok(found, `${list} links to no ${pattern}`);
		pages.push([name, found + rest]);
	}
	return pages;
};

const speak = (visitor, language) => Promise.all([visitor.page.waitForNavigation(),
	visitor.page.$eval(`form[data-look] button[value=${language}]`, button => button.click())]);

// What is Vietnamese in English pages is data, or a name: everything that the program says itself is translated.
const inEnglish = async ({ arrive }) => {
	const visitor = await arrive();
	await visitor.page.setCookie({ name: 'lang', value: 'en', url: visitor.base });
	await visitor.visit('/sign-in');
	assert.match(await visitor.text(), /Sign in/);
	await visitor.signIn('laocai', PASSWORD);
	await speak(visitor, 'en');
	for (const path of ['/', '/plan/lao-cai-2017', '/plan/lao-cai-2017/target/t1', '/records', '/records/member', '/records/agreement/new',
		'/unit/ldld-sa-pa', '/unit/ldld-sa-pa/recognise', '/account']) {
		await visitor.visit(path);
		const said = await visitor.page.$$eval('nav.side, main h2:not(.kpi h2), main thead, main label, main .btn, main .chip, main .hint',
			nodes => nodes.map(node => node.innerText));
		assert.deepEqual(said.filter(text => !/for example/.test(text) && /[ăâđêôơưạảấầẩậắằẵặẹẻẽếềểễệỉịọỏốồổỗộớờởợụủứừửữựỳỵỷỹ]/i.test(text)), [], path);
		if (process.env.SHOTS)
			await visitor.shot(`en${path.replaceAll('/', '-')}`);
	}
	await visitor.visit('/');
	assert.match(await visitor.text(), /First 6 months of 2017/);
	await visitor.visit('/entry?register=dialogue&period=2017-06');
	assert.doesNotMatch(await visitor.text(), /Tháng \d+ năm/);
	await speak(visitor, 'vi');
};

const walk = size => async ({ arrive }) => {
	const stranger = await arrive({ size });
	await stranger.visit('/sign-in');
	await stranger.axe();
	await stranger.fits();
	if (process.env.SHOTS)
		await stranger.shot('sign-in');
	const visitor = await arrive({ size });
	await visitor.signIn('laocai', PASSWORD);
	const wrong = [];
	for (const [name, path, status = 200] of await pagesOf(visitor))
		try {
			if (size === 'wide' && WEIGHED.has(name))
				await visitor.budget(path);
			else
				assert.ok(gzipSync(await (await visitor.visit(path, { status })).text()).length <= BUDGET.htmlGzip, 'too heavy');
			await visitor.fits();
			await visitor.axe();
			if (process.env.SHOTS)
				await visitor.shot(name);
		} catch (error) {
			visitor.faults.length = 0;
			wrong.push(`${name} ${path}: ${error.message}`);
		}
	assert.deepEqual(wrong, []);
};

export const journeys = {
	'every page at 1366x768': walk('wide'),
	'every page at 390x844': walk('phone'),
	'in English nothing is left in Vietnamese but data': inEnglish,
};
