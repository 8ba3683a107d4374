// All units of one level in order: by an indicator, by a line of a plan, highest and lowest, pages, files, scope.
import assert from 'node:assert/strict';
import { Caller, PASSWORD } from '../../../tests/journeys/book.mjs';

const points = text => Number(text.replaceAll('.', ''));

export const journeys = {
	'all grassroots unions stand in order, with ties and their part of the whole': async ({ server }) => {
		const caller = await Caller.signIn(server.base, 'laocai');
		const path = '/ranking?level=grassroots&by=indicator:new_members&period=2017';
		const found = await caller.json(`${path}&per=500`);
		assert.ok(found.units > 50);
		assert.equal(found.rows.length, Math.min(found.units, 500));
		for (let i = 1; i < found.rows.length; i++) {
			assert.ok(found.rows[i - 1].value.num >= found.rows[i].value.num);
			assert.ok(found.rows[i].rank === i + 1 || found.rows[i].tied);
		}
		assert.equal(found.rows.reduce((sum, row) => sum + row.value.num, 0), points(found.whole), 'the unions are the whole');
		const first = found.rows[0];
		const own = await caller.json(`/indicator/new_members?period=2017&unit=${first.unit}`);
		assert.equal(points(own.value), first.value.num);

		const lowest = await caller.json(`${path}&order=lowest&per=20`);
		assert.equal(lowest.rows.length, 20);
		assert.equal(lowest.rows[0].value.num, found.rows.at(-1).value.num);
		const second = await caller.json(`${path}&per=20&page=2`);
		assert.equal(second.rows[0].unit, found.rows[20].unit);
	},

	'a line of a plan ranks the districts as the plan counts it': async ({ server }) => {
		const caller = await Caller.signIn(server.base, 'laocai');
		const found = await caller.json('/ranking?level=upper&by=target:lao-cai-2017/t1&unit=ldld-lao-cai');
		const line = await caller.json('/plan/lao-cai-2017/target/t1');
		assert.ok(found.rows.length > 5);
		assert.equal(found.as_of, '2017-06-30');
		for (const child of line.children ?? [])
			assert.equal(found.rows.find(row => row.unit === child.unit)?.value.num ?? child.value.num, child.value.num);
	},

	'what cannot be asked is refused, and others see nothing': async ({ server }) => {
		const caller = await Caller.signIn(server.base, 'laocai');
		for (const query of ['level=village', 'by=indicator:khong_co', 'by=members', 'order=sideways', 'period=khong', 'format=pdf'])
			assert.equal((await caller.get(`/ranking?${query}`)).status, 422, query);
		assert.equal((await caller.get('/ranking?by=target:khong-co/t1')).status, 404);
		const other = await Caller.signIn(server.base, 'gialam');
		assert.equal((await other.get('/ranking?unit=ldld-lao-cai')).status, 404);
		const own = await other.json('/ranking?level=grassroots&by=indicator:members&period=2021&per=500');
		assert.ok(own.units > 0 && own.rows.every(row => !row.unit.includes('lao-cai')));
	},

	'the page reads in both sizes, and its rows leave as a file': async ({ arrive, server }) => {
		for (const size of ['wide', 'phone']) {
			const visitor = await arrive({ size });
			await visitor.signIn('laocai', PASSWORD);
			for (const path of ['/ranking?level=grassroots&by=indicator:new_members&period=2017&per=20', '/ranking?level=commune&period=2017']) {
				await visitor.visit(path);
				await visitor.axe();
				await visitor.fits();
			}
			await visitor.budget('/ranking?level=grassroots&by=indicator:new_members&period=2017');
		}
		const caller = await Caller.signIn(server.base, 'laocai');
		const csv = await caller.get('/ranking?level=upper&by=indicator:new_members&period=2017&format=csv');
		assert.equal(csv.status, 200);
		assert.match(csv.text, /Hạng,Đơn vị,Thuộc,Kết quả,Tỷ trọng/);
		assert.equal((await caller.get('/ranking?level=upper&by=indicator:new_members&period=2017&format=xlsx')).status, 200);
	},
};
