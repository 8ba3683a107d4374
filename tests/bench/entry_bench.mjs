// How long fast entry takes for 1,401 unions, on both engines: tools/with_postgres.sh node tests/bench/entry_bench.mjs [BUILD]
// Loads the demonstration, shows the grid, pastes 1,401 lines, takes the act back, posts 1,401 lines, and prints a Markdown
// table of the server's milliseconds as its caller sees them, the median of RUNS. Without CONGDOAN_TEST_PG PostgreSQL is left out.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Caller } from '../journeys/book.mjs';

const RUNS = 3;
const LINES = 1401;
const program = join(process.argv[2] || 'build', 'congdoan');
const PAGE = '/entry?register=workers_month&period=2021-05&unit=tld&show=missing';
const DAY = '31/05/2021';

const freePort = () => new Promise(done => {
	const probe = createServer().listen(0, '127.0.0.1', () => {
		const { port } = probe.address();
		probe.close(() => done(port));
	});
});
const started = async base => {
	for (let tries = 0; tries < 400; tries++) {
		const answer = await fetch(base, { redirect: 'manual' }).catch(() => null);
		if (answer)
			return;
		await new Promise(done => setTimeout(done, 50));
	}
	throw new Error('the server does not answer');
};
const median = list => list.sort((a, b) => a - b)[Math.floor(list.length / 2)];
const timed = async (into, work) => {
	const begun = performance.now();
	const answer = await work();
	into.push(performance.now() - begun);
	return answer;
};

const measure = async base => {
	const times = { 'grid of 3,910 lines, 100 shown': [], 'grid of 3,910 lines, 500 shown': [], 'who is missing': [],
		'1,401 pasted lines, looked at': [], '1,401 pasted lines, written': [], '1,401 records taken back': [], '1,401 lines posted': [] };
	const [small, large, missing, look, write, undo, post] = Object.values(times);
	const caller = await Caller.signIn(base, 'quantri');
	const codes = [];
	for (let page = 1; codes.length < LINES; page++)
		codes.push(...(await caller.json(`${PAGE}&per=500&page=${page}`)).rows.map(row => row.code));
	const text = codes.slice(0, LINES).map((code, i) => `${code}\t${10 + i % 90}\t${i % 10}`).join('\n');
	const paste = PAGE.replace('/entry', '/entry/paste');
	const takeBack = ({ location }) => caller.post('/entry/undo', { act: new URL(location, base).searchParams.get('act') });
	for (let run = 0; run < RUNS; run++) {
		await timed(small, () => caller.get(PAGE));
		await timed(large, () => caller.get(`${PAGE}&per=500`));
		await timed(missing, () => caller.get(PAGE.replace('/entry', '/entry/missing')));
		const looked = await timed(look, () => caller.post(paste, { text, day: DAY, client_key: `p${run}` }));
		const seal = looked.text.match(/name="seal" value="([^"]*)"/)[1];
		const written = await timed(write, () => caller.post(paste, { text, day: DAY, client_key: `p${run}`, seal, do: 'write' }));
		await timed(undo, () => takeBack(written));
		const form = { day: DAY, client_key: `g${run}` };
		codes.slice(0, LINES).forEach((code, i) => {
			form[`n.${code}.present`] = String(10 + i % 90);
			form[`n.${code}.has`] = '1';
		});
		await takeBack(await timed(post, () => caller.post(PAGE, form)));
	}
	return Object.entries(times).map(([what, list]) => [what, Math.round(median(list))]);
};

const run = async url => {
	execFileSync(program, ['demo', '--db', url], { stdio: 'ignore' });
	const port = await freePort();
	const child = spawn(program, ['serve', '--db', url, '--listen', `127.0.0.1:${port}`], { stdio: 'ignore' });
	try {
		await started(`http://127.0.0.1:${port}`);
		return await measure(`http://127.0.0.1:${port}`);
	} finally {
		child.kill();
	}
};

const folder = await mkdtemp(join(tmpdir(), 'congdoan-bench-'));
try {
	const columns = [['SQLite', await run(`sqlite:${join(folder, 'bench.db')}`)]];
	if (process.env.CONGDOAN_TEST_PG)
		columns.push(['PostgreSQL', await run(process.env.CONGDOAN_TEST_PG)]);
	console.log(`| | ${columns.map(([name]) => name).join(' | ')} |\n| --- |${' ---: |'.repeat(columns.length)}`);
	columns[0][1].forEach(([what], i) => console.log(`| ${what} | ${columns.map(([, rows]) => `${rows[i][1]} ms`).join(' | ')} |`));
} finally {
	await rm(folder, { recursive: true, force: true });
}
