// Tables of backends, servers and frontends: sorted, filtered, updated cell by cell; nothing moves under the cursor.
import {bytes, clock, duration, el, fill, has, millis, number, pill, state} from './words.js';
import {drawSpark, meter, spark} from './draw.js';
import {now, store} from './store.js';

/** Columns beyond the name: id of the cell, priority on narrow screens, how it is drawn. */
export const COLUMNS = {
  st: {width: 'st', draw: 'state'},
  q: {draw: 'queue', short: 'Queue', kinds: 'BS'},
  wait: {format: millis, hide: 'p2', kinds: 'BS', bad: value => value > 0},
  cur: {draw: 'slots', short: 'Slots'},
  req: {format: number, short: 'Req'},
  s5: {format: number, bad: value => value > 0},
  rt: {format: millis, short: 'Resp', kinds: 'BS'},
  spark: {draw: 'spark'},
  s2: {format: number, off: true}, s3: {format: number, off: true},
  s4: {format: number, off: true},
  econ: {format: number, off: true, bad: value => value > 0},
  eresp: {format: number, off: true, bad: value => value > 0},
  retr: {format: number, off: true, bad: value => value > 0},
  redis: {format: number, off: true}, deny: {format: number, off: true}, ereq: {format: number, off: true},
  cli: {format: number, off: true}, srv: {format: number, off: true},
  qmax: {format: number, off: true}, max: {format: number, off: true},
  qt: {format: millis, off: true}, ct: {format: millis, off: true}, tt: {format: millis, off: true},
  bin: {format: bytes, off: true}, bout: {format: bytes, off: true},
  w: {format: number, hide: 'p3', kinds: 'BS'}, uw: {format: number, off: true},
  act: {format: number, off: true}, bck: {format: number, off: true},
  chk: {text: true, hide: 'p3', kinds: 'S'}, chkt: {text: true, off: true}, agt: {text: true, off: true},
  cf: {format: number, off: true}, cd: {format: number, off: true}, cdur: {format: millis, off: true},
  chg: {format: value => duration(now() / 1000 - value), off: true},
  addr: {text: true, off: true}, ck: {text: true, off: true}, alg: {text: true, off: true}, mode: {text: true, off: true},
  thr: {format: number, off: true}, rlim: {format: number, off: true},
};

/** Beyond so many rows only those in sight exist, and some more on both sides. */
const LONG = 60;
const SPARE = 6;

/** What a column of fixed width needs beyond what stands in it now: a state gets longer words, a queue more digits. */
const ROOM = {state: 150, queue: 150, slots: 172};

const KINDS = {B: 'backend', S: 'server', F: 'frontend', L: 'listener'};

/** Makes a table; `options` says what is shown and what a click does. */
export function rowTable(options) {
  const head = el('tr', {});
  const body = el('tbody', {});
  const caption = el('caption', {class: 'sr'}, options.caption);
  const table = el('table', {class: 'rows'}, caption, el('thead', {}, head), body);
  const node = el('div', {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': options.caption}, table);
  const lines = new Map();
  const above = spacer(), below = spacer();
  let items = new Map();
  let columns = [];
  let hovering = false;
  let order = [];
  let rowHeight = 32;
  let pendingOrder = false;
  const sight = {top: 0, height: 600, width: 0};
  node.addEventListener('scroll', () => {
    sight.top = node.scrollTop;
    if (order.length > LONG) requestAnimationFrame(render);
  }, {passive: true});
  // Read when it changes and not while drawing, which would lay out the page once more.
  const sizes = new ResizeObserver(() => {
    sight.height = node.clientHeight;
    if (sight.width && sight.width !== node.clientWidth) thaw();
    sight.width = node.clientWidth;
    options.redraw();
  });
  sizes.observe(node);
  body.addEventListener('pointerenter', () => { hovering = true; });
  body.addEventListener('pointerleave', () => { hovering = false; if (pendingOrder) options.redraw(); });

  function heads() {
    const wanted = options.columns();
    const key = wanted.join() + options.sort().key;
    if (head.key === key) return;
    const other = head.columns !== wanted.join();
    head.key = key;
    head.columns = wanted.join();
    columns = wanted;
    fill(head, heading('name', 'Name', 'Name of the ' + options.caption.toLowerCase()), columns.map(id => {
      const info = store.columns.get(id) || {title: id, words: ''};
      return id === 'spark' ? el('th', {scope: 'col', class: 'txt', 'data-tip': 'Requests per second over the last 15 minutes.'}, el('span', {class: 'unsorted'}, '15 min'))
        : heading(id, info.title, info.words + (info.unit ? ' In ' + info.unit + '.' : ''));
    }));
    thaw();
    if (other) {
      for (const line of lines.values()) line.tr.remove();
      lines.clear();
    }
  }

  function heading(id, title, words) {
    const sort = options.sort();
    const mine = sort.id === id;
    const column = COLUMNS[id] || {};
    const left = id === 'name' ? 'name' : id === 'st' ? 'st' : column.text ? 'txt' : '';
    return el('th', {scope: 'col', class: [left, column.hide].filter(Boolean).join(' ') || null, 'aria-sort': mine ? (sort.up ? 'ascending' : 'descending') : null},
      el('button', {onclick: () => options.setSort(id), 'data-tip': words}, column.short ? [el('span', {class: 'long'}, title), el('span', {class: 'short'}, column.short)] : title, mine ? (sort.up ? ' ▲' : ' ▼') : ''));
  }

  function line(item) {
    const row = item.row;
    const cells = columns.map(id => cell(id, row));
    const twist = item.children ? el('button', {class: 'twist', 'aria-label': 'servers of ' + row.px, onclick: () => options.toggle(row.px)}, '▸')
      : options.tree ? el('span', {class: 'twist none'}) : null;
    const open = el('button', {class: 'open', onclick: () => options.open(made.row), title: row.path}, options.label(row));
    const tag = options.several && row.lb ? el('span', {class: 'lb'}, row.lb) : null;
    const tr = el('tr', {class: row.kind === 'S' && options.tree ? 'srv' : 'be', 'data-path': row.path},
      el('th', {scope: 'row', class: 'name'}, row.kind === 'S' && options.tree ? null : twist, open, tag), cells.map(c => c.td));
    const made = {
      tr, row,
      update() {
        for (const c of cells) c.set(made.row);
        if (item.children) {
          twist.setAttribute('aria-expanded', String(options.isOpen(made.row.px)));
          twist.classList.toggle('none', !made.children);
        }
      },
    };
    return made;
  }

  function cell(id, row) {
    const column = COLUMNS[id];
    const classes = [column.hide, column.draw === 'state' ? 'st' : column.text ? 'txt' : column.draw === 'spark' ? 'spark-cell' : ''].filter(Boolean);
    const td = el('td', {class: classes.join(' ') || null});
    const base = td.className;
    let before;
    if (column.draw === 'spark') {
      if (!row.spark) return {td, set() {}};
      const svg = spark('requests per second over 15 minutes');
      td.append(svg);
      return {td, set: current => drawSpark(svg, current.spark, `requests per second, now ${number(current.c.req)}`)};
    }
    if (column.draw === 'state') return {td, set(current) {
      const key = (current.c.st || '') + current.c.up + current.c.n + current.c.maint + current.c.down;
      if (key === before) return;
      before = key;
      fill(td, pill(current.c, current.kind));
    }};
    if (column.draw === 'queue') {
      const bar = meter();
      td.append(bar.node);
      return {td, set(current) {
        const q = current.c.q;
        if (!has(q)) {
          td.textContent = '–';
          td.className = 'zero';
          return;
        }
        const room = current.c.qlim || Math.max(current.c.lim || 0, current.c.qmax || 0, 10);
        bar.set(q > 0 ? Math.max(0.06, q / room) : 0, number(q));
        const cls = q > 0 ? 'bad' : 'zero';
        if (td.className !== cls) td.className = cls;
      }};
    }
    if (column.draw === 'slots') {
      const bar = meter();
      td.append(bar.node);
      return {td, set(current) {
        // HAProxy counts those who wait among the sessions of a backend, but they have no slot.
        const used = current.kind === 'B' ? Math.max(0, (current.c.cur || 0) - (current.c.q || 0)) : current.c.cur;
        const limit = current.c.lim;
        bar.set(has(limit) ? used / limit : 0, number(used) + (has(limit) ? '/' + number(limit) : ''), has(limit) && used >= limit);
      }};
    }
    return {td, set(current) {
      const value = current.c[id];
      const text = column.text ? value || '' : has(value) ? column.format(value) : '–';
      if (text === before) return;
      before = text;
      td.textContent = text;
      td.className = [base, !column.text && (!has(value) || value === 0) ? 'zero' : column.bad && column.bad(value) ? 'bad' : ''].filter(Boolean).join(' ');
    }};
  }

  /** Shows these items: `{row, children}` or `{fold: text, toggle}`, in this order unless the cursor is on the table. */
  function show(list) {
    heads();
    items = new Map(list.map(item => [item.fold ? 'fold' + item.key : item.row.uid, item]));
    const uids = [...items.keys()];
    const sameRows = order.length === uids.length && order.every(uid => items.has(uid));
    pendingOrder = hovering && sameRows && uids.some((uid, i) => uid !== order[i]);
    if (!pendingOrder) order = uids;
    render();
    if (!list.length) fill(body, el('tr', {}, el('td', {class: 'empty', colspan: columns.length + 1}, options.empty())));
  }

  /** Brings the rows in sight up to date; of a long table only those exist. */
  function render() {
    const long = order.length > LONG;
    let from = 0, to = order.length;
    if (long) {
      from = Math.max(0, Math.min(order.length - 1, Math.floor(sight.top / rowHeight)) - SPARE);
      to = Math.min(order.length, Math.ceil((sight.top + sight.height) / rowHeight) + SPARE);
    } else {
      thaw();
    }
    const wanted = order.slice(from, to);
    const kept = new Set(wanted);
    for (const [uid, known] of lines) {
      if (!kept.has(uid)) {
        known.tr.remove();
        lines.delete(uid);
      }
    }
    const focused = body.contains(document.activeElement) ? document.activeElement : null;
    let at = body.firstChild;
    const place = tr => {
      if (tr === at) at = at.nextSibling;
      else body.insertBefore(tr, at);
    };
    if (from > 0) place(above.of(from * rowHeight, columns.length + 1));
    wanted.forEach((uid, i) => {
      const item = items.get(uid);
      let known = lines.get(uid);
      if (!known) {
        known = item.fold ? fold(item) : line(item);
        lines.set(uid, known);
      }
      known.row = item.row;
      known.item = item;
      known.children = item.children;
      known.update();
      if (long) known.tr.setAttribute('aria-rowindex', String(from + i + 2));
      place(known.tr);
    });
    if (to < order.length) place(below.of((order.length - to) * rowHeight, columns.length + 1));
    while (at) {
      const next = at.nextSibling;
      at.remove();
      at = next;
    }
    if (focused && focused.isConnected && document.activeElement !== focused) focused.focus({preventScroll: true});
    if (long) freeze();
  }

  /** Fixes the widths of a long table, so that a changed number does not lay out a thousand rows again. */
  function freeze() {
    if (head.frozen || !sight.width) return;
    head.frozen = true;
    rowHeight = lines.get(order[0])?.tr.offsetHeight || rowHeight;
    table.setAttribute('aria-rowcount', String(order.length + 1));
    const widths = [...head.children].map((th, i) => {
      const draw = COLUMNS[columns[i - 1]]?.draw;
      return draw === 'spark' ? 0 : th.offsetWidth && Math.max(th.offsetWidth, sight.width > 900 && ROOM[draw] || 0);
    });
    // The sparklines take what the others leave.
    [...head.children].forEach((th, i) => { if (widths[i]) th.style.width = widths[i] + 'px'; });
    table.classList.add('frozen');
  }

  function thaw() {
    if (!head.frozen) return;
    head.frozen = false;
    table.removeAttribute('aria-rowcount');
    for (const th of head.children) th.style.width = '';
    table.classList.remove('frozen');
  }

  /** An empty row as high as the rows that are left out. */
  function spacer() {
    const td = el('td', {});
    const tr = el('tr', {class: 'space', 'aria-hidden': 'true'}, td);
    return {of(height, span) {
      td.colSpan = span;
      td.style.height = height + 'px';
      return tr;
    }};
  }

  function fold(item) {
    const button = el('button', {class: 'plain', onclick: () => item.toggle()}, '');
    const tr = el('tr', {class: 'fold'}, el('td', {colspan: columns.length + 1}, button));
    const made = {tr, update() {
      if (button.textContent !== made.item.fold) button.textContent = made.item.fold;
    }, item};
    return made;
  }

  /** Moves the keyboard's row. */
  function step(by) {
    const rows = [...body.querySelectorAll('button.open')];
    const at = rows.indexOf(document.activeElement);
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
    if (next) next.focus();
  }

  return {node, show, step, destroy: () => sizes.disconnect()};
}

/** What a row is sorted by. */
export function sortValue(row, id) {
  if (id === 'name') return row.path.toLowerCase();
  if (id === 'st') return ['down', 'going', 'maint', '', 'up'].indexOf(state(row.c, row.kind).cls);
  const value = row.c[id];
  if (COLUMNS[id] && COLUMNS[id].text) return value || '';
  return has(value) ? value : -1;
}

export function sorted(items, sort) {
  const way = sort.up ? 1 : -1;
  const values = new Map(items.map(item => [item, sortValue(item.row, sort.id)]));
  return items.sort((a, b) => {
    const x = values.get(a), y = values.get(b);
    return x < y ? -way : x > y ? way : a.row.path < b.row.path ? -1 : 1;
  });
}

export function kindWord(kind) {
  return KINDS[kind] || kind;
}

export function lastSeen(proxy) {
  return has(proxy.t) ? clock(proxy.t) : 'never';
}
