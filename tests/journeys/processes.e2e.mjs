// Two processes on one book: what one of them adds to the catalogue is there in the other with its next request.
import assert from 'node:assert/strict';
import { Caller } from './book.mjs';

const FORM = { label: 'Chạy bộ', kind: 'event', day_label: 'Ngày chạy', f_label0: 'Số người chạy', f_type0: 'int', f_required0: '1' };

export const journeys = {
	'a register, a field and an indicator made in one process are taken by the other': async ({ server }) => {
		const there = await server.another();
		const admin = await Caller.signIn(server.base, 'quantri');
		const clerk = await Caller.signIn(there, 'laocai');
		assert.equal((await clerk.get('/records/x_chay_bo/new')).status, 404);
		assert.equal((await admin.post('/admin/registers/new', FORM)).status, 303);
		assert.match((await clerk.get('/records/x_chay_bo/new')).text, /Số người chạy/);
		const entered = await clerk.post('/records/x_chay_bo', { unit: 'ldld-bao-thang', x_day: '01/03/2017', x_so_nguoi_chay: '42' });
		assert.equal(entered.status, 303);
		const figure = '/indicators/records?unit=ldld-lao-cai&period=2017&formula=sum(x_chay_bo.x_so_nguoi_chay)';
		for (const caller of [admin, clerk])
			assert.equal((await caller.json(figure)).count, 1);
		assert.equal((await admin.post('/admin/registers/x_chay_bo', { f_label0: 'Đường chạy', f_type0: 'text' })).status, 303);
		assert.match((await clerk.get('/records/x_chay_bo/new')).text, /Đường chạy/);
		const made = await clerk.post('/indicators/build', { label: 'Người chạy', code: 'nguoi_chay', meaning: 'Người chạy bộ.',
			formula: 'sum(x_chay_bo.x_so_nguoi_chay)' });
		assert.equal(made.status, 303);
		assert.equal((await admin.json('/indicator/x_nguoi_chay?unit=ldld-lao-cai&period=2017')).value, '42');
	},

	'every register that ships takes a field': async ({ server }) => {
		const admin = await Caller.signIn(server.base, 'quantri');
		for (const { code } of await admin.json('/admin/registers')) {
			const answer = await admin.post(`/admin/registers/${code}`, { f_label0: 'Ghi thêm', f_type0: 'text' });
			assert.equal(answer.status, 303, `${code}: ${answer.text.match(/class="note bad"[^]*?<\/ul>/)?.[0]}`);
		}
		await server.cli('check');
		await server.cli('migrate');
		assert.match((await admin.get('/records/agreement/new')).text, /Ghi thêm/);
	},

	'an indicator belongs to its body: neighbours neither see nor change it, those above do': async ({ server }) => {
		const [laocai, gialam, admin] = await Promise.all(['laocai', 'gialam', 'quantri'].map(login => Caller.signIn(server.base, login)));
		const form = { label: 'Của Lào Cai', code: 'rieng', meaning: 'Thử.', formula: 'count(dialogue)' };
		assert.equal((await laocai.post('/indicators/build', form)).status, 303);
		assert.equal((await gialam.get('/indicator/x_rieng')).status, 404);
		assert.equal((await gialam.json('/indicators')).indicators.some(one => one.code === 'x_rieng'), false);
		assert.doesNotMatch((await gialam.get('/indicators?q=cua lao cai')).text, /x_rieng/);
		const taken = await gialam.post('/indicators/build', { ...form, formula: 'count(visit)' });
		assert.equal(taken.status, 422);
		assert.match(taken.text, /chọn mã khác/);
		assert.equal((await admin.json('/indicator/x_rieng')).formula, 'count(dialogue)');
		assert.equal((await laocai.post('/indicators/build', { ...form, formula: 'count(dialogue) + 1' })).status, 303);
		assert.equal((await laocai.json('/indicator/x_rieng')).version, 2);
		assert.equal((await laocai.post('/indicators/build', { ...form, formula: 'x_rieng + 1' })).status, 422);
		assert.equal((await laocai.json('/indicator/x_rieng')).version, 2);
	},
};
