// The first minutes at LĐLĐ tỉnh Lào Cai: the result in one sentence, and every number of it opens.
import assert from 'node:assert/strict';
import { Caller, PASSWORD } from '../../../tests/journeys/book.mjs';

const figures = visitor => visitor.page.$$eval('p.sentence a.fig', links => links.map(link => link.innerText.trim()));

const clickText = (visitor, selector, text) => visitor.page.evaluate((css, wanted) => {
	const link = [...document.querySelectorAll(css)].find(one => one.innerText.trim() === wanted);
	link.id = 'this-one';
}, selector, text).then(() => visitor.submit('#this-one'));

const fromDoorToPerson = script => async ({ arrive }) => {
	const visitor = await arrive({ script });
	await visitor.signIn('laocai', PASSWORD);
	assert.equal(new URL(visitor.page.url()).pathname, '/');
	assert.deepEqual(await figures(visitor), ['1.128', '75,2%', '41,8%', '29']);

	await clickText(visitor, 'p.sentence a.fig', '1.128');
	assert.match(await visitor.text('h1'), /: 1\.128$/);
	assert.match(await visitor.text('tfoot'), /Cộng 1\.128 bản ghi.* 1\.128$/);

	await visitor.submit('main tbody tr:nth-child(1) th a');
	assert.match(new URL(visitor.page.url()).pathname, /^\/record\/(membership_event|admission|member)\//);
	assert.match(await visitor.text(), /Lịch sử/);
};

export const journeys = {
	'from the door over 1.128 to a person': fromDoorToPerson(true),
	'the same without script': fromDoorToPerson(false),

	'a child shows its own figures, and its parent does not': async ({ arrive, server }) => {
		const visitor = await arrive();
		await visitor.signIn('laocai', PASSWORD);
		await visitor.visit('/?unit=cdn-xay-dung-lao-cai');
		assert.match(await visitor.text('h1'), /Công đoàn ngành Xây dựng Lào Cai/);
		assert.ok((await figures(visitor)).includes('376'));
		const child = await Caller.signIn(server.base, 'xaydung');
		const home = await child.json('/');
		assert.equal(home.unit, 'cdn-xay-dung-lao-cai');
		assert.equal(home.plan.targets[0].value.display, '376');
		assert.equal((await child.get('/?unit=ldld-lao-cai')).status, 404);
	},

	'JSON says what the page says': async ({ server }) => {
		const leader = await Caller.signIn(server.base, 'laocai');
		const { unit, plan } = await leader.json('/');
		assert.equal(unit, 'ldld-lao-cai');
		assert.equal(plan.targets[0].value.display, '1.128');
		assert.deepEqual(plan.targets[0].baselines.map(one => one.pct.display), ['75,2%', '41,8%']);
		assert.equal(plan.targets[1].value.display, '29');
	},

	'English, by the menu of the account, and back': async ({ arrive }) => {
		const visitor = await arrive({ script: false });
		await visitor.signIn('laocai', PASSWORD);
		await visitor.page.click('header.top details.right > summary');
		await visitor.submit('form[data-look] button[value=en]');
		assert.equal(await visitor.page.$eval('html', html => html.lang), 'en');
		assert.match(await visitor.text('nav.side'), /Overview|Home/);
		assert.deepEqual((await figures(visitor))[0], '1.128');
		await visitor.page.click('header.top details.right > summary');
		await visitor.submit('form[data-look] button[value=vi]');
		assert.equal(await visitor.page.$eval('html', html => html.lang), 'vi');
	},

	'a day that is in no calendar is refused with its reason': async ({ server }) => {
		const leader = await Caller.signIn(server.base, 'laocai');
		const answer = await leader.get('/?as_of=31/02/2017');
		assert.equal(answer.status, 422);
		assert.match(answer.text, /31\/02\/2017/);
	},
};
