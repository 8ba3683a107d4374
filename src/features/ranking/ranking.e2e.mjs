// Who is ahead and since when: ranking and trend of a target, as pages, JSON and CSV; the days agree with the figures.
import assert from 'node:assert/strict';
import { Caller, PASSWORD } from '../../../tests/journeys/book.mjs';

const PLAN = '/plan/lao-cai-2017';

export const journeys = {
	'the ranking lists the children of the plan, and its CSV says the same': async ({ server }) => {
		const leader = await Caller.signIn(server.base, 'laocai');
		const rows = await leader.json(`${PLAN}/ranking?target=t1`);
		assert.equal(rows.length, 15);
		assert.equal(rows.reduce((sum, row) => sum + Number(row.value.replace('.', '')), 0), 1128);
		const file = await leader.get(`${PLAN}/ranking?target=t1&format=csv`);
		assert.match(file.headers.get('content-type'), /text\/csv/);
		assert.match(file.headers.get('content-disposition'), /attachment.*xep-hang-lao-cai-2017-t1-2017-06-30\.csv/);
		const lines = file.text.trim().split('\n');
		assert.equal(lines.length, 16);
		const sheet = await leader.get(`${PLAN}/ranking?target=t1&format=xlsx`);
		assert.match(sheet.headers.get('content-disposition'), /\.xlsx/);
		assert.ok(sheet.text.startsWith('PK'));
		assert.equal((await leader.get(`${PLAN}/ranking?target=t1&format=doc`)).status, 422);
		assert.match(lines[1], /Công đoàn ngành Xây dựng Lào Cai.*376.*30\/06\/2017/);
	},

	'the trend ends where the target stands, and its table is behind it': async ({ arrive, server }) => {
		const leader = await Caller.signIn(server.base, 'laocai');
		const trend = await leader.json(`${PLAN}/trend?target=t1`);
		assert.equal(trend.months.length, 12);
		assert.deepEqual(trend.months[5].value, { num: 1128, den: 1 });
		assert.equal(trend.months[6].value, null);
		for (const [month, day] of [[0, '31/01/2017'], [2, '31/03/2017']]) {
			const plan = await leader.json(`${PLAN}?as_of=${day}`);
			assert.equal(plan.targets[0].value.num, trend.months[month].value.num, day);
		}
		assert.equal(trend.forecast.ground, 'given');
		assert.ok(trend.forecast.low.num > 1128 && trend.forecast.low.num <= trend.forecast.high.num);

		const visitor = await arrive();
		await visitor.signIn('laocai', PASSWORD);
		await visitor.visit(`${PLAN}/target/t1`);
		await visitor.submit('.head a[href*="/trend"]');
		assert.match(await visitor.text('#trend-reading'), /1\.128.*nhanh hơn nhịp 384.*chậm hơn nhịp 211.*262 mỗi tháng/);
		assert.match(await visitor.text('figure'), /Dự báo: Đến 31\/12\/2017 có thể đạt/);
		await visitor.page.click('figure details:last-of-type summary');
		const june = await visitor.page.$$eval('figure tbody tr', rows => rows[5].innerText);
		assert.match(june, /T6\/2017\s+1\.128/);
		await visitor.axe();
		await visitor.submit('.head a[href*="/ranking"]');
		assert.match(await visitor.text('h1'), /^Xếp hạng/);
		await visitor.axe();
	},

	'a share is not forecast, and the page says why': async ({ arrive, server }) => {
		const leader = await Caller.signIn(server.base, 'laocai');
		assert.equal((await leader.json(`${PLAN}/trend?target=t3`)).forecast.ground, 'not_counted_up');
		assert.equal((await leader.json(`${PLAN}/trend?target=t1&as_of=31/12/2017`)).forecast.ground, 'over');
		assert.equal((await leader.json(`${PLAN}/trend?target=t1&as_of=15/02/2017`)).forecast.ground, 'too_early');
		const visitor = await arrive({ size: 'phone' });
		await visitor.signIn('laocai', PASSWORD);
		await visitor.visit(`${PLAN}/trend?target=t3`);
		assert.match(await visitor.text('figure'), /Không dự báo: chỉ các số cộng dồn/);
		await visitor.fits();
		await visitor.visit(`${PLAN}/ranking?target=t3`);
		await visitor.fits();
	},

	'a target or day that is not there is refused': async ({ server }) => {
		const leader = await Caller.signIn(server.base, 'laocai');
		for (const page of ['ranking', 'trend']) {
			assert.equal((await leader.get(`${PLAN}/${page}?target=t99`)).status, 404);
			assert.equal((await leader.get(`${PLAN}/${page}?as_of=31/02/2017`)).status, 422);
			assert.equal((await leader.get(`${PLAN}/${page}?unit=ldld-gia-lam`)).status, 404);
			assert.equal((await leader.get(`/plan/gia-lam-2021/${page}`)).status, 404);
		}
	},
};
