// A register and a field made by an administrator: usable at once, by every process, and refused where they must be.
import assert from 'node:assert/strict';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

	'choices are added, and what is retired is offered no more but stays in records and formulas': async ({ server }) => {
		const admin = await Caller.signIn(server.base, 'quantri');
		const clerk = await Caller.signIn(server.base, 'laocai');
		const change = async (code, fields, status = 303) => {
			const answer = await admin.post(`/admin/registers/${code}`, fields);
			assert.equal(answer.status, status, JSON.stringify(fields) + answer.text.match(/class="note bad"[^]*?<\/ul>/)?.[0]);
			return answer;
		};
		const form = { ...FORM, label: 'Khám mắt', f_label2: 'Người khám', f_type2: 'member', f_label3: 'Chi phí', f_type3: 'money', f_min3: '1.000', f_max3: '9.000.000', f_unit3: 'đồng',
			f_hint3: 'Gồm cả kính.', f_quick0: '1', every: 'year' };
		assert.equal((await admin.post('/admin/registers/new', form)).status, 303);
		const made = await clerk.get('/records/x_kham_mat/new');
		assert.match(made.text, /Gồm cả kính/);
		assert.equal((await clerk.post('/records/x_kham_mat', { unit: 'ldld-bao-thang', x_day: '01/03/2017', x_so_nguoi_hien: '5', x_chi_phi: '10' })).status, 422);
		assert.equal((await clerk.post('/records/x_kham_mat', { unit: 'ldld-bao-thang', x_day: '01/03/2017', x_so_nguoi_hien: '5', x_nhom: 'x_nguoi_nha', x_chi_phi: '2.000' })).status, 303);
		await change('x_kham_mat', { what: 'choices', field: 'x_nhom', choices: 'Hưu trí, Khách' });
		assert.match((await clerk.get('/records/x_kham_mat/new')).text, /Hưu trí/);
		await change('x_kham_mat', { what: 'choices', field: 'x_nhom', choices: 'Hưu trí' }, 422);
		await change('x_kham_mat', { what: 'choices', field: 'x_chi_phi', choices: 'A' }, 422);
		const today = (await admin.get('/admin/registers/x_kham_mat')).text.match(/name="until" value="([^"]+)"/)[1];
		await change('x_kham_mat', { what: 'retire', retired: 'choice:x_nhom:x_khach', until: today });
		await change('x_kham_mat', { what: 'retire', retired: 'field:x_chi_phi', until: today });
		assert.doesNotMatch((await clerk.get('/records/x_kham_mat/new')).text, /Gồm cả kính/);
		assert.match(await server.cli('eval', 'sum(x_kham_mat.x_chi_phi)', '--unit', 'ldld-lao-cai', '--period', '2017'), /^2\.000$/m);
		for (const wrong of [{ retired: 'field:x_day' }, { retired: 'choice:x_nhom:khong' }, { retired: '' }, { retired: 'register', until: '01/01/2017' }])
			await change('x_kham_mat', { what: 'retire', until: today, ...wrong }, 422);
		await change('x_kham_mat', { what: 'quick', every: 'month', quick0: 'x_nhom', quick1: 'x_so_nguoi_hien' });
		await change('x_kham_mat', { what: 'quick' }, 422);
		await change('x_kham_mat', { f_label0: 'Nơi khám', f_type0: 'text' });
		await change('x_kham_mat', { what: 'retire', retired: 'register', until: today });
		assert.match((await admin.get('/admin/registers')).text, /thôi dùng từ/);
		assert.equal((await clerk.post('/records/x_kham_mat', { unit: 'ldld-bao-thang', x_day: today, x_so_nguoi_hien: '5' })).status, 422);
		await server.cli('migrate');
		assert.match((await clerk.get('/records/x_kham_mat/new')).text, /Hưu trí/);
	},

	'the form is seen before anything is kept': async ({ server }) => {
		const admin = await Caller.signIn(server.base, 'quantri');
		const seen = await admin.post('/admin/registers/new', { ...FORM, label: 'Chưa lưu', preview: '1' });
		assert.equal(seen.status, 200);
		assert.match(seen.text, /Phiếu sẽ như thế này[^]*Số người hiến/);
		assert.equal((await admin.get('/admin/registers/x_chua_luu')).status, 404);
		const wrong = await admin.post('/admin/registers/new', { ...FORM, label: 'Sai', f_label0: 'Số', f_type0: 'text', f_min0: '3', preview: '1' });
		assert.equal(wrong.status, 422);
		assert.match(wrong.text, /Chỉ trường số/);
	},

	'a year may decide, and a record may name an employer': async ({ server }) => {
		const admin = await Caller.signIn(server.base, 'quantri');
		const made = await admin.post('/admin/registers/new', { label: 'Đánh giá công nghệ', kind: 'year', day_label: 'Năm', f_label0: 'Doanh nghiệp', f_type0: 'employer', f_label1: 'Điểm',
			f_type1: 'int', f_sensitive1: '1', f_label2: 'Mức', f_type2: 'int', f_history2: '1' });
		assert.equal(made.status, 303, made.text.match(/class="note bad"[^]*?<\/ul>/)?.[0]);
		assert.match(await server.cli('eval', 'distinct(x_danh_gia_cong_nghe.employer where x_diem > 3) / count(employer)', '--unit', 'ldld-lao-cai', '--period', '2017'), /%|phát sinh|chia cho/);
		const clerk = await Caller.signIn(server.base, 'laocai');
		assert.equal((await clerk.get('/records/x_danh_gia_cong_nghe/new')).status, 200);
		const kept = await clerk.post('/records/x_danh_gia_cong_nghe', { unit: 'ldld-bao-thang', x_year: '2017', x_diem: '4', x_muc: '7', history_from: '01/01/2017' });
		assert.equal(kept.status, 303, kept.text.match(/class="error"[^]*?<\/p>/)?.[0]);
		assert.equal((await clerk.get('/records/x_danh_gia_cong_nghe')).status, 200);
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
			assert.equal((await caller.post('/admin/registers/dialogue', { what: 'retire', retired: 'register' })).status, 403);
		}
	},

	'what holds for every body is not the administrator of one body\'s to change': async ({ server }) => {
		const file = join(await mkdtemp(join(tmpdir(), 'registers-')), 'password');
		await writeFile(file, 'mat-khau-duoc-giao\n');
		await server.cli('user', 'add', 'quantritinh', '--name', 'Quản trị tỉnh', '--unit', 'ldld-lao-cai', '--role', 'administrator', '--password-file', file);
		const caller = await Caller.signIn(server.base, 'quantritinh', 'mat-khau-duoc-giao');
		const own = { old: 'mat-khau-duoc-giao', password: 'mat-khau-cua-rieng-minh', again: 'mat-khau-cua-rieng-minh' };
		await caller.post('/account/password', own);
		for (const [path, fields] of [['new', { ...FORM, label: 'Của tỉnh' }], ['dialogue', { what: 'retire', retired: 'field:content' }], ['dialogue', { f_label0: 'A', f_type0: 'int' }]]) {
			const answer = await caller.post(`/admin/registers/${path}`, fields);
			assert.equal(answer.status, 403, path);
			assert.match(answer.text, /đơn vị cao nhất/);
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
