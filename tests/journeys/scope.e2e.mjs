// Nobody reads, or writes, beyond their scope: every route of the program is walked as an officer of the district next door.
import assert from 'node:assert/strict';
import { Caller } from './book.mjs';

const DAYS_OF_2021 = 'as_of=31/12/2021';
const JSON_TYPE = { accept: 'application/json' };

// What Gia Lâm's own leader sees: names and codes that must never reach the neighbour.
const secretsOfGiaLam = async base => {
	const leader = await Caller.signIn(base, 'gialam');
	const units = new Map([['ldld-gia-lam', 'Gia Lâm']]);
	const page = await leader.get('/unit/ldld-gia-lam');
	for (const [, code, name] of page.text.matchAll(/href="\/unit\/(cdcs-ldld-gia-lam[^"?/]*)[^"]*"[^>]*>([^<]+)</g))
		units.set(code, name.trim());
	const records = {};
	const names = new Set();
	for (const type of ['member', 'employer', 'membership_event', 'party_introduction', 'dialogue', 'agreement', 'establishment']) {
		const list = await leader.json(`/records/${type}?per=100`);
		records[type] = list.rows.map(row => row.href);
		if (type === 'employer')
			list.rows.forEach(row => names.add(row.cells[0]));
	}
	for (const name of units.values())
		names.add(name);
	const plan = await leader.json('/plan/gia-lam-2021');
	assert.ok(units.size > 5 && records.member.length > 50 && records.employer.length > 5, 'the leader sees his own');
	return { leader, units: [...units.keys()], names: [...names], records, targets: plan.targets.map(target => target.id) };
};

// Members' names are made up from few syllables, so two districts share some; those of units and employers are not shared.
const silentAbout = (answer, names, path) => {
	for (const name of names)
		assert.ok(!answer.text.includes(name), `${path} (${answer.status}) tells of ${name}`);
};

// A type that any list may be asked for.
const TYPES = ['member', 'employer', 'membership_event', 'officer', 'unit_employer', 'unit', 'edge', 'plan', 'target', 'baseline',
	'evidence', 'allotment', 'handing', 'answer', 'admission', 'establishment', 'party_introduction', 'dialogue', 'agreement', 'activity', 'participation', 'levy', 'rating'];

// The paths of one pattern, with everything of Gia Lâm in its holes.
const fill = (pattern, secrets) => {
	const recordPaths = Object.values(secrets.records).flatMap(paths => [paths[0], paths.at(-1)]).filter(Boolean);
	if (pattern.startsWith('/record/'))
		return recordPaths.map(path => path + pattern.replace('/record/{type}/{code}', ''));
	const holes = { plan: ['gia-lam-2021'], target: secrets.targets, code: secrets.units.slice(0, 4), kind: ['rename', 'move', 'merge', 'split', 'dissolve'], type: TYPES, login: ['gialam'] };
	return pattern.split('/').reduce((paths, part) => {
		const hole = part.match(/^\{(\w+)\}$/)?.[1];
		assert.ok(!hole || holes[hole], `the walk knows no {${hole}} of ${pattern}`);
		return paths.flatMap(path => (hole ? holes[hole] : [part]).map(value => path + (value ? `/${value}` : '')));
	}, ['']).map(path => path || '/');
};

const OPEN = new Set(['/places', '/sign-in', '/sign-out', '/account', '/account/password', '/account/look']);
// Pages that belong to nobody's unit: what they show is narrowed, so they answer 200 without a name of Gia Lâm.
const NARROWED = ['/indicators', '/ranking', '/table', '/indicators/build', '/indicators/records', '/restructures', '/', '/behind', '/to-do', '/plans', '/plans/missing', '/plans/new', '/units', '/records', '/entry'];

const routesOf = async server => (await server.cli('routes')).trim().split('\n')
	.map(line => line.match(/^(GET|POST) +(\S+) +(.+?)  +(reads|writes)/).slice(1));

const stillWhole = async leader => {
	const plan = await leader.json('/plan/gia-lam-2021');
	return JSON.stringify(plan.targets.map(target => target.value));
};

const walkReads = async (caller, routes, secrets) => {
	let visited = 0;
	for (const [, pattern] of routes.filter(([method, pattern]) => method === 'GET' && !OPEN.has(pattern)))
		for (const path of fill(pattern, secrets))
			for (const query of ['', '?unit=ldld-gia-lam', `?unit=${secrets.units[1]}&${DAYS_OF_2021}`, '?q=gia+lam', '?day=31/12/2021'])
				for (const headers of [{}, JSON_TYPE]) {
					const answer = await caller.get(path + query, headers);
					const isNarrowed = NARROWED.includes(path) || path.startsWith('/records/');
					assert.ok(isNarrowed ? [200, 303, 403, 404, 422].includes(answer.status) : [403, 404].includes(answer.status),
						`${path + query} answers ${answer.status}`);
					silentAbout(answer, secrets.names, path + query);
					visited++;
				}
	return visited;
};

export const journeys = {
	'a neighbour reads nothing of Gia Lâm on any route': async ({ server }) => {
		const secrets = await secretsOfGiaLam(server.base);
		const neighbour = await Caller.signIn(server.base, 'donganh');
		const visited = await walkReads(neighbour, await routesOf(server), secrets);
		assert.ok(visited > 500, `${visited} answers`);
	},

	'a neighbour writes nothing of Gia Lâm on any route': async ({ server }) => {
		const secrets = await secretsOfGiaLam(server.base);
		const before = await stillWhole(secrets.leader);
		const neighbour = await Caller.signIn(server.base, 'donganh');
		const form = { unit: 'ldld-gia-lam', introduced_on: '01/12/2021', held_on: '01/12/2021', day: '01/12/2021', on: '01/12/2021', reason: 'thử',
			version: '1', names: 'Nguyễn Văn Thử', full_name: 'Nguyễn Văn Thử', cause: 'admission', name: 'CĐCS Thử', password: 'mot-mat-khau-dai', active: '0' };
		for (const [, pattern] of (await routesOf(server)).filter(([method, pattern]) => method === 'POST' && !OPEN.has(pattern)))
			for (const path of fill(pattern, secrets))
				for (const headers of [{}, JSON_TYPE]) {
					const answer = await neighbour.post(path, form, headers);
					assert.ok([403, 404, 409, 422].includes(answer.status), `POST ${path} answers ${answer.status}`);
					silentAbout(answer, secrets.names, `POST ${path}`);
				}
		assert.equal(await stillWhole(secrets.leader), before);
	},

	'whoever is not signed in gets the door, or 401': async ({ server }) => {
		const secrets = await secretsOfGiaLam(server.base);
		const stranger = new Caller(server.base);
		for (const [method, pattern] of await routesOf(server)) {
			if (OPEN.has(pattern) && !pattern.startsWith('/account'))
				continue;
			for (const path of fill(pattern, secrets).slice(0, 3)) {
				const page = method === 'GET' ? await stranger.get(path) : await stranger.post(path, {});
				if (method === 'GET')
					assert.deepEqual([page.status, page.location], [303, '/sign-in'], path);
				else
					assert.equal(page.status, 401, `POST ${path}`);
				const json = method === 'GET' ? await stranger.get(path, JSON_TYPE) : await stranger.post(path, {}, JSON_TYPE);
				assert.equal(json.status, 401, `${method} ${path} as JSON`);
				silentAbout(page, secrets.names, path);
				silentAbout(json, secrets.names, path);
			}
		}
	},

	'a viewer changes nothing': async ({ server }) => {
		const viewer = await Caller.signIn(server.base, 'xem');
		const { rows } = await viewer.json('/records/member?per=10');
		const secrets = { records: { member: rows.map(row => row.href) }, units: ['ldld-lao-cai', 'ldld-sa-pa'], targets: ['t1'] };
		for (const [, pattern] of (await routesOf(server)).filter(([method, pattern]) => method === 'POST' && !OPEN.has(pattern)))
			for (const path of fill(pattern, secrets)) {
				const answer = await viewer.post(path, { reason: 'thử', version: '1', unit: 'ldld-lao-cai' });
				assert.equal(answer.status, 403, `POST ${path}`);
			}
		const page = await viewer.get('/records/member');
		assert.ok(!page.text.includes('/records/member/new'), 'no button that would be refused');
	},

	'a form without its token, or with another, is refused': async ({ server }) => {
		const secrets = await secretsOfGiaLam(server.base);
		const leader = secrets.leader;
		for (const [, pattern] of (await routesOf(server)).filter(([method, pattern]) => method === 'POST' && pattern !== '/sign-in'))
			for (const path of fill(pattern, secrets).slice(0, 2))
				for (const csrf of ['', 'x'.repeat(leader.csrf.length), `${leader.csrf}0`]) {
					const answer = await leader.post(path, { csrf, reason: 'thử' });
					assert.equal(answer.status, 403, `POST ${path} with “${csrf}”`);
				}
		const elsewhere = await leader.post('/records/dialogue', {}, { 'sec-fetch-site': 'cross-site' });
		assert.equal(elsewhere.status, 403);
		assert.equal((await leader.get('/account')).status, 200, 'still signed in');
	},
};
