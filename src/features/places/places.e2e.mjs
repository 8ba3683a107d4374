// Places are looked up by whoever is signed in, with and without marks; what is doubtful says so.
import assert from 'node:assert/strict';
import { Caller, PASSWORD } from '../../../tests/journeys/book.mjs';

export const journeys = {
	'a commune is found by its name without marks, and tells what took it in': async ({ arrive }) => {
		const visitor = await arrive();
		await visitor.signIn('xem', PASSWORD);
		await visitor.visit('/places');
		await visitor.axe();
		await visitor.visit('/places?q=niem+nghia');
		await visitor.axe();
		const text = await visitor.text('tbody');
		assert.match(text, /Phường Niệm Nghĩa/);
		assert.match(text, /Quận Lê Chân, Thành phố Hải Phòng/);
		assert.match(text, /Cần đối chiếu/);
		await visitor.visit('/places?q=khong-co-noi-nay');
		assert.match(await visitor.text(), /Không có đơn vị hành chính nào khớp/);
	},

	'on a phone': async ({ arrive }) => {
		const visitor = await arrive({ size: 'phone' });
		await visitor.signIn('xem', PASSWORD);
		await visitor.visit('/places?q=bat+trang');
		await visitor.axe();
	},

	'the same as JSON, by code too; a stranger is sent to sign in': async ({ server }) => {
		const caller = await Caller.signIn(server.base, 'xem');
		const { places } = await caller.json('/places?q=26882');
		assert.deepEqual(places.map(place => place.name), ['Phường An Hội Tây', 'Phường 14']);
		assert.deepEqual((await caller.json('/places')).places, []);
		assert.equal((await new Caller(server.base).get('/places?q=26882')).status, 303);
		assert.match(await server.cli('places', 'Bát Tràng'), /Xã Bát Tràng · Huyện Gia Lâm, Thành phố Hà Nội → Xã Bát Tràng/);
	},
};
