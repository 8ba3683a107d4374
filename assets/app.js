/*
 * What the browser adds to pages that work without it. docs/ui.md says which attribute asks for what.
 * No Intl and no toLocaleString: they are slow to start, and figures must read as the server prints them.
 */
(() => {
'use strict';

const root = document.documentElement;
const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

/* ---- Texts: Vietnamese is the page's default, English when the page says so ---- */

const words = root.lang === 'en' ? {
	badDay: text => `${text} is not a day of the calendar.`,
	dayForm: 'Write the day as dd/mm/yyyy, for example 25/02/2026.',
	groups: text => `Write ${text} (a full stop between thousands).`,
	digits: 'Write digits only, for example 1.128.',
	unsaved: 'Not saved yet',
	found: n => `${n} rows`,
	picked: n => `${n} chosen`,
	sorted: text => `Sorted by ${text}`,
	pasted: n => `${n} cells filled`,
} : {
	badDay: text => `Ngày ${text} không có trong lịch.`,
	dayForm: 'Viết ngày dạng dd/mm/yyyy, ví dụ 25/02/2026.',
	groups: text => `Viết ${text} (dấu chấm ngăn hàng nghìn).`,
	digits: 'Chỉ viết chữ số, ví dụ 1.128.',
	unsaved: 'Chưa lưu',
	found: n => `Còn ${n} dòng`,
	picked: n => `Đã chọn ${n}`,
	sorted: text => `Đã sắp xếp theo ${text}`,
	pasted: n => `Đã điền ${n} ô`,
};

/* Tells screen readers; the page's one polite region. */
const say = text => {
	const live = one('#live');
	if (live)
		live.textContent = text;
};

/* ---- Numbers: 1.128 and 41,8 ---- */

const groupThousands = digits => digits.replace(/\B(?=(\d{3})+$)/g, '.');

/* "1128", "1.128", "1 128" and, where decimals are allowed, "41,8"; null for anything else. */
const readNumber = (text, decimals) => {
	const bare = text.replace(/[\s\u00a0]/g, '').replace('\u2212', '-');
	const parts = /^(-?)(\d+|\d{1,3}(?:\.\d{3})+)(?:,(\d+))?$/.exec(bare);
	if (!parts || (parts[3] || '').length > decimals)
		return null;
	const whole = parts[2].replace(/\./g, '').replace(/^0+(?=\d)/, '');
	return parts[1].replace('-', '\u2212') + groupThousands(whole) + (parts[3] ? ',' + parts[3] : '');
};

/* ---- Errors below a control, as the server writes them ---- */

const showError = (input, text) => {
	const id = input.id + '-check';
	const box = input.closest('.field');
	let error = document.getElementById(id);
	if (!text) {
		if (error) {
			error.remove();
			input.removeAttribute('aria-invalid');
			input.setAttribute('aria-describedby', (input.getAttribute('aria-describedby') || '').replace(id, '').trim());
		}
		return;
	}
	if (!error && box) {
		error = document.createElement('p');
		error.className = 'error';
		error.id = id;
		box.append(error);
		input.setAttribute('aria-describedby', `${input.getAttribute('aria-describedby') || ''} ${id}`.trim());
	}
	if (error)
		error.textContent = text;
	input.setAttribute('aria-invalid', 'true');
};

const checkNumber = input => {
	const text = input.value.trim();
	const decimals = +input.dataset.number || 0;
	const read = text && readNumber(text, decimals);
	if (read)
		input.value = read;
	const comma = /^\d{1,3}(,\d{3})+$/.test(text) && !decimals;
	showError(input, !text || read ? '' : comma ? words.groups(text.replace(/,/g, '.')) : words.digits);
};

all('input[data-number]').forEach(input => input.addEventListener('change', () => checkNumber(input)));

/* ---- Days: 25022026, 5/3/26 and 25/02/2026 become dd/mm/yyyy ---- */

const two = n => String(n).padStart(2, '0');

/* { text, iso } of a day as people type it; { error } if it is none. A year of two digits is of this century. */
const readDay = text => {
	const parts = /^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})$/.exec(text) || /^(\d\d)(\d\d)(\d{4}|\d\d)$/.exec(text);
	if (!parts)
		return { error: words.dayForm };
	const [day, month] = [+parts[1], +parts[2]];
	const year = +parts[3] + (parts[3].length === 2 ? 2000 : 0);
	const date = new Date(Date.UTC(year, month - 1, day));
	const shown = `${two(day)}/${two(month)}/${year}`;
	if (date.getUTCDate() !== day || date.getUTCMonth() !== month - 1)
		return { error: words.badDay(shown) };
	return { text: shown, iso: `${year}-${two(month)}-${two(day)}` };
};

all('.date').forEach(box => {
	const input = one('.input', box);
	const native = one('input[type=date]', box);
	const button = one('button', box);
	const check = () => {
		const text = input.value.trim();
		const read = text ? readDay(text) : {};
		if (read.text)
			input.value = read.text;
		if (native)
			native.value = read.iso || '';
		showError(input, read.error);
	};
	input.addEventListener('change', check);
	if (!native || !button || !native.showPicker)
		return;
	button.hidden = false;
	button.addEventListener('click', () => {
		check();
		native.showPicker();
	});
	native.addEventListener('change', () => {
		input.value = native.value.split('-').reverse().join('/');
		showError(input, '');
		input.dispatchEvent(new Event('input', { bubbles: true }));
	});
});

/* ---- Forms: leave with a warning, send once, focus what is wrong ---- */

all('form[data-guard]').forEach(form => {
	let dirty = false;
	form.addEventListener('input', () => {
		dirty = true;
		const state = one('[data-state]', form);
		if (state)
			state.textContent = words.unsaved;
	});
	form.addEventListener('submit', () => dirty = false);
	window.addEventListener('beforeunload', event => {
		if (dirty)
			event.preventDefault();
	});
});

document.addEventListener('submit', event => {
	const form = event.target;
	if (form.method !== 'post' || event.defaultPrevented || event.submitter?.matches('[data-file]'))
		return;
	if (form.dataset.sent)
		event.preventDefault();
	form.dataset.sent = '1';
});
/* A page that comes back from the browser's store may be sent again. */
window.addEventListener('pageshow', () => all('form[data-sent]').forEach(form => delete form.dataset.sent));

const summary = one('[data-summary]');
if (summary)
	summary.focus();

all('select[data-submit]').forEach(select => select.addEventListener('change', () => select.form.requestSubmit()));

/* A form that asks again as it changes: the part of the page with that id is put in place, what has the focus keeps it. */
let asked = 0;
const askAgain = async form => {
	const id = form.dataset.live, turn = ++asked;
	const filled = [...new FormData(form)].filter(([, value]) => value !== '');
	const url = `${form.action}?${new URLSearchParams(filled)}`;
	const answer = await fetch(url);
	if (!answer.ok || turn !== asked)
		return;
	const part = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById(id);
	const old = document.getElementById(id), focus = document.activeElement, typed = all('form[method=post] .input', old);
	if (!part || turn !== asked)
		return;
	typed.filter(input => input.value && part.querySelector(`[name="${input.name}"]`))
		.forEach(input => { part.querySelector(`[name="${input.name}"]`).value = input.value; });
	const name = focus?.name, place = focus?.selectionStart;
	old.replaceWith(part);
	history.replaceState(null, '', url);
	const again = name && one(`[name="${name}"]`, part);
	again?.focus();
	if (again && place != null && again.type === 'text') {
		again.value = focus.value;
		again.setSelectionRange(place, place);
	}
};
document.addEventListener('change', event => event.target.form?.dataset.live && askAgain(event.target.form));

/* ---- What only makes sense with script is in the page, hidden ---- */

all('[data-print]').forEach(button => {
	button.hidden = false;
	button.addEventListener('click', () => window.print());
});

/* ---- Menus and keys ---- */

const closeMenus = except => all('details.menu[open]').forEach(menu => {
	if (menu !== except)
		menu.open = false;
});

document.addEventListener('click', event => {
	closeMenus(event.target.closest('details.menu'));
	if (location.hash === '#menu' && !event.target.closest('#menu, a'))
		location.hash = '#content';
});

document.addEventListener('keydown', event => {
	if (event.key === 'Escape') {
		const open = one('details.menu[open]');
		if (open) {
			open.open = false;
			one('summary', open).focus();
		} else if (location.hash === '#menu') {
			location.hash = '#content';
		}
	}
	const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
	if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
		const box = all('#search, [data-filter], main input[type=search]').find(input => input.offsetParent);
		if (box) {
			event.preventDefault();
			box.focus();
		}
	}
});

/* ---- A box that ticks all of a form, and how many are ticked ---- */

all('input[data-all]').forEach(box => {
	const boxes = all(`input[name="${box.dataset.all}"]`, box.form);
	const told = one(`[data-picked="${box.dataset.all}"]`, box.form);
	const resting = told ? told.textContent : '';
	const tell = () => {
		const n = boxes.filter(each => each.checked).length;
		box.checked = n > 0 && n === boxes.length;
		box.indeterminate = n > 0 && n < boxes.length;
		if (told)
			told.textContent = n ? words.picked(n) : resting;
	};
	box.hidden = false;
	box.addEventListener('change', () => {
		boxes.forEach(each => { each.checked = box.checked; });
		tell();
	});
	boxes.forEach(each => each.addEventListener('change', tell));
});

/* ---- Tables with all their rows on the page: find and sort in place ---- */

/* Without accents and case, so that "huong hoa" finds Hướng Hóa. */
const fold = text => text.toLowerCase().normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/đ/g, 'd').trim();

all('input[data-filter]').forEach(input => {
	const rows = all(`#${input.dataset.filter} tbody > tr`).map(row => ({ row, text: fold(row.textContent) }));
	input.addEventListener('input', () => {
		const wanted = fold(input.value).split(/\s+/);
		let shown = 0;
		rows.forEach(({ row, text }) => {
			row.hidden = !wanted.every(word => text.includes(word));
			shown += !row.hidden;
		});
		say(words.found(groupThousands(String(shown))));
	});
});

/* data-key of a cell where its text does not sort (given names first, days), else its number, else its text. */
const sortKey = cell => {
	const text = cell.dataset.key || cell.textContent.trim();
	const number = parseFloat(text.replace(/\./g, '').replace(',', '.').replace('\u2212', '-'));
	return cell.classList.contains('n') ? (isNaN(number) ? -Infinity : number) : fold(text);
};

all('table[data-sort] thead a').forEach(link => link.addEventListener('click', event => {
	event.preventDefault();
	const head = link.closest('th');
	const index = [...head.parentNode.children].indexOf(head);
	const body = head.closest('table').tBodies[0];
	const down = head.getAttribute('aria-sort') !== 'descending';
	all('[aria-sort]', head.parentNode).forEach(other => other.removeAttribute('aria-sort'));
	head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
	const rows = [...body.rows].map(row => ({ row, key: sortKey(row.cells[index]) }));
	rows.sort((a, b) => (a.key > b.key ? 1 : a.key < b.key ? -1 : 0) * (down ? -1 : 1));
	body.append(...rows.map(entry => entry.row));
	say(words.sorted(link.textContent.trim()));
}));

/* ---- Grids of inputs: Enter and arrows go from cell to cell, a block from a spreadsheet fills them ---- */

all('[data-grid]').forEach(table => {
	const rows = () => all('tr', table).map(row => all('input.cell', row)).filter(row => row.length);
	/* Cells keep their column also where a row has fewer of them: a cell is found by its place in the row. */
	const cellAt = (input, down, right) => {
		const grid = rows();
		const y = grid.findIndex(row => row.includes(input));
		return grid[y + down] && grid[y + down][grid[y].indexOf(input) + right];
	};
	table.addEventListener('keydown', event => {
		const input = event.target.closest('input.cell');
		const step = { ArrowDown: 1, ArrowUp: -1, Enter: event.shiftKey ? -1 : 1 }[event.key];
		if (!input || !step)
			return;
		event.preventDefault();
		const next = cellAt(input, step, 0);
		if (next) {
			next.focus();
			next.select();
		}
	});
	table.addEventListener('paste', event => {
		const input = event.target.closest('input.cell');
		const lines = event.clipboardData.getData('text').replace(/\r/g, '').replace(/\n$/, '').split('\n').map(line => line.split('\t'));
		if (!input || (lines.length === 1 && lines[0].length === 1))
			return;
		event.preventDefault();
		let n = 0;
		lines.forEach((line, down) => line.forEach((text, right) => {
			const cell = cellAt(input, down, right);
			if (!cell)
				return;
			cell.value = text.trim();
			cell.dispatchEvent(new Event('input', { bubbles: true }));
			n++;
		}));
		say(words.pasted(n));
	});
});

/* A total below a column, against the least that it must reach. */
all('[data-sum]').forEach(total => {
	const inputs = all(`input[data-column="${total.dataset.sum}"]`);
	const [shown, state] = [one('b', total), one('small', total)];
	const number = text => +text.replace(/\./g, '').replace('\u2212', '-');
	const update = () => {
		const read = inputs.map(input => input.value.trim()).filter(text => text).map(text => readNumber(text, 0));
		const sum = read.reduce((all, text) => all + number(text || '0'), 0);
		const gap = sum - +total.dataset.least;
		shown.textContent = read.length ? groupThousands(String(sum)) : '\u2013';
		const known = read.length && total.dataset.least !== '';
		total.classList.toggle('is-short', !!known && gap < 0);
		state.textContent = !known ? '' : gap === 0 ? total.dataset.even
			: `${gap < 0 ? total.dataset.short : total.dataset.over} ${groupThousands(String(Math.abs(gap)))}`;
	};
	inputs.forEach(input => input.addEventListener('input', update));
});

/* ---- Suggestions: units and places found by what is typed; the server takes names as well ---- */

all('input[data-suggest]').filter(input => input.dataset.suggest && input.list).forEach(input => {
	const what = input.dataset.suggest;
	const early = [...input.list.children];
	let asked = '', timer = 0;
	const fill = found => input.list.replaceChildren(...found.map(({ code, name, above }) => {
		const option = document.createElement('option');
		option.value = code;
		option.label = option.textContent = above ? `${name}, ${above}` : name;
		return option;
	}));
	const look = async () => {
		const words = asked = input.value.trim();
		if (words.length < 2 || [...input.list.options].some(option => option.value === words))
			return words || input.list.replaceChildren(...early);
		const answer = await fetch(`/${what}?q=${encodeURIComponent(words)}`, { headers: { Accept: 'application/json' } }).catch(() => null);
		if (answer?.ok && asked === words)
			fill((await answer.json())[what].filter(place => !place.now && !place.doubt).slice(0, 30));
	};
	input.addEventListener('input', () => {
		clearTimeout(timer);
		timer = setTimeout(look, 200);
	});
});

/* ---- Charts: each circle of the measured line carries its sentence; arrows and the pointer read them ---- */

all('svg.chart[data-read]').forEach(chart => {
	const points = all('circle[data-text]', chart);
	const reading = document.getElementById(chart.dataset.read);
	const resting = reading ? [...reading.childNodes] : [];
	let at = points.length;
	const show = index => {
		points.forEach((point, i) => point.classList.toggle('at', i === index));
		if (reading)
			reading.replaceChildren(...points[index] ? [points[index].dataset.text] : resting);
	};
	chart.addEventListener('keydown', event => {
		const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
		if (!step)
			return;
		event.preventDefault();
		at = Math.max(0, Math.min(points.length - 1, at + step));
		show(at);
		say(points[at].dataset.text);
	});
	chart.addEventListener('pointermove', event => {
		const distance = point => {
			const box = point.getBoundingClientRect();
			return Math.abs(box.left + box.width / 2 - event.clientX);
		};
		at = points.reduce((best, point, i) => distance(point) < distance(points[best]) ? i : best, 0);
		show(at);
	});
	['pointerleave', 'blur'].forEach(type => chart.addEventListener(type, () => show(-1)));
});

/* For the scripts of single pages. */
globalThis.book = Object.freeze({ fold, groupThousands, readDay, readNumber, say });
})();
