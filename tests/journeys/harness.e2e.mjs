// The harness itself: what a page may not do is noticed. Pages are served from here; the program is not needed.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { top } from './lib.mjs';

export const needsServer = false;

const page = (body, head = '') => `<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Thử</title>${head}</head>
<body><main><h1>Thử</h1>${body}</main></body></html>`;

const PAGES = {
	'/good': page('<p>Đúng.</p>'),
	'/unlabelled': page('<input name="a">'),
	'/outside': page('<img alt="" src="http://127.0.0.2:9/a.png">'),
	'/inline-style': page('<p style="color:red">Đỏ</p>'),
	'/broken-script': page('<p>Sai</p>', '<script src="/broken.js"></script>'),
	'/heavy': page(`<p>${Array.from({ length: 30000 }, (_, i) => (i * 2654435761 % 2 ** 32).toString(36)).join(' ')}</p>`),
	'/wide': page('<p><svg width="2000" height="9"></svg></p>'),
	'/form': page(`<form class="form" method="post" data-guard><div class="field"><label for="d">Ngày</label><span class="date"><input class="input"
id="d"><input type="date" tabindex="-1" aria-hidden="true"><button type="button" hidden aria-label="Lịch">x</button></span></div>
<div class="field"><label for="n">Số</label><input id="n" data-number></div></form>
<table data-sort><thead><tr><th><a href="?sort=name">Tên</a></th><th class="n"><a href="?sort=n">Số</a></th></tr></thead>
<tbody><tr><td>Đỗ</td><td class="n">1.128</td></tr><tr><td>An</td><td class="n">96</td></tr></tbody></table>
<svg class="chart" role="img" tabindex="0" aria-label="Lũy kế" data-read="reading" width="90" height="30"><circle cx="10" cy="20" r="3"
data-text="Tháng 1: 118."/><circle cx="80" cy="10" r="3" data-text="Tháng 2: 190."/></svg><p id="reading">Cả kỳ: <b>190</b></p>`, '<script src="/app.js" defer></script>'),
};

// The journey's own little server; `work` gets its address.
const served = async work => {
	const server = createServer(async (request, response) => {
		const { pathname } = new URL(request.url, 'http://x');
		const script = pathname === '/app.js' ? await readFile(join(top, 'assets/app.js')) : pathname === '/broken.js' ? 'nothing.here()' : null;
		const body = script || PAGES[pathname];
		response.writeHead(body ? 200 : pathname === '/favicon.ico' ? 204 : 404, {
			'content-type': script ? 'text/javascript' : 'text/html; charset=utf-8',
			'content-security-policy': "default-src 'self'; img-src *",
		}).end(body || '');
	});
	await new Promise(done => server.listen(0, '127.0.0.1', done));
	try {
		await work(`http://127.0.0.1:${server.address().port}`);
	} finally {
		server.closeAllConnections();
		await new Promise(done => server.close(done));
	}
};

const refused = path => ({ arrive }) => served(async base => {
	const visitor = await arrive({ base });
	await assert.rejects(visitor.visit(path));
	visitor.faults.length = 0;
});

const typed = async (visitor, selector, text) => {
	await visitor.page.$eval(selector, (input, value) => {
		input.value = value;
		input.dispatchEvent(new Event('change'));
	}, text);
	return visitor.page.$eval(selector, input => [input.value, input.getAttribute('aria-invalid')]);
};

export const journeys = {
	'a good page passes every check': ({ arrive }) => served(async base => {
		const visitor = await arrive({ base });
		const { requests } = await visitor.budget('/good');
		assert.ok(requests <= 2);
		assert.deepEqual(await visitor.axe(), []);
		await visitor.fits();
		assert.equal(await visitor.text(), 'Thử Đúng.');
	}),
	'a control without a label is refused': ({ arrive }) => served(async base => {
		const visitor = await arrive({ base });
		await visitor.visit('/unlabelled');
		await assert.rejects(visitor.axe(), /label/);
	}),
	'a request to another host is refused': refused('/outside'),
	'an inline style is refused by the policy and noticed': refused('/inline-style'),
	'an error of a script is refused': refused('/broken-script'),
	'a status that was not expected is refused': refused('/nowhere'),
	'an expected refusal is no fault': ({ arrive }) => served(async base => {
		const visitor = await arrive({ base });
		await visitor.visit('/nowhere', { status: 404 });
	}),
	'a heavy page is refused': ({ arrive }) => served(async base => {
		const visitor = await arrive({ base });
		await assert.rejects(visitor.budget('/heavy'), /at most/);
	}),
	'a page that scrolls sideways is refused': ({ arrive }) => served(async base => {
		const visitor = await arrive({ base, size: 'phone' });
		await visitor.visit('/wide');
		await assert.rejects(visitor.fits(), /too wide/);
	}),
	'a visitor without script sees the page and no script runs': ({ arrive }) => served(async base => {
		const visitor = await arrive({ base, script: false });
		await visitor.visit('/form');
		assert.equal(await visitor.page.$eval('.date button', button => button.hidden), true);
	}),
	'days are read as people type them': ({ arrive }) => served(async base => {
		const visitor = await arrive({ base });
		await visitor.visit('/form');
		for (const [text, shown] of [['25022026', '25/02/2026'], ['5/3/26', '05/03/2026'], ['29.2.2024', '29/02/2024'], ['', '']])
			assert.deepEqual(await typed(visitor, '#d', text), [shown, null], text);
		for (const text of ['31/02/2026', '29/02/2023', '2026-02-25', '25/02', 'nay', '00/01/2026', '1/13/2026'])
			assert.deepEqual(await typed(visitor, '#d', text), [text, 'true'], text);
		assert.match(await visitor.text('.field'), /dd\/mm\/yyyy|không có trong lịch/);
	}),
	'numbers are grouped, a comma is refused with advice': ({ arrive }) => served(async base => {
		const visitor = await arrive({ base });
		await visitor.visit('/form');
		for (const [text, shown] of [['1128', '1.128'], ['1.128', '1.128'], ['1 000 000', '1.000.000'], ['007', '7'], ['-222', '−222']])
			assert.deepEqual(await typed(visitor, '#n', text), [shown, null], text);
		for (const text of ['1,128', '12.34', '1e3', 'hai'])
			assert.deepEqual(await typed(visitor, '#n', text), [text, 'true'], text);
		await typed(visitor, '#n', '1,128');
		assert.match(await visitor.text('form'), /Viết 1\.128 \(dấu chấm ngăn hàng nghìn\)/);
	}),
	'a whole table sorts by numbers and by names without accents': ({ arrive }) => served(async base => {
		const visitor = await arrive({ base });
		await visitor.visit('/form');
		const names = () => visitor.page.$$eval('tbody td:first-child', cells => cells.map(cell => cell.textContent).join());
		await visitor.page.click('thead th:nth-child(2) a');
		assert.equal(await names(), 'Đỗ,An');
		await visitor.page.click('thead th:nth-child(2) a');
		assert.equal(await names(), 'An,Đỗ');
	}),
	'a chart is read point by point with the arrows, then shows its finding again': ({ arrive }) => served(async base => {
		const visitor = await arrive({ base });
		await visitor.visit('/form');
		const chart = () => visitor.page.evaluate(() => document.querySelector('#reading').innerHTML);
		await visitor.page.$eval('svg', svg => svg.focus());
		await visitor.page.keyboard.press('ArrowLeft');
		assert.equal(await chart(), 'Tháng 2: 190.');
		await visitor.page.keyboard.press('ArrowLeft');
		await visitor.page.keyboard.press('ArrowLeft');
		assert.equal(await chart(), 'Tháng 1: 118.');
		await visitor.page.$eval('svg', svg => svg.blur());
		assert.equal(await chart(), 'Cả kỳ: <b>190</b>');
	}),
	'unsaved words are asked about before leaving': ({ arrive }) => served(async base => {
		const visitor = await arrive({ base });
		await visitor.visit('/form');
		let asked = '';
		visitor.page.on('dialog', dialog => {
			asked = dialog.type();
			dialog.accept();
		});
		await visitor.page.type('#n', '5');
		await visitor.visit('/good');
		assert.equal(asked, 'beforeunload');
	}),
};
