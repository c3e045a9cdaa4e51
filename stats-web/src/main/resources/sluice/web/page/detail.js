// One object: what it is, its charts, what happened to it, every column that the proxy prints, what can be done.
import {bytes, duration, el, fetchJson, fill, has, millis, number, pill} from './words.js';
import {rowCharts} from './charts.js';
import {kindWord} from './table.js';
import {line} from './timeline.js';
import {now, store} from './store.js';
import {actionButtons} from './action.js';
import {findings} from './merge.js';

const TIMES = ['qtime', 'ctime', 'rtime', 'ttime'];
const TIME_WORDS = {qtime: 'In the queue', ctime: 'Connecting', rtime: 'Until the answer', ttime: 'Whole session'};

let current = null;

export function detailOpen() {
  return current !== null;
}

export function closeDetail(node) {
  if (!current) return;
  if (current.charts) current.charts.destroy();
  current = null;
  node.hidden = true;
  node.replaceChildren();
}

/** Opens the panel for an object, by proxy and key. */
export function openDetail(node, lb, key, saved, onClose) {
  closeDetail(node);
  const row = find(lb, key);
  if (!row) return;
  node.hidden = false;
  const head = el('div', {class: 'head'});
  const charts = el('div', {});
  const facts = el('dl', {class: 'facts'});
  const events = el('ol', {class: 'plainlist'});
  const verdicts = el('div', {});
  const columns = el('div', {});
  const acts = el('div', {class: 'acts'});
  const ranges = el('span', {class: 'seg'}, ['15m', '24h'].map(range =>
    el('button', {'aria-pressed': String(range === '15m'), onclick: event => setRange(range, event.currentTarget)}, range)));
  fill(head, el('h2', {}, row.path), el('span', {class: 'st'}), el('span', {class: 'dim'}, kindWord(row.kind) + (store.proxies.size > 1 ? ' on ' + row.lb : '')),
    el('span', {class: 'grow'}), el('button', {onclick: onClose, 'aria-label': 'close details'}, '✕'));
  fill(node, head, acts, verdicts, el('h3', {}, 'History', saved ? null : ranges), charts, el('h3', {}, 'Now'), facts,
    el('h3', {}, 'Events'), el('div', {id: 'detail-events'}, events), el('h3', {}, 'Every column'), columns);
  current = {lb, key, head, facts, events, verdicts, acts, columns, saved, charts: null, document: null, askedAt: 0};
  const series = saved ? saved[lb + ' ' + key] : null;
  if (saved && !series) fill(charts, el('p', {class: 'dim'}, 'This file has no charts of it.'));
  else current.charts = rowCharts(charts, row, '15m', series);
  function setRange(range, button) {
    for (const other of ranges.children) other.setAttribute('aria-pressed', String(other === button));
    current.charts.destroy();
    charts.replaceChildren();
    current.charts = rowCharts(charts, find(lb, key) || row, range, null);
  }
  fill(acts, actionButtons(row));
  acts.hidden = !acts.children.length;
  drawDetail();
  head.querySelector('button').focus({preventScroll: true});
}

function find(lb, key) {
  const proxy = store.proxies.get(lb);
  return proxy && proxy.rows.find(row => row.k === key);
}

/** Brings the open panel up to date. */
export function drawDetail() {
  if (!current) return;
  const row = find(current.lb, current.key);
  if (!row) {
    fill(current.facts, el('div', {class: 'wide'}, 'The proxy does not have this object any more.'));
    return;
  }
  fill(current.head.querySelector('.st'), pill(row.c, row.kind));
  if (current.charts) {
    current.charts.rowIs(row);
    current.charts.follow();
  }
  const proxy = store.proxies.get(current.lb);
  const mine = findings([proxy]).filter(f => f.object === row.path || row.kind === 'B' && f.object.startsWith(row.path + '/'));
  fill(current.verdicts, mine.length ? el('ul', {class: 'verdicts'}, mine.map(f => el('li', {class: f.severity}, el('b', {}, f.object + ' '), f.text + ' ', el('span', {class: 'rule'}, f.id)))) : null);
  fill(current.facts, facts(row));
  const events = proxy.events.filter(event => event.object === row.path || row.kind === 'B' && event.object.startsWith(row.path + '/') || event.kind === 'restart').slice(-20).reverse();
  fill(current.events, events.length ? events.map(event => line(event, false)) : el('li', {class: 'dim'}, 'Nothing happened to it since this page server started.'));
  if (Date.now() - current.askedAt > 3000) ask();
}

async function ask() {
  const mine = current;
  mine.askedAt = Date.now();
  try {
    const found = await fetchJson(`/api/v1/proxies/${encodeURIComponent(mine.lb)}/row?key=${encodeURIComponent(mine.key)}`);
    if (current !== mine) return;
    mine.document = found;
    if (!mine.columns.matches(':hover')) fill(mine.columns, all(found));
  } catch (error) {
    if (current === mine && !mine.document) fill(mine.columns, el('p', {class: 'dim'}, error.message));
  }
}

function all(found) {
  return el('table', {class: 'small'}, el('caption', {class: 'sr'}, 'Every column that the proxy prints'),
    el('thead', {}, el('tr', {}, el('th', {scope: 'col'}, 'Column'), el('th', {scope: 'col'}, 'Value'), el('th', {scope: 'col'}, 'What it is'))),
    el('tbody', {}, found.columns.map(column => el('tr', {}, el('th', {scope: 'row'}, column.name),
      el('td', {class: 'num'}, String(column.value) + (column.unit && typeof column.value === 'number' ? ' ' + column.unit : '')), el('td', {class: 'dim'}, column.words)))));
}

function facts(row) {
  const c = row.c;
  const list = [];
  const add = (name, value, wide) => {
    if (has(value) && value !== '') list.push(el('div', {class: wide ? 'wide' : null}, el('dt', {}, name), el('dd', {}, value)));
  };
  const column = name => {
    const found = current.document && current.document.columns.find(entry => entry.name === name);
    return found ? found.value : null;
  };
  add('State', (c.st || '–') + (has(c.chg) ? ', since ' + duration(now() / 1000 - c.chg) : ''), true);
  if (c.chk) add('Check', c.chk.replace(/^\* /, 'running, before: ') + (current.document && current.document.check ? ' — ' + current.document.check : '') + (has(c.cdur) ? ', took ' + millis(c.cdur) : ''), true);
  add('Check said', c.chkt, true);
  add('Agent', c.agt, true);
  if (row.kind === 'B') add('Servers', `${number(c.up)} of ${number(c.n)} serve, ${number(c.down)} down, ${number(c.maint)} out by hand`, true);
  if (row.kind !== 'F') add('Waiting', number(c.q) + (c.wait ? ', about ' + millis(c.wait) : '') + (has(c.qmax) ? '; most ever ' + number(c.qmax) : ''));
  add('Slots', number(c.cur) + (has(c.lim) ? ' of ' + number(c.lim) : ', no limit') + (has(c.max) ? '; most ever ' + number(c.max) : ''));
  add('Requests', number(c.req) + ' /s');
  if (has(c.s2)) add('Answers /s', `2xx ${number(c.s2)} · 3xx ${number(c.s3)} · 4xx ${number(c.s4)} · 5xx ${number(c.s5)}`);
  if (has(c.econ)) add('Errors /s', `connect ${number(c.econ)} · answer ${number(c.eresp)}`);
  if (has(c.retr)) add('Retries /s', `${number(c.retr)} · moved on ${number(c.redis)}`);
  if (has(c.cli)) add('Broken off /s', `client ${number(c.cli)} · server ${number(c.srv)}`);
  if (has(c.deny)) add('Denied /s', number(c.deny));
  if (has(c.ereq)) add('Bad requests /s', number(c.ereq));
  for (const time of TIMES) {
    const mean = c[{qtime: 'qt', ctime: 'ct', rtime: 'rt', ttime: 'tt'}[time]];
    const most = column(time + '_max');
    if (has(mean)) add(TIME_WORDS[time], millis(mean) + ' avg' + (has(most) ? ', ' + millis(most) + ' most' : ''));
  }
  add('Traffic', `${bytes(c.bin)}/s in · ${bytes(c.bout)}/s out`);
  if (has(c.w)) {
    const initial = current.document && current.document.initialWeight;
    add('Weight', number(c.w) + (has(c.uw) && c.uw !== c.w ? ` (set ${number(c.uw)})` : '') + (has(initial) ? `, configured ${number(initial)}` : ''));
  }
  if (row.kind === 'S') add('Role', c.bck ? 'backup' : c.act ? 'active' : '');
  add('Checks', has(c.cf) ? `${number(c.cf)} failed, down ${number(c.cd)} times` : null);
  add('Slow start', has(c.thr) && c.thr < 100 ? number(c.thr) + ' %' : null);
  add('Balancing', c.alg);
  add('Mode', c.mode);
  add('Cookie', c.ck);
  add('Tracks', c.trk);
  add('Address', c.addr + (current.document && current.document.fqdn ? ' (' + current.document.fqdn + ')' : ''));
  add('Rate limit', has(c.rlim) && c.rlim > 0 ? number(c.rlim) + ' /s' : null);
  return list;
}

export function redrawCharts() {
  if (current && current.charts) current.charts.redraw();
}

export function detailOf() {
  return current && {lb: current.lb, key: current.key};
}

