// Puts the page together: address, views, keyboard, and what is redrawn when.
import {bytes, clock, duration, el, fetchJson, fill, has, millis, number, remember} from './words.js';
import {savedFile} from './saved.js';
import {age, changed, now, onChange, shown, stale, store, takeState} from './store.js';
import {closeStream, startStream, stream, togglePause} from './stream.js';
import {backends, findings, frontends, totals} from './merge.js';
import {drawSpark, spark} from './draw.js';
import {drawBanner} from './banner.js';
import {COLUMNS, kindWord, lastSeen, rowTable, sorted} from './table.js';
import {drawTimeline} from './timeline.js';
import {closeDetail, detailOf, detailOpen, drawDetail, openDetail, redrawCharts} from './detail.js';
import {certificatesView, patternsView, tablesView} from './browse.js';
import {topologyView} from './topology.js';
import {me} from './action.js';

const $ = id => document.getElementById(id);
const VIEWS = [['overview', 'Overview'], ['servers', 'Servers'], ['frontends', 'Frontends'], ['tables', 'Stick tables'], ['patterns', 'Maps, ACLs'], ['certificates', 'Certificates'], ['topology', 'Topology']];
const DEFAULT_COLUMNS = Object.keys(COLUMNS).filter(id => !COLUMNS[id].off);

const settings = {view: 'overview', f: '', lb: '', sort: '', cols: null, healthy: false, open: new Set(), closed: new Set(), range: '15m'};
let saved = null;
let matched = null;
let matchedText = '';
let filterError = '';
let currentView = null;
let table = null;
let tiles = null;

// ---- address and memory

function readAddress() {
  const query = new URLSearchParams(location.search);
  settings.view = VIEWS.some(v => v[0] === query.get('view')) ? query.get('view') : 'overview';
  settings.f = query.get('f') ?? remember.get('f', '');
  settings.lb = query.get('lb') ?? '';
  settings.sort = query.get('sort') ?? remember.get('sort', '');
  const cols = query.get('cols');
  settings.cols = cols ? cols.split(',').filter(id => COLUMNS[id]) : remember.get('cols', null);
}

function writeAddress() {
  if (store.frozen) return;
  const query = new URLSearchParams();
  if (settings.view !== 'overview') query.set('view', settings.view);
  if (settings.f) query.set('f', settings.f);
  if (settings.lb) query.set('lb', settings.lb);
  if (settings.sort) query.set('sort', settings.sort);
  if (settings.cols) query.set('cols', settings.cols.join());
  const text = query.toString().replaceAll('%3A', ':').replaceAll('%2C', ',');
  const open = detailOf();
  history.replaceState(null, '', (text ? '?' + text : location.pathname) + (open ? '#' + encodeURI(open.lb + '/' + open.key) : ''));
  remember.set('f', settings.f);
  remember.set('sort', settings.sort);
  remember.set('cols', settings.cols);
}

const KINDS_OF = {overview: 'BS', servers: 'S', frontends: 'F'};

/** What was chosen; otherwise what the objects of the view have. Of very many servers no sparklines are sent. */
function columnsShown() {
  if (settings.cols) return settings.cols;
  const kinds = [...KINDS_OF[settings.view]];
  const sparks = shown(settings.lb).some(proxy => proxy.rows.some(row => row.spark && kinds.includes(row.kind)));
  return DEFAULT_COLUMNS.filter(id => (id !== 'spark' || sparks) && (!COLUMNS[id].kinds || kinds.some(kind => COLUMNS[id].kinds.includes(kind))));
}

function sortNow() {
  const [id, way] = settings.sort.split('.');
  return id ? {id, up: way === 'up', key: settings.sort} : {id: '', up: false, key: ''};
}

function setSort(id) {
  const sort = sortNow();
  const firstUp = id === 'name' || id === 'st' || COLUMNS[id] && COLUMNS[id].text;
  if (sort.id !== id) settings.sort = id + (firstUp ? '.up' : '.down');
  else if (sort.up === Boolean(firstUp)) settings.sort = id + (firstUp ? '.down' : '.up');
  else settings.sort = '';
  writeAddress();
  changed();
}

// ---- parts that are always there

function drawPicker() {
  const node = $('picker');
  const ids = [...store.proxies.keys()];
  const key = ids.join();
  if (node.key === key) return;
  node.key = key;
  fill(node, ids.length > 1 ? el('select', {'aria-label': 'proxy', onchange: event => { settings.lb = event.currentTarget.value; writeAddress(); showView(); }},
    el('option', {value: ''}, `all ${ids.length} proxies`), ids.map(id => el('option', {value: id}, id))) : null);
  if (ids.length > 1) node.firstChild.value = settings.lb;
}

function drawViews() {
  fill($('views'), VIEWS.map(([id, title], i) => el('button', {'aria-current': settings.view === id ? 'page' : null, title: 'key ' + (i + 1), onclick: () => setView(id)}, title)));
  const chosen = $('views').querySelector('[aria-current]');
  $('views').scrollLeft = chosen.offsetLeft - ($('views').clientWidth - chosen.offsetWidth) / 2;
}

function drawLive(proxies) {
  const node = $('live');
  const seconds = age(proxies);
  const late = proxies.some(stale);
  let text, cls;
  if (store.frozen) [text, cls] = ['snapshot', ''];
  else if (stream.status === 'paused') [text, cls] = ['paused', ''];
  else if (stream.status === 'hidden') [text, cls] = ['paused while hidden', ''];
  else if (stream.status === 'off') [text, cls] = ['page server silent, again in ' + Math.max(0, Math.ceil((stream.retryAt - Date.now()) / 1000)) + ' s', 'off'];
  else if (!has(seconds)) [text, cls] = ['waiting', 'late'];
  else [text, cls] = [seconds < 10 ? Math.max(0, seconds).toFixed(1) + ' s old' : duration(seconds) + ' old', late ? 'off' : 'on'];
  if (node.textContent !== text) node.textContent = text;
  node.className = cls;
  document.body.classList.toggle('stale', !store.frozen && (stream.status === 'off' || proxies.length > 0 && proxies.every(p => p.silentSince || stale(p))));
}

function drawAlert(proxies) {
  const node = $('alert');
  const lines = [];
  if (store.frozen) lines.push(['old', 'A snapshot of ' + saved.title + ': nothing here is live.']);
  for (const proxy of proxies) {
    if (proxy.silentSince) lines.push(['', `${proxy.id}: ${proxy.silence} — since ${clock(proxy.silentSince)} (${duration((now() - proxy.silentSince) / 1000)}). ` + (has(proxy.t) ? `What is shown is from ${lastSeen(proxy)}; it goes on by itself.` : 'It is asked again and again.')]);
  }
  const key = JSON.stringify(lines);
  if (node.key === key) return;
  node.key = key;
  fill(node, lines.map(([cls, text]) => el('div', {class: cls}, text)));
}

function drawTiles(proxies) {
  const node = $('tiles');
  if (!tiles) {
    tiles = ['Requests', 'Answered with 5xx', 'Waiting now', 'Servers that serve'].map((title, i) => {
      const big = el('div', {class: 'big'}), note = el('div', {class: 'note'}), line = spark(title + ', last 15 minutes', i === 1 || i === 2 ? 'red' : '');
      return {node: el('div', {class: 'tile'}, el('h2', {}, title), big, note, line), big, note, line, series: []};
    });
    fill(node, tiles.map(tile => tile.node));
  }
  const sum = totals(proxies);
  const share = sum.req ? (sum.s5 || 0) / sum.req * 100 : 0;
  const set = (i, text, small, note, cls) => {
    const tile = tiles[i];
    const key = text + small + note + cls;
    if (tile.key === key) return;
    tile.key = key;
    fill(tile.big, text, small && el('small', {}, ' ' + small));
    tile.note.textContent = note;
    tile.node.className = 'tile ' + cls;
  };
  const gauge = id => proxies.reduce((all, p) => all + (p.g[id] || 0), 0);
  set(0, number(sum.req), '/s', gauge('maxconn') ? `${number(gauge('conn'))} of ${number(gauge('maxconn'))} conn.` : '', '');
  set(1, has(sum.s5) ? share.toFixed(share < 10 ? 1 : 0) : '–', '%', has(sum.s5) ? `${number(sum.s5)}/s` + (sum.s4 ? `, 4xx ${number(sum.s4)}/s` : '') : '', share >= 1 ? 'bad' : '');
  set(2, number(sum.q), '', sum.q ? `worst ${millis(sum.wait)}${sum.where ? ' in ' + sum.where : ''}` : 'nothing waits', sum.q ? 'bad' : '');
  set(3, number(sum.up), 'of ' + number(sum.n), [sum.down && sum.down + ' down', sum.maint && sum.maint + ' by hand'].filter(Boolean).join(', ') || 'all of them', sum.down ? 'hmm' : '');
  const spot = proxies.map(p => p.totals);
  ['req', 's5', 'q', 'up'].forEach((id, i) => {
    const lines = spot.map(t => t[id]).filter(Boolean);
    if (lines.length) drawSpark(tiles[i].line, lines[0].map((_, at) => lines.reduce((all, l) => has(l[at]) ? (all || 0) + l[at] : all, null)));
  });
}

/** What runs there, in short, and what a phone has no room for. */
function product(proxy) {
  const [, like, own] = proxy.version.match(/^(.*)-sluice-(.*)$/) || [];
  if (own) return ['Sluice ' + own, el('span', {class: 'long'}, ', as HAProxy ' + like)];
  const short = proxy.version.split('-')[0];
  return [`${proxy.product} ${short}`.trim(), el('span', {class: 'long'}, proxy.version.slice(short.length))];
}

function drawFoot(proxies) {
  const node = $('foot');
  const parts = proxies.map(proxy => el('span', {class: 'fg'},
    el('span', {title: proxy.version}, el('b', {}, proxy.node && store.proxies.size === 1 ? proxy.node : proxy.id), ' ', ...product(proxy)),
    has(proxy.pid) && el('span', {}, 'pid ', el('b', {}, String(proxy.pid))),
    has(proxy.started) && el('span', {}, 'up ', el('b', {}, duration((now() - proxy.started) / 1000))),
    el('span', {}, el('span', {class: 'long'}, 'data '), el('b', {}, has(proxy.t) ? Math.max(0, (now() - proxy.t) / 1000).toFixed(1) + ' s' : '–'), ' old'),
    el('span', {}, el('span', {class: 'long'}, 'socket: '), el('b', {}, proxy.level)),
    has(proxy.g.idle) && el('span', {class: 'long'}, 'idle ', el('b', {}, proxy.g.idle + ' %')),
    has(proxy.g.sslrate) && el('span', {class: 'long'}, 'TLS ', el('b', {}, proxy.g.sslrate + '/s'))));
  fill(node, parts, el('span', {class: 'grow'}), el('span', {}, me.mayAct ? ['actions', el('span', {class: 'long'}, ' allowed')] : 'read only', me.login && me.user ? ', ' + me.user : ''));
}

function tools() {
  const theme = document.documentElement.dataset.theme;
  fill($('tools'),
    !store.frozen && el('button', {onclick: pauseOrGo, 'data-tip': 'Pause or go on (p)', 'aria-label': 'pause or go on', 'aria-pressed': String(stream.paused)}, stream.paused ? 'Go on' : 'Pause'),
    el('button', {onclick: toggleTheme, 'data-tip': 'Dark or light (t)', 'aria-label': theme === 'dark' ? 'light colours' : 'dark colours'}, theme === 'dark' ? '☀' : '☾'),
    !store.frozen && el('a', {href: '/snapshot', download: '', class: 'btn later', 'data-tip': 'Everything that is shown as one HTML file'}, 'Snapshot'),
    el('button', {onclick: help, 'data-tip': 'Keys and words (?)', 'aria-label': 'help'}, '?'));
}

function pauseOrGo() {
  togglePause();
  tools();
}

// ---- views

function setView(id) {
  settings.view = id;
  writeAddress();
  showView();
}

function showView() {
  drawViews();
  if (currentView && currentView.destroy) currentView.destroy();
  if (table) table.destroy();
  currentView = null;
  table = null;
  const node = $('view');
  const proxies = shown(settings.lb);
  const title = VIEWS.find(v => v[0] === settings.view)[1];
  const rows = settings.view === 'overview' || settings.view === 'servers' || settings.view === 'frontends';
  const filtered = rows || settings.view === 'topology';
  document.body.classList.toggle('deep', !rows);
  const wrong = el('span', {class: 'wrong', role: 'status', id: 'filter-error'});
  const count = el('span', {class: 'dim num', id: 'count'});
  const body = el('div', {});
  fill(node, el('div', {class: 'card'}, el('div', {class: 'head'}, el('h2', {}, settings.view === 'overview' ? 'Backends' : title), count,
    filtered && filterBox(wrong), wrong, el('span', {class: 'grow'}), rows && el('button', {onclick: chooseColumns, class: 'wide-only'}, 'Columns')), body));
  if (rows) {
    table = rowTable({
      caption: settings.view === 'servers' ? 'Servers' : settings.view === 'frontends' ? 'Frontends' : 'Backends',
      tree: settings.view === 'overview',
      several: store.proxies.size > 1,
      columns: columnsShown, sort: sortNow, setSort,
      label: row => settings.view === 'overview' && row.kind === 'S' ? row.sv : row.path,
      open: row => open(row.members ? row.members[0] : row),
      toggle: toggleServers, isOpen: px => opened(px), redraw: changed,
      empty: () => settings.f ? 'No row passes the filter.' : 'Nothing here yet.',
    });
    body.append(table.node);
    changed();
    return;
  }
  if (proxies.length > 1) body.append(el('p', {class: 'dim pad'}, 'Of ' + proxies[0].id + '; choose another proxy above.'));
  const inside = el('div', {});
  body.append(inside);
  if (!proxies.length) return;
  const lb = proxies[0].id;
  if (settings.view === 'tables') currentView = tablesView(inside, lb);
  else if (settings.view === 'patterns') currentView = patternsView(inside, lb);
  else if (settings.view === 'certificates') currentView = certificatesView(inside, lb);
  else currentView = topologyView(inside, lb, open, passes);
}

function filterBox(wrong) {
  let timer = 0;
  const input = el('input', {type: 'search', id: 'filter', value: settings.f, placeholder: 'filter: status:down queue>0 be_*', 'aria-label': 'filter', autocomplete: 'off', spellcheck: 'false', 'aria-describedby': 'filter-error',
    'data-tip': 'Words are parts of names; status:down, queue>0, 5xx>1, be:web*, srv:web?, !status:up, ~regex. All terms must hold.'});
  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      settings.f = input.value.trim();
      writeAddress();
      match();
    }, 200);
  });
  wrong.textContent = filterError;
  return el('span', {class: 'filter'}, input);
}

let matching = false;

/** Asks the server which rows pass: there is one grammar, and it is not written twice. */
async function match() {
  if (!settings.f) {
    matched = null;
    setFilterError('');
    changed();
    return;
  }
  if (store.frozen) {
    const words = settings.f.toLowerCase().split(/\s+/);
    matched = new Map([...store.proxies.values()].map(p => [p.id, new Set(p.rows.filter(r => words.every(w => r.path.toLowerCase().includes(w.replaceAll('*', '')))).map(r => r.k))]));
    changed();
    return;
  }
  if (matching) return;
  matching = true;
  const asked = settings.f;
  try {
    const found = await fetchJson('/api/v1/match?q=' + encodeURIComponent(asked));
    const text = JSON.stringify(found);
    if (!matched || text !== matchedText) {
      matchedText = text;
      matched = new Map(Object.entries(found).map(([id, keys]) => [id, new Set(keys)]));
      changed();
    }
    setFilterError('');
  } catch (error) {
    setFilterError(error.message);
  }
  matching = false;
  if (asked !== settings.f) match();
}

function setFilterError(text) {
  filterError = text;
  const node = $('filter-error');
  if (node && node.textContent !== text) node.textContent = text;
  const input = $('filter');
  if (input) input.setAttribute('aria-invalid', String(Boolean(text)));
}

const passes = row => !matched || (row.members || [row]).some(r => matched.has(r.lb) && matched.get(r.lb).has(r.k));

function opened(px) {
  return settings.open.has(px) || autoOpen.has(px) && !settings.closed.has(px);
}

const autoOpen = new Set();

function toggleServers(px) {
  if (opened(px)) {
    settings.open.delete(px);
    settings.closed.add(px);
  } else {
    settings.closed.delete(px);
    settings.open.add(px);
  }
  changed();
}

function drawTable(proxies) {
  if (!table) return;
  const sort = sortNow();
  let items;
  if (settings.view === 'overview') {
    items = overview(proxies, sort);
  } else {
    const rows = settings.view === 'servers' ? proxies.flatMap(p => p.rows.filter(r => r.kind === 'S')) : frontends(proxies);
    items = rows.filter(passes).map(row => ({row}));
    sorted(items, sort.id ? sort : {id: settings.view === 'servers' ? 'st' : 'req', up: settings.view === 'servers'});
    $('count').textContent = matched ? `${items.length} of ${rows.length}` : String(rows.length);
  }
  table.show(items);
}

function overview(proxies, sort) {
  let groups = backends(proxies);
  const all = groups.length;
  if (matched) groups = groups.filter(group => passes(group.row) || group.servers.some(passes));
  autoOpen.clear();
  for (const group of groups) {
    group.problem = group.severity > 1 || group.row.c.q > 0;
    const worth = group.severity > 2 || group.row.c.q > 0 || group.row.c.down > 0;
    if ((worth || matched) && group.servers.length <= (matched ? 50 : 6)) autoOpen.add(group.name);
  }
  if (sort.id) sorted(groups, sort);
  else groups.sort((a, b) => Number(b.problem) - Number(a.problem) || b.severity - a.severity || (b.row.c.q || 0) - (a.row.c.q || 0) || (b.row.c.req || 0) - (a.row.c.req || 0) || (a.name < b.name ? -1 : 1));
  $('count').textContent = matched ? `${groups.length} of ${all}` : String(all);
  const problems = groups.filter(group => group.problem);
  const folds = !sort.id && !matched && problems.length > 0 && groups.length - problems.length > 2;
  const items = [];
  for (const group of folds && !settings.healthy ? problems : groups) {
    items.push({row: group.row, children: group.servers.length > 0});
    if (opened(group.name)) {
      const servers = group.servers.filter(row => !matched || passes(row) || passes(group.row));
      for (const row of sort.id ? sorted(servers.map(r => ({row: r})), sort).map(i => i.row) : servers) items.push({row});
    }
  }
  if (folds) {
    const rest = groups.length - problems.length;
    items.push({key: 'healthy', fold: settings.healthy ? '− fold the backends without a problem' : `+ ${rest} backends without a problem`, toggle: () => { settings.healthy = !settings.healthy; changed(); }});
  }
  return items;
}

// ---- panel, dialogs, keys

let opener = null;

function open(row) {
  opener = document.activeElement;
  openDetail($('detail'), row.lb, row.k, saved && saved.series, shut);
  writeAddress();
}

/** Closes the panel; the keyboard goes on where it was opened from. */
function shut() {
  closeDetail($('detail'));
  writeAddress();
  if (opener && opener.isConnected) opener.focus({preventScroll: true});
  opener = null;
}

function openFromHash() {
  const text = decodeURI(location.hash.slice(1));
  const slash = text.indexOf('/');
  if (slash <= 0) return;
  const lb = text.slice(0, slash), key = text.slice(slash + 1);
  const proxy = store.proxies.get(lb);
  if (proxy && proxy.rows.some(row => row.k === key)) openDetail($('detail'), lb, key, saved && saved.series, shut);
}

function chooseColumns() {
  const dialog = $('dialog');
  const chosen = new Set(columnsShown());
  fill(dialog, el('h2', {}, 'Columns'), el('div', {class: 'cols'}, Object.keys(COLUMNS).map(id => {
    const info = id === 'spark' ? {title: '15 min', words: 'Requests per second over the last 15 minutes.'} : store.columns.get(id) || {title: id, words: ''};
    return el('label', {title: info.words}, el('input', {type: 'checkbox', checked: chosen.has(id), onchange: event => {
      if (event.currentTarget.checked) chosen.add(id);
      else chosen.delete(id);
      settings.cols = Object.keys(COLUMNS).filter(other => chosen.has(other));
      writeAddress();
      changed();
    }}), el('span', {}, info.title));
  })), el('div', {class: 'row'}, el('button', {onclick: () => { settings.cols = null; writeAddress(); changed(); dialog.close(); }}, 'As at first'), el('button', {class: 'strong', onclick: () => dialog.close()}, 'Done')));
  dialog.showModal();
}

function help() {
  const keys = [['/', 'filter'], ['j k', 'next, previous row'], ['Enter', 'details of the row'], ['Esc', 'close'], ['1 – 7', 'views'], ['h', 'show or fold healthy backends'], ['p', 'pause'], ['t', 'dark or light'], ['?', 'this help']];
  fill($('dialog'), el('h2', {}, 'Keys'), el('table', {class: 'small'}, el('tbody', {}, keys.map(([key, words]) => el('tr', {}, el('td', {}, el('kbd', {}, key)), el('td', {}, words))))),
    el('h2', {}, 'Columns in plain words'), el('table', {class: 'small'}, el('tbody', {}, [...store.columns.values()].map(info => el('tr', {}, el('th', {scope: 'row'}, info.title), el('td', {}, info.words + (info.column ? ` (${info.column})` : '')))))),
    el('div', {class: 'row'}, el('button', {class: 'strong', onclick: () => $('dialog').close()}, 'Close')));
  $('dialog').showModal();
}

function toggleTheme() {
  const dark = document.documentElement.dataset.theme !== 'dark';
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  remember.set('theme', dark ? 'dark' : 'light');
  tools();
  redrawCharts();
}

function onKey(event) {
  if (event.key === 'Escape' && detailOpen() && !$('dialog').open) {
    shut();
    return;
  }
  if (event.key === 'Escape' && event.target.id === 'filter') {
    event.target.value = '';
    event.target.dispatchEvent(new Event('input'));
    event.target.blur();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) || $('dialog').open) return;
  const view = VIEWS[Number(event.key) - 1];
  if (view) setView(view[0]);
  else if (event.key === '/' && $('filter')) $('filter').focus();
  else if (event.key === 'j' && table) table.step(1);
  else if (event.key === 'k' && table) table.step(-1);
  else if (event.key === 'h') { settings.healthy = !settings.healthy; changed(); }
  else if (event.key === 'p' && !store.frozen) pauseOrGo();
  else if (event.key === 't') toggleTheme();
  else if (event.key === '?') help();
  else return;
  event.preventDefault();
}

/** Explanations under the pointer and at the focused element. */
function tips() {
  const tip = $('tip');
  const show = target => {
    const words = target && target.dataset.tip;
    tip.hidden = !words;
    if (!words) return;
    tip.textContent = words;
    const box = target.getBoundingClientRect();
    tip.style.left = Math.max(6, Math.min(innerWidth - tip.offsetWidth - 6, box.left)) + 'px';
    tip.style.top = (box.bottom + tip.offsetHeight + 8 > innerHeight ? box.top - tip.offsetHeight - 6 : box.bottom + 6) + 'px';
  };
  for (const name of ['pointerover', 'focusin']) document.addEventListener(name, event => show(event.target.closest && event.target.closest('[data-tip]')));
  for (const name of ['pointerdown', 'focusout', 'scroll']) document.addEventListener(name, () => { tip.hidden = true; }, true);
}

// ---- all of it

let firstDraw = true;

function draw() {
  const proxies = shown(settings.lb);
  if (!proxies.length) {
    drawLive(proxies);
    return;
  }
  drawPicker();
  if (firstDraw) {
    firstDraw = false;
    showView();
    openFromHash();
  }
  drawLive(proxies);
  drawAlert(proxies);
  drawBanner($('banner'), proxies, store.proxies.size > 1 && proxies.length > 1);
  drawTiles(proxies);
  drawTable(proxies);
  drawTimeline($('timeline'), proxies, proxies.length > 1);
  drawFoot(proxies);
  drawDetail();
  if (currentView && currentView.draw) currentView.draw();
  const worst = findings(proxies)[0];
  const title = (worst && worst.severity !== 'info' ? (worst.severity === 'crit' ? '✖ ' : '! ') + worst.object + ' ' : '') + 'Sluice';
  if (document.title !== title && !store.frozen) document.title = title;
}

async function begin() {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  document.documentElement.dataset.theme = remember.get('theme', dark.matches ? 'dark' : 'light');
  readAddress();
  tips();
  document.addEventListener('keydown', onKey);
  document.addEventListener('focusin', event => event.target.closest && event.target.closest('tr') && event.target.scrollIntoView({block: 'nearest'}));
  onChange(draw);
  const file = $('snapshot');
  let columns;
  if (file) {
    saved = JSON.parse(file.textContent);
    store.frozen = true;
    store.frozenAt = saved.state.now;
    Object.assign(savedFile, {documents: saved.documents, words: saved.words});
    columns = saved.columns;
  } else {
    [columns] = await Promise.all([fetchJson('/api/v1/columns'), fetchJson('/api/v1/me').then(found => Object.assign(me, found))]);
  }
  for (const cell of columns.cells) store.columns.set(cell.id, cell);
  tools();
  drawViews();
  if (file) takeState(saved.state);
  else startStream();
  if (settings.f) match();
  setInterval(() => settings.f && stream.status === 'on' && match(), 1000);
}

begin().catch(error => {
  fill($('alert'), el('div', {}, 'The page could not start: ' + error.message));
});

// For measurements from outside: how long the last redraw took.
globalThis.sluicePage = {store, stream, closeStream, bytes, kindWord};
