// What journeys know of the demonstration and of the pages: accounts, links, forms, JSON.
import assert from 'node:assert/strict';

export const PASSWORD = 'congdoan-minh-hoa';

// Paths that a page links to, its own included, in order.
export const hrefs = async (visitor, path) => {
	await visitor.visit(path);
	return visitor.page.$$eval('main a[href^="/"]', links => links.map(link => link.getAttribute('href')));
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

	async #send(path, options, headers) {
		const cookie = [...this.cookies].map(pair => pair.join('=')).join('; ');
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

	async json(path, status = 200) {
		const answer = await this.get(path, { accept: 'application/json' });
		assert.equal(answer.status, status, `${path} as JSON: ${answer.text.slice(0, 300)}`);
		return JSON.parse(answer.text);
	}

	post(path, fields = {}, headers = {}) {
		return this.#send(path, { method: 'POST', body: new URLSearchParams({ csrf: this.csrf, ...fields }) }, headers);
	}
}
