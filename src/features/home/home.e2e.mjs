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

	'how far, since when, what to do, who: at both sizes': async ({ arrive }) => {
		for (const size of ['wide', 'phone']) {
			const visitor = await arrive({ size });
			await visitor.signIn('laocai', PASSWORD);
			assert.match(await visitor.text('.sentence'), /^6 tháng đầu năm 2017, phát triển đoàn viên mới: 1\.128 đoàn viên, đạt 75,2% so với chỉ tiêu TLĐ giao và 41,8% so với chỉ tiêu LĐLĐ tỉnh Lào Cai giao; thành lập công đoàn cơ sở: 29 CĐCS\.$/);
			const heads = await visitor.page.$$eval('main h2', all => all.map(one => one.innerText.trim()));
			const order = ['Phát triển đoàn viên mới', 'Xu hướng', 'Việc cần làm', 'Xếp hạng đơn vị trực thuộc'];
			assert.deepEqual(heads.filter(head => order.includes(head)), order);
			assert.match(await visitor.text('.to-do'), /Chậm.*LĐLĐ tỉnh Lào Cai giao 2\.700 · Còn thiếu 1\.572/);
			await visitor.axe();
			await visitor.fits();
		}
	},

	'who is behind is one button away, and comes back as something that waits': async ({ arrive }) => {
		const visitor = await arrive();
		await visitor.signIn('laocai', PASSWORD);
		await visitor.submit('.to-do a.btn[href^="/behind"]');
		assert.equal(new URL(visitor.page.url()).pathname, '/behind');
		assert.match(await visitor.text('#behind tbody'), /Si Ma Cai/);
		await visitor.submit('#behind tbody tr:nth-child(1) button');
		await visitor.submit('form.form button[type=submit]');
		await visitor.visit('/');
		assert.match(await visitor.text('.to-do'), /1 lời nhắc Đã nhắc, chưa được trả lời/);
	},

	'another plan and another day are chosen on the page': async ({ arrive }) => {
		const visitor = await arrive({ script: false });
		await visitor.signIn('laocai', PASSWORD);
		await visitor.visit('/?as_of=31/03/2017');
		assert.match(await visitor.text('.sentence'), /^3 tháng đầu năm 2017, /);
		assert.equal(await visitor.page.$eval('#as_of', box => box.value), '31/03/2017');
		await visitor.visit('/?as_of=15/05/2017');
		assert.match(await visitor.text('.sentence'), /^Tính đến 15\/05\/2017, /);
		await visitor.visit('/?as_of=31/12/2017');
		assert.match(await visitor.text('.sentence'), /^Cả năm 2017, /);
		await visitor.visit('/?plan=gia-lam-2021');
		assert.match(await visitor.text('.sentence'), /2017/, 'a plan out of reach is not chosen');
	},

	'what one may not see, nobody else has kept for him': async ({ server }) => {
		const leader = await Caller.signIn(server.base, 'laocai');
		assert.equal((await leader.get('/?unit=ldld-sa-pa')).status, 200);
		for (const login of ['donganh', 'xaydung']) {
			const other = await Caller.signIn(server.base, login);
			assert.equal((await other.get('/?unit=ldld-sa-pa')).status, 404);
			assert.doesNotMatch((await other.get('/')).text, /LĐLĐ huyện Sa Pa/);
		}
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

	'one admission more and 1.128 is 1.129, for everybody who looks': async ({ server }) => {
		const [leader, viewer] = await Promise.all(['laocai', 'xem'].map(login => Caller.signIn(server.base, login)));
		const told = async caller => (await caller.get('/')).text.match(/<p class="sentence">[\s\S]*?<a class="fig"[^>]*>([\d.]+)</)?.[1];
		assert.equal(await told(leader), '1.128');
		const before = await told(viewer);
		const grassroots = (await leader.get('/unit/ldld-sa-pa')).text.match(/\/unit\/(cdcs-ldld-sa-pa[^"?\/]*)/)[1];
		const sent = await leader.post(`/unit/${grassroots}/admit`, { names: 'Lý Thị Mẩy', day: '20/06/2017', cause: 'admission', on: '20/06/2017' });
		assert.equal(sent.status, 303, sent.text.match(/class="error"[^>]*>.*?<\/p>/)?.[0]);
		assert.equal(await told(leader), '1.129');
		assert.equal(await told(viewer), before === '1.128' ? '1.129' : before);
	},

	'whatever is written, the page that was kept is the one that a process makes that has kept nothing': async ({ server }) => {
		const callers = await Promise.all(['laocai', 'hanoi', 'gialam', 'xem'].map(login => Caller.signIn(server.base, login)));
		const [laocai, hanoi, gialam] = callers;
		const grassroots = (await laocai.get('/unit/ldld-sa-pa')).text.match(/\/unit\/(cdcs-ldld-sa-pa[^"?\/]*)/)[1];
		const page = async (caller, base) => {
			const answer = await Object.assign(caller, { base }).get('/');
			caller.base = server.base;
			return answer.text.match(/<main[^]*<\/main>/)[0];
		};
		const send = async (caller, path, fields) => {
			const sent = await caller.post(path, fields);
			assert.equal(sent.status, 303, `${path}: ${sent.text.match(/class="error"[^]*?<\/p>/)?.[0]}`);
			return sent.location.split('?')[0];
		};
		const write = async (caller, type, fields, unit) =>
			send(caller, `/records/${type}`, { unit: unit ?? (await caller.json('/')).unit, ...fields });
		const dialogue = { held_on: '05/05/2017', kind: 'periodic' };
		const rounds = [
			[() => write(hanoi, 'dialogue', { ...dialogue, held_on: '05/05/2019' }), () => write(laocai, 'activity', { held_on: '02/03/2017', kind: 'sport' })],
			[() => send(laocai, `/unit/${grassroots}/admit`, { names: 'Lù Văn Sáng', day: '21/06/2017', cause: 'admission', on: '21/06/2017' }),
				() => write(gialam, 'dialogue', { ...dialogue, held_on: '06/05/2021' })],
			[async () => send(laocai, `${await write(laocai, 'dialogue', dialogue, 'ldld-sa-pa')}/annul`, { version: '1', reason: 'thử' }),
				() => write(hanoi, 'party_introduction', { introduced_on: '18/06/2019' })],
			[() => write(gialam, 'activity', { held_on: '02/03/2021', kind: 'culture' }), () => write(hanoi, 'activity', { held_on: '02/03/2019', kind: 'sport' })],
		];
		for (const [i, round] of rounds.entries()) {
			let kept;
			for (const deed of round) {
				await deed();
				kept = await Promise.all(callers.map(caller => page(caller, server.base)));
			}
			const anew = await server.another();
			for (const [k, caller] of callers.entries())
				assert.equal(kept[k], await page(caller, anew), `round ${i}, page ${k}`);
		}
	},
};
