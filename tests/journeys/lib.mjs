// What every journey needs: a server with the demonstration, a browser, and the rules that each page must keep.
import { spawn, execFile } from 'node:child_process';
import { constants, rmSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import assert from 'node:assert/strict';
import puppeteer from 'puppeteer-core';

const here = dirname(fileURLToPath(import.meta.url));
export const top = resolve(here, '../..');
const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

export const SIZES = {
	wide: { width: 1366, height: 768 },
	phone: { width: 390, height: 844, isMobile: true, hasTouch: true },
};

// docs/ui.md gives the reasons; a page over one of these fails its journey.
export const BUDGET = { wireBytes: 100_000, requests: 8, htmlGzip: 25_000 };

const CHROMIUM = process.env.CHROMIUM || '/usr/bin/chromium';
const CHROMIUM_FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
	'--disable-background-networking', '--disable-component-update', '--disable-sync'];
const START_TIMEOUT_MS = 20_000;

const freePort = () => new Promise((done, fail) => {
	const probe = createServer().once('error', fail);
	probe.listen(0, '127.0.0.1', () => {
		const { port } = probe.address();
		probe.close(() => done(port));
	});
});

const waitUntilAnswers = async (address, child) => {
	const until = Date.now() + START_TIMEOUT_MS;
	while (Date.now() < until) {
		assert.equal(child.exitCode, null, 'the server ended before it answered');
		try {
			await fetch(address, { redirect: 'manual' });
			return;
		} catch {
			await new Promise(done => setTimeout(done, 50));
		}
	}
	throw new Error(`no answer at ${address} in ${START_TIMEOUT_MS} ms`);
};

// The demonstration is loaded once a run; each server has a copy of its own.
let demonstration = null;
const loadDemonstration = async program => {
	const folder = await mkdtemp(join(tmpdir(), 'congdoan-demonstration-'));
	const file = join(folder, 'demonstration.db');
	process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
	await promisify(execFile)(program, ['--db', `sqlite:${file}`, 'demo']);
	return file;
};
const copyDemonstration = async (program, file) => {
	demonstration ||= loadDemonstration(program);
	await copyFile(await demonstration, file, constants.COPYFILE_FICLONE);
};

// The program on a fresh database, filled by `congdoan demo` unless told otherwise: fill(cli, folder, demonstrate).
// { base, cli, stop }; cli(...words) resolves to its output; words may name another book by --db URL.
export const startServer = async (fill = null, program = process.env.CONGDOAN || join(top, 'build/congdoan')) => {
	const folder = await mkdtemp(join(tmpdir(), 'congdoan-journey-'));
	const file = join(folder, 'journey.db');
	const database = `sqlite:${file}`;
	const cli = async (...words) =>
		(await promisify(execFile)(program, ['--db', database, ...words], { maxBuffer: 1 << 26 })).stdout;
	const children = [];
	const stop = async () => {
		for (const child of children.filter(one => one.exitCode === null)) {
			const ended = new Promise(done => child.once('exit', done));
			child.kill('SIGTERM');
			await ended;
		}
		await rm(folder, { recursive: true, force: true });
	};
	// A process that serves the book; a second one is another door to the same.
	const serve = async () => {
		const port = await freePort();
		const child = spawn(program, ['serve', '--db', database, '--listen', `127.0.0.1:${port}`],
			{ stdio: ['ignore', 'inherit', 'inherit'] });
		children.push(child);
		const base = `http://127.0.0.1:${port}`;
		await waitUntilAnswers(base, child);
		return base;
	};
	try {
		const demonstrate = () => copyDemonstration(program, file);
		await (fill ? fill(cli, folder, demonstrate) : demonstrate());
		return { base: await serve(), another: serve, cli, stop };
	} catch (error) {
		await stop();
		throw error;
	}
};

// One Chromium with a profile of its own; { tab, stop }.
export const startBrowser = async () => {
	const profile = await mkdtemp(join(tmpdir(), 'congdoan-chromium-'));
	const browser = await puppeteer.launch({
		executablePath: CHROMIUM, args: CHROMIUM_FLAGS, userDataDir: profile, headless: true,
	});
	const stop = async () => {
		await browser.close();
		await rm(profile, { recursive: true, force: true });
	};
	return { browser, stop };
};

// A visitor: cookies of its own, one size, with or without script. Every page it opens is watched.
export class Visitor {
	static async arrive(browser, base, { size = 'wide', script = true } = {}) {
		const context = await browser.createBrowserContext();
		const page = await context.newPage();
		const visitor = new Visitor();
		Object.assign(visitor, { context, page, base, size, script, faults: [], wire: new Map() });
		await page.setViewport(SIZES[size]);
		await page.setJavaScriptEnabled(script);
		// Colours in the middle of a transition are nobody's contrast.
		await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
		await visitor.#watch();
		return visitor;
	}

	async #watch() {
		const { page, faults, wire } = this;
		page.on('console', message => {
			if (message.type() === 'error' && !this.expected?.test(message.text()))
				faults.push(`console: ${message.text()}`);
		});
		page.on('pageerror', error => faults.push(`script: ${error.message}`));
		page.on('request', request => {
			const address = request.url();
			if (!address.startsWith(this.base) && !/^(data|blob|about):/.test(address))
				faults.push(`asks outside: ${address}`);
		});
		this.devtools = await page.createCDPSession();
		await this.devtools.send('Network.enable');
		this.devtools.on('Network.requestWillBeSent', ({ requestId, request }) => wire.set(requestId, { url: request.url, bytes: 0 }));
		this.devtools.on('Network.requestServedFromCache', ({ requestId }) => wire.delete(requestId));
		this.devtools.on('Network.responseReceived', ({ requestId, response }) => {
			if (response.fromDiskCache)
				wire.delete(requestId);
		});
		this.devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
			if (wire.has(requestId))
				wire.get(requestId).bytes = encodedDataLength;
		});
	}

	// Opens a path and returns its response; `status` is what the server must answer.
	async visit(path, { status = 200, until = 'load' } = {}) {
		this.wire.clear();
		// A refused page is reported by the browser as an error of its own; it is what the journey came for.
		this.expected = status >= 400 ? new RegExp(`status of ${status}`) : null;
		const response = await this.page.goto(this.base + path, { waitUntil: until });
		assert.equal(response.status(), status, `${path} answers ${response.status()}`);
		this.clean(path);
		return response;
	}

	// No console error, no script error, no request to another host so far.
	clean(where = this.page.url()) {
		const faults = this.faults.splice(0);
		assert.deepEqual(faults, [], `${where}: ${faults.join('; ')}`);
	}

	async signIn(login, password, path = '/sign-in') {
		await this.visit(path);
		await this.page.type('input[autocomplete=username]', login);
		await this.page.type('input[autocomplete=current-password]', password);
		await this.submit('main form button:not([type=button])');
	}

	// Clicks what leads to another page and waits for it.
	async submit(selector) {
		await Promise.all([this.page.waitForNavigation(), this.page.click(selector)]);
		this.clean();
	}

	text(selector = 'main') {
		return this.page.$eval(selector, node => node.innerText.replace(/\s+/g, ' ').trim());
	}

	// Serious and critical rules of axe-core, on the page as it stands.
	async axe() {
		const script = await this.page.isJavaScriptEnabled();
		assert.ok(script, 'axe needs script; check the same page with a visitor that has it');
		// Through the debugger, so the page's own content security policy stays as it is.
		await this.page.evaluate(await readFile(axeFile, 'utf8'));
		const result = await this.page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
		const grave = result.violations.filter(rule => ['serious', 'critical'].includes(rule.impact))
			.map(rule => `${rule.id}: ${rule.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(' | ')}`);
		assert.deepEqual(grave, [], `${this.page.url()} breaks ${grave.join('; ')}`);
		return result.violations.map(rule => rule.id);
	}

	// The page must not scroll sideways.
	async fits() {
		const over = await this.page.evaluate(() => {
			const width = document.documentElement.clientWidth;
			return document.documentElement.scrollWidth - width;
		});
		assert.ok(over <= 0, `${this.page.url()} at ${this.size} is ${over} px too wide`);
	}

	// A picture for people to look at: tests/journeys/shots/NAME-SIZE.png
	async shot(name, { whole = true, folder = join(here, 'shots') } = {}) {
		await mkdir(folder, { recursive: true });
		const path = join(folder, `${name}-${this.size}.png`);
		await this.page.screenshot({ path, fullPage: whole });
		return path;
	}

	// Opens a path with an empty cache and weighs it.
	async budget(path) {
		await this.devtools.send('Network.clearBrowserCache');
		const response = await this.visit(path, { until: 'networkidle0' });
		const html = gzipSync(await response.text(), { level: 9 }).length;
		const asked = [...this.wire.values()].filter(({ url }) => url.startsWith('http'));
		const bytes = asked.reduce((sum, request) => sum + request.bytes, 0);
		const requests = asked.length;
		assert.ok(html <= BUDGET.htmlGzip, `${path}: HTML of ${html} bytes gz, at most ${BUDGET.htmlGzip}`);
		assert.ok(bytes <= BUDGET.wireBytes, `${path}: ${bytes} bytes over the wire, at most ${BUDGET.wireBytes}`);
		assert.ok(requests <= BUDGET.requests, `${path}: ${requests} requests, at most ${BUDGET.requests}: ${asked.map(({ url }) => url).join(' ')}`);
		return { html, bytes, requests };
	}

	leave() {
		return this.context.close();
	}
}
