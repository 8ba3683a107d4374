// The catalogue of indicators, one of them, and the builder: from choices to a formula, its value, and an indicator of one's own.
import assert from 'node:assert/strict';
import { Caller, PASSWORD } from '../../../tests/journeys/book.mjs';

const BUILD = '/indicators/build?period=2017&';
const formulaOf = page => page.text.match(/<dt>Công thức<\/dt><dd><code>([^<]*)/)?.[1].replaceAll('&gt;', '>').replaceAll('&lt;', '<').replaceAll('&quot;', '"');

export const journeys = {
	'indicators stand by theme, are found without accents, and show a value': async ({ server }) => {
		const caller = await Caller.signIn(server.base, 'laocai');
		const { indicators } = await caller.json('/indicators?period=2017');
		assert.ok(indicators.length > 20);
		assert.ok(indicators.find(one => one.code === 'new_members').value.length > 0);
		assert.ok((await caller.json('/indicators?q=doi thoai')).indicators.length > 0);
		const one = await caller.json('/indicator/new_members?period=2017');
		assert.equal(one.formula, 'count(admission)');
		const points = text => Number(text.replaceAll('.', ''));
		assert.equal(one.children.reduce((sum, child) => sum + points(child.value), 0), points(one.value), 'the units below add up');
		assert.equal((await caller.get('/indicator/khong_co')).status, 404);
		assert.equal((await caller.get('/indicators?period=khong')).status, 422);
	},

	'what is chosen becomes a formula with its value, and opens into records': async ({ server }) => {
		const caller = await Caller.signIn(server.base, 'laocai');
		for (const [query, formula] of [
			['source=admission&how=count', 'count(admission)'],
			['source=member&how=count&path0=sex&op0=is&value0=female', 'count(member where sex = female)'],
			['source=employer&how=count&path0=headcount&op0=at_least&value0=1.000', 'count(employer where headcount >= 1000)'],
			['source=dialogue&how=distinct&field=employer', 'distinct(dialogue.employer)'],
			['source=unit&how=count&path0=kind&op0=is&value0=grassroots&path1=has:dialogue&op1=no', 'count(unit where kind = grassroots and not has(dialogue))'],
			['source=establishment&how=count&path0=founded_on&op0=less&value0=01/07/2017', 'count(establishment where founded_on < 2017-07-01)'],
			['source=party_introduction&how=count&share=1&d_source=unit&d_how=count&d_path0=kind&d_op0=is&d_value0=grassroots',
				'count(party_introduction) / count(unit where kind = grassroots)'],
			['source=member&how=growth', 'growth(member)']]) {
			const page = await caller.get(BUILD + query);
			assert.equal(page.status, 200);
			assert.equal(formulaOf(page), formula);
			assert.doesNotMatch(page.text, /class="note bad"/, formula);
			const records = await caller.json(`/indicators/records?period=2017&formula=${encodeURIComponent(formula)}`);
			assert.ok(Array.isArray(records.records));
		}
	},

	'a formula that is wrong is told in words, and nothing is kept': async ({ server }) => {
		const caller = await Caller.signIn(server.base, 'laocai');
		const page = await caller.get(`${BUILD}typed=1&formula=${encodeURIComponent('count(dialogu)')}`);
		assert.match(page.text, /Ý bạn là/);
		assert.equal((await caller.get('/indicators/records?formula=count(dialogu)')).status, 422);
		const refused = await caller.post('/indicators/build', { label: 'A', code: 'a', meaning: 'b', formula: 'count(dialogu)' });
		assert.equal(refused.status, 422);
		assert.equal((await caller.get('/indicator/x_a')).status, 404);
		assert.equal((await caller.post('/indicators/build', { label: '', code: 'a', meaning: 'b', formula: 'count(dialogue)' })).status, 422);
	},

	'what was built is kept, and formulas name it': async ({ server }) => {
		const caller = await Caller.signIn(server.base, 'laocai');
		const kept = await caller.post('/indicators/build', { label: 'Đối thoại đột xuất', code: 'doi_thoai_dx', measured_in: 'cuộc',
			meaning: 'Đối thoại theo yêu cầu.', formula: 'count(dialogue where kind = on_request)' });
		assert.equal(kept.status, 303, kept.text.match(/class="error"[^]*?<\/p>/)?.[0]);
		assert.equal((await caller.json('/indicator/x_doi_thoai_dx')).version, 1);
		assert.match(await server.cli('eval', 'x_doi_thoai_dx / count(dialogue)', '--unit', 'ldld-lao-cai', '--period', '2017'), /\d|phát sinh/);
		const viewer = await Caller.signIn(server.base, 'xem');
		assert.equal((await viewer.post('/indicators/build', { label: 'A', code: 'b', meaning: 'c', formula: 'count(dialogue)' })).status, 403);
	},

	'nothing of a sibling': async ({ server }) => {
		const caller = await Caller.signIn(server.base, 'gialam');
		for (const path of ['/indicators', '/indicator/new_members', '/indicators/build', '/indicators/records?formula=count(admission)'])
			assert.equal((await caller.get(`${path}${path.includes('?') ? '&' : '?'}unit=ldld-lao-cai`)).status, 404, path);
	},

	'the pages look right in both sizes': async ({ arrive }) => {
		for (const options of [{}, { size: 'phone' }]) {
			const visitor = await arrive(options);
			await visitor.signIn('laocai', PASSWORD);
			for (const path of ['/indicators?period=2017', '/indicator/new_members?period=2017', `${BUILD}source=employer&how=count&path0=sector&op0=is&value0=fdi&share=1`,
				'/indicators/records?period=2017&formula=count(establishment)']) {
				await visitor.visit(path);
				await visitor.axe();
				await visitor.fits();
			}
		}
	},
};
