// Runs the journeys and prints TAP: node tests/journeys/run.mjs [FILE…]
// Without files: tests/journeys/*.e2e.mjs and src/features/*/*.e2e.mjs. A file exports `journeys`, an object of
// name: async ({ arrive, server }) => …; one that needs no server also exports `needsServer = false`, one that wants another
// book than the demonstration `fill`. Each file has a server and a book of its own, so none meets what another has written.
// arrive(options) opens a visitor that is seen off when the journey ends.
import { readdir } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Visitor, startBrowser, startServer, top } from './lib.mjs';

const JOURNEY_TIMEOUT_MS = 60_000;

const findFiles = async () => {
	const entries = await readdir(join(top, 'src/features'), { recursive: true }).catch(() => []);
	const own = await readdir(join(top, 'tests/journeys'));
	return [...own.map(name => join('tests/journeys', name)), ...entries.map(name => join('src/features', name))]
		.filter(name => name.endsWith('.e2e.mjs')).sort().map(name => join(top, name));
};

const withinTime = (work, milliseconds) => {
	let timer;
	const late = new Promise((_, fail) => {
		timer = setTimeout(() => fail(new Error(`took more than ${milliseconds} ms`)), milliseconds);
	});
	return Promise.race([work, late]).finally(() => clearTimeout(timer));
};

const runOne = async (work, browser, server) => {
	const visitors = [];
	const arrive = async (options = {}) => {
		const visitor = await Visitor.arrive(browser, options.base || server?.base, options);
		visitors.push(visitor);
		return visitor;
	};
	try {
		await withinTime(work({ arrive, server, browser }), JOURNEY_TIMEOUT_MS);
		for (const visitor of visitors)
			visitor.clean();
	} finally {
		await Promise.all(visitors.map(visitor => visitor.leave()));
	}
};

const named = process.argv.slice(2).map(name => resolve(name));
const files = named.length ? named : await findFiles();
const modules = await Promise.all(files.map(async file => ({ file, ...await import(pathToFileURL(file)) })));
let failed = 0;
let count = 0;
console.log('TAP version 13');
const { browser, stop } = await startBrowser();

const runFile = async (file, journeys, server) => {
	for (const [name, work] of Object.entries(journeys)) {
		const title = `${++count} - ${relative(top, file)}: ${name}`;
		try {
			await runOne(work, browser, server);
			console.log(`ok ${title}`);
		} catch (error) {
			failed++;
			console.log(`not ok ${title}`);
			console.log(String(error.stack || error).replace(/^/gm, '# '));
		}
	}
};

try {
	for (const { file, journeys, needsServer, fill } of modules) {
		const server = needsServer === false ? null : await startServer(fill);
		try {
			await runFile(file, journeys, server);
		} finally {
			await server?.stop();
		}
	}
} finally {
	await stop();
}
console.log(`1..${count}`);
console.log(`# ${count - failed} of ${count} passed`);
process.exitCode = failed ? 1 : 0;
