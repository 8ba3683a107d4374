// Who is behind is reminded, once a day, and answers; nobody beside reads or writes any of it.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Caller, PASSWORD } from '../../../tests/journeys/book.mjs';

const PLAN = `plan: lao-cai-giao-2017
unit: ldld-lao-cai
title: "Giao chỉ tiêu năm 2017"
period: "2017"
as_of: 2017-06-30
decimals: 1
targets:
  - id: t1
    text: "Phát triển đoàn viên mới"
    unit: "đoàn viên"
    formula: count(admission)
    baselines:
      - { kind: assigned, by: tld, target: "1500" }
      - kind: handed_down
        children:
          - { unit: cdn-xay-dung-lao-cai, target: "2000" }
          - { unit: ldld-tp-lao-cai, target: "219" }
          - { unit: ldld-bao-thang, target: "300" }
          - { unit: ldld-sa-pa, target: "120" }
`;
const LIST = '/behind?plan=lao-cai-giao-2017';
const ASK = { unit: 'ldld-lao-cai', plan: 'lao-cai-giao-2017', as_of: '2017-06-30' };

export const fill = async (cli, folder, demonstrate) => {
	await demonstrate();
	const file = join(folder, 'plan.yaml');
	await writeFile(file, PLAN);
	await cli('plan', 'load', file);
};

const dueOf = visitor => visitor.page.$eval('.top .bell', bell => parseInt(bell.querySelector('.count')?.textContent ?? '0', 10));

export const journeys = {
	'the heaviest stand first, with what is missing to the pace': async ({ server }) => {
		const leader = await Caller.signIn(server.base, 'laocai');
		const { rows } = await leader.json(LIST);
		assert.deepEqual(rows.map(row => row.pick), ['t1/cdn-xay-dung-lao-cai', 't1/ldld-bao-thang', 't1/ldld-sa-pa']);
		assert.deepEqual(rows.map(row => row.status), ['far_behind', 'far_behind', 'behind']);
		assert.deepEqual([rows[0].value, rows[0].target, rows[0].pct], ['376', '2.000', '18,8%']);
		assert.equal(rows[0].gap, '616');
		assert.equal((await leader.json(`${LIST}&as_of=31/12/2017`)).rows.length, 3);
	},

	'one button reminds, after a look at the words; the unit answers; the sender reads it': async ({ arrive }) => {
		const leader = await arrive();
		await leader.signIn('laocai', PASSWORD);
		await leader.visit(LIST);
		await leader.axe();
		await leader.submit('#behind tbody tr:nth-child(1) button');
		assert.match(await leader.page.$eval('#words', box => box.value), /Phát triển đoàn viên mới.*30\/06\/2017 mới đạt 376 trên 2\.000 \(18,8%\)/);
		await leader.axe();
		await leader.submit('form.form button[type=submit]');
		assert.match(await leader.text('.notice'), /Đã gửi 1 lời nhắc\./);
		const first = await leader.text('#behind tbody tr:nth-child(1)');
		assert.match(first, /Đã nhắc .*chưa trả lời/);
		assert.doesNotMatch(first, /Nhắc Công/);

		const unit = await arrive({ size: 'phone', script: false });
		await unit.signIn('xaydung', PASSWORD);
		assert.equal(await dueOf(unit), 1);
		await unit.submit('.top .bell');
		assert.match(await unit.text(), /376\/2\.000 \(18,8%\), đến 30\/06\/2017/);
		await unit.fits();
		unit.expected = /status of 422/;
		await unit.submit('section.card form button');
		assert.match(await unit.text('.error'), /Hãy ghi câu trả lời/);
		await unit.page.type('textarea', 'Tháng 7 kết nạp thêm 200 người.');
		await unit.submit('section.card form button');
		assert.match(await unit.text('.notice'), /Đã gửi trả lời/);
		assert.equal(await dueOf(unit), 0);
		assert.match(await unit.text(), /Đã trả lời.*Tháng 7 kết nạp thêm 200 người\./);

		await leader.visit('/to-do?view=sent');
		assert.match(await leader.text(), /Trả lời ngày .*Tháng 7 kết nạp thêm 200 người\./);
		await leader.axe();
		await leader.visit(LIST);
		assert.match(await leader.text('#behind tbody tr:nth-child(1)'), /đã trả lời/);
	},

	'many are reminded together, and nobody twice a day': async ({ arrive, server }) => {
		const leader = await arrive({ script: true });
		await leader.signIn('laocai', PASSWORD);
		await leader.visit(LIST);
		await leader.page.click('input[data-all]');
		assert.match(await leader.text('.commit'), /Đã chọn 2/);
		await leader.submit('.commit button');
		assert.match(await leader.text('.sentence'), /Bạn sắp gửi 2 lời nhắc/);
		await leader.page.$eval('#words', box => { box.value = ' '; });
		await leader.page.$eval('form.form', form => { form.noValidate = true; });
		await leader.page.evaluate(() => { document.querySelector('#words').required = false; });
		leader.expected = /status of 422/;
		await leader.submit('form.form button[type=submit]');
		assert.match(await leader.text('.error'), /Hãy ghi lời nhắc/);
		await leader.page.type('#words', 'Báo cáo nguyên nhân chậm.');
		await leader.submit('form.form button[type=submit]');
		assert.match(await leader.text('.notice'), /Đã gửi 2 lời nhắc\./);
		assert.equal((await leader.page.$$('#behind tbody button')).length, 0);

		const caller = await Caller.signIn(server.base, 'laocai');
		const again = await caller.post('/behind/remind', { ...ASK, pick: 't1/ldld-sa-pa', words: 'Lại.' }, { accept: 'application/json' });
		assert.deepEqual([again.status, JSON.parse(again.text)], [201, { sent: 0, left_out: 1 }]);
	},

	'nothing picked, or what is not behind, is refused': async ({ server }) => {
		const leader = await Caller.signIn(server.base, 'laocai');
		for (const pick of ['', 't1/ldld-tp-lao-cai', 't9/ldld-sa-pa', 't1/ldld-gia-lam']) {
			const answer = await leader.post('/behind/remind', { ...ASK, pick, words: 'x' });
			assert.equal(answer.status, 422, pick);
		}
		assert.equal((await leader.get('/behind?as_of=31/02/2017')).status, 422);
	},

	'a neighbour sees and sends nothing, a viewer sends nothing': async ({ server }) => {
		const [leader, neighbour, viewer, unit] = await Promise.all(['laocai', 'donganh', 'xem', 'xaydung'].map(login => Caller.signIn(server.base, login)));
		const { rows } = await leader.json('/to-do?view=sent');
		assert.equal(rows.length, 3);
		assert.equal((await neighbour.get('/behind?unit=ldld-lao-cai')).status, 404);
		assert.equal((await neighbour.post('/behind/remind', { ...ASK, pick: 't1/ldld-sa-pa', words: 'x' })).status, 404);
		assert.equal((await unit.post('/behind/remind', { ...ASK, pick: 't1/ldld-sa-pa', words: 'x' })).status, 403);
		assert.equal((await viewer.post('/behind/remind', { ...ASK, pick: 't1/ldld-sa-pa', words: 'x' })).status, 403);
		for (const row of rows) {
			assert.equal((await neighbour.post(row.answer_at, { answer: 'x' })).status, 404);
			assert.equal((await viewer.post(row.answer_at, { answer: 'x' })).status, 403);
		}
		assert.deepEqual((await neighbour.json('/to-do')).rows, []);
		assert.deepEqual((await neighbour.json('/to-do?view=sent')).rows, []);
		const received = (await unit.json('/to-do')).rows;
		assert.equal(received.length, 1);
		assert.equal((await unit.post(received[0].answer_at, { answer: 'Lại.' })).status, 409, 'answered once');
	},
};
