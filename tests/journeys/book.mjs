// What journeys know of the demonstration and of the pages: accounts, links, forms, JSON.
import assert from 'node:assert/strict';
import { inflateRawSync } from 'node:zlib';

export const PASSWORD = 'congdoan-minh-hoa';

// Paths that a page links to, its own included, in order.
export const hrefs = async (visitor, path) => {
	await visitor.visit(path);
	return visitor.page.$$eval('main a[href^="/"]', links => links.map(link => link.getAttribute('href')));
};

// The parts of an office document, name by name: what its central directory lists.
const partsOf = zip => {
	const parts = {};
	let at = zip.readUInt32LE(zip.lastIndexOf('PK\x05\x06', undefined, 'latin1') + 16);
	while (zip.readUInt32LE(at) === 0x02014b50) {
		const [method, size, name, extra, comment] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20), ...[28, 30, 32].map(i => zip.readUInt16LE(at + i))];
		const local = zip.readUInt32LE(at + 42);
		const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
		const bytes = zip.subarray(from, from + size);
		parts[zip.toString('utf8', at + 46, at + 46 + name)] = (method ? inflateRawSync(bytes) : bytes).toString('utf8');
		at += 46 + name + extra + comment;
	}
	return parts;
};

// A session without a browser: cookies, the CSRF token and plain requests.
export class Caller {
	constructor(base) {
		Object.assign(this, { base, cookies: new Map(), csrf: '' });
	}

	static async signIn(base, login, password = PASSWORD) {
		const caller = new Caller(base);
		const answer = await caller.post('/sign-in', { login, password });
		assert.equal(answer.status, 303, `${login} signs in`);
		const account = await caller.get('/account');
		caller.csrf = account.text.match(/name="csrf" value="([^"]+)"/)[1];
		return caller;
	}

	#cookie() {
		return [...this.cookies].map(pair => pair.join('=')).join('; ');
	}

	async #send(path, options, headers) {
		const cookie = this.#cookie();
		const answer = await fetch(this.base + path, { redirect: 'manual', ...options, headers: { cookie, ...headers } });
		for (const set of answer.headers.getSetCookie()) {
			const [, name, value] = set.match(/^([^=]+)=([^;]*)/);
			this.cookies.set(name, value);
		}
		return { status: answer.status, location: answer.headers.get('location'), text: await answer.text(), headers: answer.headers };
	}

	get(path, headers = {}) {
		return this.#send(path, {}, headers);
	}

	// The parts of an .xlsx or .docx.
	async office(path) {
		const answer = await fetch(this.base + path, { headers: { cookie: this.#cookie() } });
		assert.equal(answer.status, 200, path);
		return partsOf(Buffer.from(await answer.arrayBuffer()));
	}

	async json(path, status = 200) {
		const answer = await this.get(path, { accept: 'application/json' });
		assert.equal(answer.status, status, `${path} as JSON: ${answer.text.slice(0, 300)}`);
		return JSON.parse(answer.text);
	}

	post(path, fields = {}, headers = {}) {
		return this.#send(path, { method: 'POST', body: new URLSearchParams({ csrf: this.csrf, ...fields }) }, headers);
	}
}
