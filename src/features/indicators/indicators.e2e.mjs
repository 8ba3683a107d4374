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
		assert.ok(indicators.find(one => one.code === 'new_members').uses > 0, 'its targets are counted');
		const shares = await caller.get('/indicator/dialogue_share?period=2017');
		assert.doesNotMatch(shares.text, /% *(<\/b>)? *%/, 'a percent is said once');
		assert.ok((await caller.json('/indicators?q=doi thoai')).indicators.length > 0);
		const one = await caller.json('/indicator/new_members?period=2017');
		assert.equal(one.formula, 'count(admission)');
		const points = text => Number(text.replaceAll('.', ''));
		assert.equal(one.children.reduce((sum, child) => sum + points(child.value), 0), points(one.value), 'the units below add up');
		assert.equal((await caller.get('/indicator/khong_co')).status, 404);
		assert.equal((await caller.get('/indicators?period=khong')).status, 422);
	},

	'what no stored sum holds says where it is shown that it is counted live, and nothing else does': async ({ server }) => {
		const caller = await Caller.signIn(server.base, 'laocai');
		const LIVE = 'Đếm trực tiếp từ bản ghi, không có số cộng dồn.';
		const at = formula => `period=2017&formula=${encodeURIComponent(formula)}`;
		for (const formula of ['sum(unit where kind = grassroots : max(activity.members))', 'count(member where born_on >= 1990-01-01)']) {
			assert.ok((await caller.get(`/indicators/build?typed=1&${at(formula)}`)).text.includes(LIVE), formula);
			assert.ok((await caller.get(`/indicators/records?${at(formula)}`)).text.includes(LIVE), formula);
			assert.equal((await caller.json(`/indicators/records?${at(formula)}`)).figure.live, true);
		}
		assert.equal((await caller.json('/indicator/new_members?period=2017')).live, false);
		for (const path of [`/indicators/build?typed=1&${at('count(admission)')}`, `/indicators/records?${at('count(admission)')}`,
			'/indicator/new_members?period=2017', '/plan/lao-cai-2017/target/t1/records'])
			assert.ok(!(await caller.get(path)).text.includes(LIVE), path);
	},

	'what is chosen becomes a formula with its value, and opens into records': async ({ server }) => {
		const caller = await Caller.signIn(server.base, 'laocai');
		for (const [query, formula] of [
			['tsource=admission&thow=count', 'count(admission)'],
			['tsource=member&thow=count&t0path=sex&t0how=is&t0value=female', 'count(member where sex = female)'],
			['tsource=employer&thow=count&t0path=headcount&t0how=at_least&t0value=1.000', 'count(employer where headcount >= 1000)'],
			['tsource=dialogue&thow=distinct&tfield=employer', 'distinct(dialogue.employer)'],
			['tsource=unit&t0path=kind&t0how=is&t0value=grassroots&t1path=of:dialogue&t1how=no', 'count(unit where kind = grassroots and not has(dialogue))'],
			['tsource=unit&t0path=of:visit&t0mhow=sum&t0mfield=amount&t0i0path=reason&t0i0value=tet&t0how=more&t0value=1.000.000',
				'count(unit where sum(visit.amount where reason = tet) > 1000000)'],
			['tsource=employer&t0path=sector&t0how=in&t0in_non_state=1&t0in_fdi=1', 'count(employer where sector in (non_state, fdi))'],
			['tsource=member&tany=1&t0path=sex&t0value=female&t1path=is_party_member', 'count(member where sex = female or is_party_member)'],
			['tsource=member&t0path=sex&t0value=female&t1path=is_party_member&t1group=1&t2path=born_on&t2how=less&t2value=1/1/1990&t2group=1',
				'count(member where sex = female and (is_party_member or born_on < 1990-01-01))'],
			['tsource=agreement&t0path=days:signed_on:submitted_on&t0how=at_most&t0against=param:CLA_SUBMIT_DAYS',
				'count(agreement where submitted_on - signed_on <= param(CLA_SUBMIT_DAYS))'],
			['tsource=report_filing&t0path=filed_on&t0how=at_most&t0against=field:due_on', 'count(report_filing where filed_on <= due_on)'],
			['tsource=establishment&t0path=founded_on&t0how=less&t0value=01/07/2017', 'count(establishment where founded_on < 2017-07-01)'],
			['tsource=party_introduction&over=share&bsource=unit&b0path=kind&b0how=is&b0value=grassroots',
				'count(party_introduction) / count(unit where kind = grassroots)'],
			['tsource=dispute&over=rise&bsource=dispute&bat=last_year', '(count(dispute) - count(dispute last year)) / count(dispute last year)'],
			['tsource=member&join=minus&msource=member&mat=at_start', 'count(member) - count(member at start)'],
			['tsource=unit&thow=sum_each&teach=activity&temhow=max&temfield=members&t0path=kind&t0value=grassroots',
				'sum(unit where kind = grassroots : max(activity.members))'],
			['tsource=income&thow=sum&tfield=income&ttimes=field:people', 'sum(income : income * people)'],
			['tsource=@indicator&tfield=new_members', 'new_members'],
			['tsource=@indicator&tfield=members&over=rise&bsource=@indicator&bfield=members&bat=last_year',
				'(members - members last year) / members last year'],
			['tsource=accident&over=per_thousand&bsource=employer&bhow=sum&bfield=headcount', 'count(accident) * 1000 / sum(employer.headcount)'],
			['tsource=levy&thow=sum&tfield=paid&over=share&bsource=levy&bhow=sum&bfield=due&under=plus&lsource=dues&lhow=sum&lfield=due',
				'sum(levy.paid) / (sum(levy.due) + sum(dues.due))'],
			['tsource=unit&t0path=of:member&t0mhow=growth&t0how=at_least&t0value=5', 'count(unit where growth(member) >= 5)'],
			['tsource=unit&t0path=of:dialogue&t0mhow=growth&t0how=at_least&t0value=5', 'count(unit where count(dialogue) >= 5)'],
			['tsource=document&t0path=is_electronic&t0how=given', 'count(document where is_electronic is not empty)'],
			['tsource=member&thow=growth', 'growth(member)']]) {
			const page = await caller.get(BUILD + query);
			assert.equal(page.status, 200);
			assert.equal(formulaOf(page), formula);
			assert.doesNotMatch(page.text, /class="note bad"/, formula);
			const records = await caller.json(`/indicators/records?period=2017&formula=${encodeURIComponent(formula)}`);
			assert.ok(Array.isArray(records.records));
		}
	},

	'a formula opens in the form where it fits, else as text with the part that does not': async ({ server }) => {
		const caller = await Caller.signIn(server.base, 'laocai');
		const fits = await caller.get(`${BUILD}formula=${encodeURIComponent('count(unit where kind = grassroots and has(visit where reason = tet))')}`);
		assert.match(fits.text, /<option value="tet" selected>/);
		assert.match(fits.text, /<option value="of:visit" selected>/);
		const people = await caller.get(`${BUILD}tsource=officer`);
		assert.match(people.text, /<option value="member.is_party_member">/, 'what is sensitive is counted too');
		const text = await caller.get(`${BUILD}formula=${encodeURIComponent('count(admission) >= 4')}`);
		assert.match(text.text, /mở ở dạng chữ/);
		assert.match(text.text, /<textarea/);
		const one = await caller.get('/indicator/new_members?period=2017');
		assert.match(one.text, /Đưa vào kế hoạch/);
		const [, link] = one.text.match(/href="(\/plan\/[^"]*edit\/target\?indicator=new_members)"/);
		assert.match((await caller.get(link)).text, /new_members\s*<\/textarea>/);
		assert.match((await caller.get('/plan/lao-cai-2017/edit/target?formula=count(dialogue)')).text, /count\(dialogue\)\s*<\/textarea>/);
		assert.doesNotMatch((await (await Caller.signIn(server.base, 'xem')).get('/indicator/new_members')).text, /Đưa vào kế hoạch/);
	},

	'the value follows what is chosen, without leaving the page': async ({ arrive }) => {
		const visitor = await arrive();
		await visitor.signIn('laocai', PASSWORD);
		await visitor.visit('/indicators/build?period=2017');
		const wait = text => visitor.page.waitForFunction(one => document.querySelector('#builder dl.facts')?.innerText.includes(one), {}, text);
		await visitor.page.select('#tsource', 'establishment');
		await wait('count(establishment)');
		await visitor.page.select('[name=t0path]', 'method');
		await visitor.page.waitForSelector('[name=t0value]');
		await visitor.page.select('[name=t0value]', 'bottom_up');
		await wait('where method = bottom_up');
		await visitor.page.select('#over', 'share');
		await visitor.page.waitForSelector('#bsource');
		await visitor.page.select('#bsource', 'establishment');
		await wait('%');
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
			for (const path of ['/indicators?period=2017', '/indicator/new_members?period=2017', `${BUILD}tsource=employer&t0path=sector&t0how=in&t0in_fdi=1&t1path=of:visit&t2path=headcount&t2against=param:WOMEN_BOARD_MIN_FEMALE&over=share`,
				`${BUILD}typed=1&formula=count(admission)`,
				'/indicators/records?period=2017&formula=count(establishment)',
				'/indicators/records?period=2017&formula=count(member+where+born_on+>=+1990-01-01)']) {
				await visitor.visit(path);
				await visitor.axe();
				await visitor.fits();
			}
		}
	},
};
