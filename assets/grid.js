/*
 * What the browser adds to the grids of fast entry, which work as plain forms without it: keys between cells, blocks from
 * a spreadsheet, one day for all, live sums, and typed values that outlive the page. Loaded behind app.js.
 */
(() => {
'use strict';

const { fold, groupThousands, readDay, readNumber, say } = globalThis.book;
const form = document.querySelector('form[data-grid]');
if (!form)
	return;

const words = document.documentElement.lang === 'en' ? {
	pasted: n => `${n} cells pasted`,
	over: n => `; ${n} lines did not fit the page`,
	odd: n => `; ${n} cells fit no choice and stay empty`,
	restored: n => `${n} cells that you typed and did not save are back.`,
	drop: 'Drop them',
	digits: 'Digits only, for example 1.128.',
} : {
	pasted: n => `Đã dán ${n} ô`,
	over: n => `; ${n} dòng thừa ngoài trang`,
	odd: n => `; ${n} ô không khớp lựa chọn nào, để trống`,
	restored: n => `Đã lấy lại ${n} ô bạn gõ mà chưa lưu.`,
	drop: 'Bỏ các ô này',
	digits: 'Chỉ viết chữ số, ví dụ 1.128.',
};

const table = form.querySelector('table');
const rows = [...table.tBodies[0].rows];
const heads = [...table.tHead.rows[0].cells];
const kinds = heads.map(head => head.dataset.kind || '');
const controlAt = (row, column) => rows[row]?.cells[column]?.querySelector('input, select');
const controls = rows.flatMap(row => [...row.querySelectorAll('input, select')]);
const placeOf = control => {
	const cell = control.closest('td');
	return cell && { row: rows.indexOf(cell.parentNode), column: cell.cellIndex };
};
const tickOf = row => row.querySelector('input[type=checkbox]');
const cellsOf = row => [...row.querySelectorAll('td:not(.tick) :is(input, select)')];

/* ---- Values: as they are typed, tidied as the server would write them ---- */

const tell = (control, text) => {
	let error = control.parentNode.querySelector('p.error');
	if (!text) {
		error?.remove();
		control.removeAttribute('aria-invalid');
		return;
	}
	if (!error) {
		error = document.createElement('p');
		error.className = 'error';
		control.after(error);
	}
	error.textContent = text;
	control.setAttribute('aria-invalid', 'true');
};

const tidy = control => {
	const { column } = placeOf(control);
	const text = control.value.trim();
	if (kinds[column] === 'day') {
		const read = text ? readDay(text) : {};
		if (read.text)
			control.value = read.text;
		tell(control, read.error);
	} else if (kinds[column] === 'number') {
		const read = text && (text.endsWith('%') ? text : readNumber(text, 2));
		if (read)
			control.value = read;
		tell(control, !text || read ? '' : words.digits);
	}
};

/* false: the text is none of the choices. */
const put = (control, text) => {
	const wanted = fold(text);
	if (control.type === 'checkbox') {
		control.checked = /^(x|1|co|yes|true|v)$/.test(wanted);
	} else if (control.tagName === 'SELECT') {
		const option = [...control.options].find(one => one.value === text || fold(one.textContent) === wanted);
		control.value = option ? option.value : '';
		return Boolean(option) || !wanted;
	} else {
		control.value = text;
		tidy(control);
	}
	return true;
};

/* ---- The foot: how many lines have something, and the sums ---- */

const numberIn = control => {
	const text = control.value.replace(/[.\s]/g, '').replace('\u2212', '-');
	return /^-?\d+$/.test(text) ? BigInt(text) : 0n;
};
const summed = [...table.tFoot.rows[0].cells].map((cell, i) => cell.dataset.sum ? i : 0).filter(Boolean);
const count = table.tFoot.querySelector('[data-count]');

const recount = () => {
	const there = rows.filter(row => row.cells[0].querySelector('a') && (!tickOf(row) || tickOf(row).checked)).length;
	count.textContent = groupThousands(String(there));
	summed.forEach(column => {
		const sum = rows.reduce((total, _, i) => total + numberIn(controlAt(i, column)), 0n);
		table.tFoot.rows[0].cells[column].textContent = (sum < 0n ? '\u2212' : '') + groupThousands(String(sum).replace('-', ''));
	});
};

/* ---- What is typed outlives the page until it is saved ---- */

const here = new URL(location);
const isSaved = here.searchParams.has('act') || here.searchParams.has('done');
['act', 'done'].forEach(name => here.searchParams.delete(name));
const storeKey = `grid:${here.pathname}${here.search}`;
const standing = control => control.type === 'checkbox' ? control.defaultChecked
	: control.tagName === 'SELECT' ? [...control.options].find(option => option.defaultSelected)?.value || '' : control.defaultValue;
const current = control => control.type === 'checkbox' ? control.checked : control.value;

const remember = () => {
	const typed = controls.filter(control => current(control) !== standing(control)).map(control => [control.name, current(control)]);
	try {
		if (typed.length)
			sessionStorage.setItem(storeKey, JSON.stringify(typed));
		else
			sessionStorage.removeItem(storeKey);
	} catch { /* a full store loses the copy, not the page */ }
};

const restore = () => {
	const typed = new Map(JSON.parse(sessionStorage.getItem(storeKey) || '[]'));
	const back = controls.filter(control => typed.has(control.name) && typed.get(control.name) !== current(control));
	if (!back.length)
		return;
	back.forEach(control => {
		if (control.type === 'checkbox')
			control.checked = typed.get(control.name);
		else
			control.value = typed.get(control.name);
	});
	const note = document.createElement('p');
	const drop = document.createElement('button');
	note.className = 'notice';
	note.setAttribute('role', 'status');
	drop.type = 'button';
	drop.className = 'btn small';
	drop.textContent = words.drop;
	drop.addEventListener('click', () => {
		sessionStorage.removeItem(storeKey);
		form.reset();
		note.remove();
		recount();
	});
	note.append(words.restored(back.length), ' ', drop);
	form.before(note);
	form.dispatchEvent(new Event('input'));
};

let waiting = 0;
const changed = () => {
	recount();
	clearTimeout(waiting);
	waiting = setTimeout(remember, 300);
};

/* A number is as good as a tick. */
const tickTyped = row => {
	const tick = tickOf(row);
	if (tick && cellsOf(row).some(cell => cell.value))
		tick.checked = true;
};

form.addEventListener('input', event => {
	const row = event.target.closest?.('tbody tr');
	if (row && event.target.type !== 'checkbox')
		tickTyped(row);
	changed();
});
form.addEventListener('change', event => {
	if (event.target.closest('tbody') && event.target.matches('input:not([type=checkbox])'))
		tidy(event.target);
});
window.addEventListener('pagehide', remember);

/* ---- Keys ---- */

const go = (place, down, right) => {
	for (let { row, column } = place;;) {
		row += down;
		column += right;
		if (!rows[row] || column < 1 || column >= heads.length)
			return;
		const next = controlAt(row, column);
		if (!next)
			continue;
		next.focus();
		if (next.select && next.type !== 'checkbox')
			next.select();
		return;
	}
};

const isAtEdge = (control, right) => control.type === 'checkbox' || control.tagName === 'SELECT' ||
	(control.selectionStart === control.selectionEnd && control.selectionEnd === (right > 0 ? control.value.length : 0)) ||
	(control.selectionStart === 0 && control.selectionEnd === control.value.length);

table.addEventListener('keydown', event => {
	const control = event.target;
	const place = control.matches('input, select') && placeOf(control);
	if (!place || event.ctrlKey || event.altKey || event.metaKey)
		return;
	const isSelect = control.tagName === 'SELECT';
	const [down, right] = event.key === 'Enter' ? [event.shiftKey ? -1 : 1, 0]
		: event.key === 'ArrowDown' && !isSelect ? [1, 0] : event.key === 'ArrowUp' && !isSelect ? [-1, 0]
			: event.key === 'ArrowRight' && isAtEdge(control, 1) ? [0, 1] : event.key === 'ArrowLeft' && isAtEdge(control, -1) ? [0, -1] : [0, 0];
	if (!down && !right)
		return;
	event.preventDefault();
	go(place, down, right);
});

/* ---- A column or a block from a spreadsheet, from the focused cell on ---- */

table.addEventListener('paste', event => {
	const text = event.clipboardData.getData('text/plain').replace(/\r/g, '').replace(/\n$/, '');
	const place = event.target.matches('input, select') && placeOf(event.target);
	if (!place || !/[\t\n]/.test(text))
		return;
	event.preventDefault();
	let cells = 0, over = 0, odd = 0;
	text.split('\n').forEach((line, i) => {
		if (!rows[place.row + i]) {
			over++;
			return;
		}
		line.split('\t').forEach((part, k) => {
			const control = controlAt(place.row + i, place.column + k);
			if (!control)
				return;
			cells++;
			odd += !put(control, part.trim());
		});
		tickTyped(rows[place.row + i]);
	});
	event.target.dispatchEvent(new Event('input', { bubbles: true }));
	const told = words.pasted(cells) + (over ? words.over(over) : '') + (odd ? words.odd(odd) : '');
	say(told);
	form.querySelector('[data-state]').textContent = told;
});

/* ---- One value for all ---- */

const dayColumn = kinds.indexOf('day');
const applyDay = form.querySelector('[data-apply-day]');
if (applyDay && dayColumn > 0) {
	applyDay.hidden = false;
	applyDay.addEventListener('click', () => {
		const read = readDay(form.elements.day.value.trim());
		if (read.error)
			return form.elements.day.focus();
		rows.filter(row => tickOf(row)?.checked).forEach(row => {
			row.cells[dayColumn].querySelector('input').value = read.text;
		});
		form.dispatchEvent(new Event('input'));
	});
}
const tickAll = form.querySelector('[data-tick-all]');
tickAll.hidden = false;
tickAll.addEventListener('click', () => {
	rows.map(tickOf).filter(Boolean).forEach(tick => tick.checked = true);
	form.dispatchEvent(new Event('input'));
});

if (isSaved)
	sessionStorage.removeItem(storeKey);
else
	restore();
recount();
})();
