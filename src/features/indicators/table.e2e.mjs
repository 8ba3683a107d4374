// The table of many figures by units: it adds up, keeps its address, leaves as a file, and shows nobody what is not theirs.
import assert from 'node:assert/strict';
import { Caller, PASSWORD } from '../../../tests/journeys/book.mjs';

const COLUMNS = 'indicator:members,indicator:new_members,indicator:density';

export const journeys = {
	'rows and the rest add up to the total, column by column': async ({ server }) => {
		const caller = await Caller.signIn(server.base, 'laocai');
		for (const rows of ['children', 'upper', 'grassroots']) {
			const table = await caller.json(`/table?period=2017&rows=${rows}&columns=${COLUMNS}&per=500`);
			assert.equal(table.columns.length, 3);
			assert.ok(table.rows.length > 5, rows);
			for (const k of [0, 1]) {
				const sum = table.rows.reduce((all, row) => all + row.values[k].num, 0) + (table.rest.values[k].num ?? 0);
				assert.equal(sum, table.total.values[k].num, `${rows}, column ${k}`);
			}
			assert.equal(table.columns[2].additive, false);
		}
		const usual = await caller.json('/table?period=2017');
		assert.equal(usual.columns.length, 9);
		const one = await caller.json(`/indicator/members?period=2017&unit=${usual.rows[0].unit}`);
		assert.equal(usual.rows[0].values[2].display, one.value);
	},

	'a whole plan is a table too, and what is ticked stays in the address': async ({ arrive, server }) => {
		const caller = await Caller.signIn(server.base, 'laocai');
		const plan = await caller.json('/table?plan=lao-cai-2017');
		assert.ok(plan.columns.length > 2 && plan.columns.every(column => column.by.startsWith('target:lao-cai-2017/')));
		const visitor = await arrive();
		await visitor.signIn('laocai', PASSWORD);
		await visitor.visit('/table?period=2017');
		await visitor.page.$$eval('input[name=c]', boxes => boxes.forEach(box => { box.checked = box.value === 'indicator:members'; }));
		await visitor.submit('form[action="/table"] button');
		assert.equal((await visitor.page.$$('thead th')).length, 2);
		assert.match(visitor.page.url(), /c=indicator/);
		const files = await visitor.page.$$eval('a[href*="format="]', links => links.map(link => link.getAttribute('href')));
		assert.ok(files.every(file => file.includes('columns=indicator%3Amembers')));
		const csv = await caller.get(files.find(file => file.includes('csv')));
		assert.match(csv.text, /Đơn vị,Đoàn viên cuối kỳ/);
		assert.match(csv.text, /Tổng cộng/);
		assert.equal((await caller.get(files.find(file => file.includes('xlsx')))).status, 200);
		const cell = await visitor.page.$eval('tbody td a', link => link.getAttribute('href'));
		assert.equal((await caller.get(cell)).status, 200, 'a figure opens');
	},

	'what cannot be asked is refused, and others see nothing': async ({ server }) => {
		const caller = await Caller.signIn(server.base, 'laocai');
		const many = Array(17).fill('indicator:members').join(',');
		for (const query of ['rows=village', 'columns=indicator:khong_co', 'columns=members', `columns=${many}`, 'period=khong', 'format=pdf'])
			assert.equal((await caller.get(`/table?${query}`)).status, 422, query);
		const other = await Caller.signIn(server.base, 'gialam');
		assert.equal((await other.get('/table?unit=ldld-lao-cai')).status, 404);
		const own = await other.json('/table?rows=grassroots&period=2021&per=500');
		assert.ok(own.rows.length > 0 && own.rows.every(row => !row.unit.includes('lao-cai')));
		assert.equal((await caller.get('/table?rows=commune&period=2012')).status, 200, 'no units, no failure');
	},

	'the page reads in both sizes': async ({ arrive }) => {
		for (const size of ['wide', 'phone']) {
			const visitor = await arrive({ size });
			await visitor.signIn('laocai', PASSWORD);
			await visitor.visit('/table?period=2017');
			await visitor.axe();
			await visitor.fits();
			await visitor.budget('/table?period=2017');
		}
	},
};
