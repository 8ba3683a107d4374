// The pages that the user guide shows (docs/huong-dan): each opens for the account that the guide names, and says what the
// guide quotes. GUIDE_PICTURES=1 takes the pictures anew, into docs/huong-dan/anh.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { hrefs, PASSWORD } from './book.mjs';
import { top } from './lib.mjs';

const FOLDER = join(top, 'docs/huong-dan/anh');

const show = async (visitor, name, ...words) => {
	const text = await visitor.text('body');
	for (const word of words)
		assert.ok(text.includes(word), `${visitor.page.url()} does not say “${word}”: ${text.slice(0, 600)}`);
	if (!process.env.GUIDE_PICTURES)
		return;
	await mkdir(FOLDER, { recursive: true });
	await visitor.page.screenshot({ path: join(FOLDER, `${name}.webp`), type: 'webp', quality: 80 });
};

const be = async (arrive, login, options) => {
	const visitor = await arrive(options);
	await visitor.signIn(login, PASSWORD);
	return visitor;
};

// A grassroots union below a unit of the leader's, with members.
const grassroots = async visitor => {
	const [upper] = (await hrefs(visitor, '/unit/ldld-lao-cai')).filter(path => /^\/unit\/cdn-xay-dung/.test(path));
	const found = (await hrefs(visitor, upper)).filter(path => /^\/unit\/cdcs[^/?]*$/.test(path));
	return found[0];
};

export const journeys = {
	'the first day: signing in, the first page, a figure opens': async ({ arrive }) => {
		const visitor = await arrive();
		await visitor.visit('/sign-in');
		await show(visitor, 'dang-nhap', 'Đăng nhập');
		await visitor.signIn('laocai', PASSWORD);
		await show(visitor, 'tong-quan', 'Tổng quan', 'Đơn vị đang chậm', 'Việc cần làm');
		await visitor.visit('/plan/lao-cai-2017/target/t1');
		await show(visitor, 'chi-tieu', '1.128');
		await visitor.visit('/plan/lao-cai-2017/target/t1/records');
		await show(visitor, 'ban-ghi-cua-con-so', 'Cộng 1.128 bản ghi');
		await visitor.visit('/account');
		await show(visitor, 'tai-khoan', 'Mật khẩu');
	},

	'units and members': async ({ arrive }) => {
		const visitor = await be(arrive, 'laocai');
		await visitor.visit('/unit/ldld-lao-cai');
		await show(visitor, 'don-vi', 'Công nhận CĐCS', 'Sắp xếp tổ chức', 'Quá trình', 'Mở nhanh');
		await visitor.visit('/unit/ldld-lao-cai/recognise');
		await show(visitor, 'cong-nhan', 'Công nhận công đoàn cơ sở', 'Đoàn viên được công nhận');
		const unit = await grassroots(visitor);
		await visitor.visit(unit);
		await show(visitor, 'cong-doan-co-so', 'Ghi kết nạp', 'Chuyển sinh hoạt', 'Ghi giảm');
		await visitor.visit(`${unit}/admit`);
		await show(visitor, 'ket-nap', 'Mỗi người một dòng');
		await visitor.visit(`${unit}/restructure`);
		await show(visitor, 'sap-xep', 'Đổi tên', 'Sáp nhập', 'Giải thể');
		await visitor.visit(`${unit}/restructure/merge`);
		await show(visitor, 'sap-nhap', 'Xem trước');
		const other = (await hrefs(visitor, '/unit/cdn-xay-dung-lao-cai')).filter(path => /^\/unit\/cdcs[^/?]*$/.test(path) && path !== unit)[0];
		await visitor.visit(`${unit}/restructure/merge`);
		await visitor.page.type('[name=to]', other.split('/').pop());
		await visitor.page.type('[name=decision]', '15/QĐ-CĐN');
		await visitor.submit('main form.form button.primary');
		await show(visitor, 'sap-nhap-xem-truoc', 'Ghi quyết định');
		await visitor.visit('/restructures');
		assert.match(await visitor.text(), /Sắp xếp tổ chức/);
	},

	'registers: the list, a form, fast entry, who is missing': async ({ arrive }) => {
		const visitor = await be(arrive, 'laocai');
		await visitor.visit('/records');
		await show(visitor, 'so-ghi', 'Sổ ghi', 'Dùng để');
		await visitor.visit('/records/dialogue');
		await show(visitor, 'danh-sach', 'Ghi mới', 'Xuất Excel', 'Lọc');
		await visitor.visit('/records/dialogue/new');
		await show(visitor, 'ghi-moi', 'Lưu bản ghi');
		await visitor.visit('/records/dialogue/import');
		await show(visitor, 'nhap-tu-excel', 'Tải tệp mẫu');
		await visitor.visit('/entry?register=conference');
		await show(visitor, 'ghi-nhanh', 'Lưu các dòng đã ghi', 'Còn thiếu ai', 'Dán từ Excel');
		await visitor.visit('/entry/missing?register=conference');
		await show(visitor, 'con-thieu', 'Ghi các đơn vị còn thiếu');
	},

	'a chair of a grassroots union, on a phone': async ({ arrive }) => {
		const visitor = await be(arrive, 'cdcs', { size: 'phone' });
		const links = (await hrefs(visitor, '/')).concat(await hrefs(visitor, '/units'));
		const unit = links.find(path => /^\/unit\/cdcs[^/?]*$/.test(path));
		assert.ok(unit, 'the chair sees the own union');
		await visitor.visit(`/entry${unit}`);
		await show(visitor, 'chu-tich-cdcs', 'Lưu số liệu');
	},

	'plans: results, handing down, ranking, behind, reminders': async ({ arrive }) => {
		const visitor = await be(arrive, 'laocai');
		await visitor.visit('/plans');
		await show(visitor, 'cac-ke-hoach', 'Kế hoạch');
		await visitor.visit('/plan/lao-cai-2017');
		await show(visitor, 'ke-hoach', 'Giao chỉ tiêu', 'Xuất Word', 'văn bản in 75%');
		await visitor.visit('/plan/lao-cai-2017/adjust/t1');
		await show(visitor, 'dieu-chinh', 'Quyết định điều chỉnh', 'Hiệu lực từ');
		await visitor.visit('/plan/lao-cai-2017/answers');
		await show(visitor, 'tra-loi', 'Trả lời của các đơn vị');
		await visitor.visit('/plans/missing?unit=ldld-lao-cai&period=2017');
		await show(visitor, 'ai-chua-co-ke-hoach', 'Ai chưa có kế hoạch');
		await visitor.visit('/plans/new');
		await show(visitor, 'ke-hoach-moi');
		await visitor.visit('/plan/lao-cai-2017/hand-down');
		await show(visitor, 'giao-chi-tieu', 'Hiệu lực từ');
		await visitor.visit('/plan/lao-cai-2017/ranking?target=t1');
		await show(visitor, 'xep-hang');
		await visitor.visit('/behind?plan=lao-cai-2017');
		await show(visitor, 'dang-cham', 'Đơn vị đang chậm');
		await visitor.visit('/to-do');
		await show(visitor, 'viec-can-lam', 'Việc cần làm');
		await visitor.visit('/indicators?unit=ldld-lao-cai&period=2017');
		await show(visitor, 'danh-muc-chi-so', 'Danh mục chỉ số', 'Dựng chỉ số');
		await visitor.visit('/indicators/build');
		await show(visitor, 'dung-chi-so', 'Tính');
	},

	'an administrator and the accounts': async ({ arrive }) => {
		const visitor = await be(arrive, 'quantri');
		await visitor.visit('/accounts');
		await show(visitor, 'quan-tri', 'Tài khoản người dùng');
		await visitor.visit('/admin/registers');
		await show(visitor, 'so-va-truong', 'Thêm sổ');
	},
};
