// A register and a field made by an administrator: usable at once, by every process, and refused where they must be.
import assert from 'node:assert/strict';
import { Caller, PASSWORD } from '../../../tests/journeys/book.mjs';

const FORM = { label: 'Hiến máu tình nguyện', kind: 'event', day_label: 'Ngày hiến máu', f_label0: 'Số người hiến', f_type0: 'int', f_required0: '1',
	f_label1: 'Nhóm', f_type1: 'choice', f_choices1: 'Đoàn viên, Người nhà' };
const CODE = 'x_hien_mau_tinh_nguy';

export const journeys = {
	'a new register has its list, form and source at once, and takes a field later': async ({ server }) => {
		const admin = await Caller.signIn(server.base, 'quantri');
		const made = await admin.post('/admin/registers/new', FORM);
		assert.equal(made.status, 303, made.text.match(/class="note bad"[^]*?<\/ul>/)?.[0]);
		assert.equal(made.location, `/admin/registers/${CODE}?done=saved`);
		const clerk = await Caller.signIn(server.base, 'laocai');
		const form = await clerk.get(`/records/${CODE}/new`);
		assert.match(form.text, /Số người hiến/);
		const wrong = await clerk.post(`/records/${CODE}`, { unit: 'ldld-bao-thang', x_day: '01/03/2017' });
		assert.equal(wrong.status, 422);
		const right = await clerk.post(`/records/${CODE}`, { unit: 'ldld-bao-thang', x_day: '01/03/2017', x_so_nguoi_hien: '42', x_nhom: 'x_doan_vien' });
		assert.equal(right.status, 303, right.text.match(/class="error"[^]*?<\/p>/)?.[0]);
		assert.match(await server.cli('eval', `sum(${CODE}.x_so_nguoi_hien)`, '--unit', 'ldld-lao-cai', '--period', '2017'), /^42$/m);
		const more = await admin.post(`/admin/registers/${CODE}`, { f_label0: 'Nơi tổ chức', f_type0: 'text' });
		assert.equal(more.status, 303);
		assert.match((await clerk.get(`/records/${CODE}/new`)).text, /Nơi tổ chức/);
		assert.match((await clerk.get(`/records/${CODE}`)).text, /42/);
	},

	'a field is added to a register that ships, and stays when the program starts again': async ({ server }) => {
		const admin = await Caller.signIn(server.base, 'quantri');
		assert.equal((await admin.post('/admin/registers/dialogue', { f_label0: 'Có biên bản', f_type0: 'bool' })).status, 303);
		await server.cli('migrate');
		assert.match((await admin.get('/records/dialogue/new')).text, /Có biên bản/);
	},

	'forms refuse with what is wrong, and keep what was typed': async ({ server }) => {
		const admin = await Caller.signIn(server.base, 'quantri');
		for (const [path, fields, told] of [['new', { ...FORM, label: '' }, /Hãy ghi tên sổ/], ['new', { ...FORM, day_label: '' }, /tên của ngày/],
			['new', { ...FORM, label: 'Y', f_type0: '' }, /Hãy chọn loại/], ['new', { ...FORM, label: 'Y', f_choices1: '' }, /cần các lựa chọn/],
			['dialogue', {}, /ít nhất một trường/], ['dialogue', { f_label0: 'Mới', f_type0: 'int', f_required0: '1' }, /không bắt buộc được/]]) {
			const answer = await admin.post(`/admin/registers/${path}`, fields);
			assert.equal(answer.status, 422, JSON.stringify(fields));
			assert.match(answer.text, told);
		}
		const nasty = await admin.post('/admin/registers/new', { ...FORM, label: 'Z "\\ }: ]\n- x: y', f_label0: '"} , {', f_label1: '' });
		assert.equal(nasty.status === 303 || nasty.status === 422, true);
		assert.equal((await admin.get('/admin/registers')).status, 200);
	},

	'nobody but administrators': async ({ server }) => {
		for (const login of ['laocai', 'donganh', 'xem']) {
			const caller = await Caller.signIn(server.base, login);
			assert.equal((await caller.get('/admin/registers')).status, 403);
			assert.equal((await caller.get('/admin/registers/new')).status, 403);
			assert.equal((await caller.post('/admin/registers/new', FORM)).status, 403);
			assert.equal((await caller.post('/admin/registers/dialogue', { f_label0: 'A', f_type0: 'int' })).status, 403);
		}
	},

	'the pages look right in both sizes': async ({ arrive }) => {
		for (const options of [{}, { size: 'phone' }]) {
			const visitor = await arrive(options);
			await visitor.signIn('quantri', PASSWORD);
			for (const path of ['/admin/registers', '/admin/registers/new', '/admin/registers/dialogue']) {
				await visitor.visit(path);
				await visitor.axe();
				await visitor.fits();
			}
		}
	},
};
