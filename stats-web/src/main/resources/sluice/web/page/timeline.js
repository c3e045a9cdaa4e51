// The last 15 minutes as a strip: reloads, state changes, what people did; beside it the same in words.
import {clock, el, fill, has} from './words.js';
import {now} from './store.js';

const SPAN = 15 * 60 * 1000;
const WORDS = {restart: 'reload', action: 'action', state: 'state', queue: 'queue', connection: 'connection', change: 'change'};

export function kindOf(event) {
  if (event.kind !== 'state') return event.kind;
  if (/→(DOWN|STOP)/.test(event.text)) return 'down';
  return /→(UP|OPEN|no check)/.test(event.text) ? 'up' : 'change';
}

export const SIGNS = {restart: '▲', action: '◆', down: '▼', up: '●', queue: '≡', connection: '✖', change: '·', state: '·'};

const HEIGHT = 76;
const GROUND = 58;

let lastKey = '';

export function drawTimeline(node, proxies, several) {
  const events = proxies.flatMap(proxy => proxy.events.map(event => ({...event, lb: proxy.id}))).sort((a, b) => a.at - b.at);
  const end = now();
  const key = Math.floor(end / 5000) + ' ' + events.length + ' ' + node.clientWidth + proxies.length;
  if (key === lastKey && node.children.length) return;
  if (node.children.length && node.contains(document.activeElement) && node.matches(':hover')) return;
  lastKey = key;
  node.classList.toggle('quiet', !events.length);
  const width = Math.max(260, Math.floor(node.clientWidth > 900 ? (node.clientWidth - 42) * 0.6 : node.clientWidth - 24));
  const x = at => Math.round((1 - (end - at) / SPAN) * (width - 12)) + 6;
  const axis = el('g', {class: 'axis'}, el('line', {x1: 0, y1: GROUND, x2: width, y2: GROUND}));
  for (let minute = 0; minute <= 15; minute += 5) {
    const at = x(end - minute * 60000);
    axis.append(el('line', {x1: at, y1: GROUND, x2: at, y2: GROUND + 4}),
      el('text', {x: at, y: HEIGHT - 3, 'text-anchor': minute === 0 ? 'end' : minute === 15 ? 'start' : 'middle'}, minute === 0 ? 'now' : `−${minute} min`));
  }
  const visible = events.filter(event => end - event.at < SPAN);
  const shapes = visible.filter(event => event.kind !== 'queue').map(event => mark(event, x(event.at)));
  const queues = visible.filter(event => event.kind === 'queue').map(event => el('rect', {class: 'ev queue', x: x(event.at) - 1, y: GROUND - 3, width: 2, height: 6}, el('title', {}, said(event))));
  const held = node.querySelector('ol');
  const scrolled = held ? held.scrollTop : 0;
  fill(node, el('div', {class: 'card'},
    el('div', {class: 'strip'},
      el('h2', {}, el('span', {}, el('span', {class: 'long'}, 'Last 15 minutes'), el('span', {class: 'short'}, '15 min')), el('span', {class: 'legend'}, [['restart', 'reload'], ['down', 'down'], ['up', 'up'], ['action', 'by hand'], ['queue', 'queue']].map(([kind, words]) => el('span', {}, el('span', {class: 'key ' + kind, 'aria-hidden': 'true'}, SIGNS[kind]), words)))),
      el('svg', {viewBox: `0 0 ${width} ${HEIGHT}`, role: 'img', 'aria-label': visible.length + ' events in the last 15 minutes; the list follows'},
        ground(proxies, 'req', width), ground(proxies, 's5', width), axis, queues, shapes)),
    el('div', {class: 'happened'},
      el('h2', {}, el('span', {}, 'Events, newest first'), el('span', {class: 'num'}, events.length ? String(events.length) : '')),
      el('ol', {tabindex: 0, 'aria-label': 'Events'}, events.length ? folded(events.slice(-300)).slice(-60).reverse().map(event => line(event, several)) : el('li', {class: 'dim'}, 'Nothing happened since this page server started.')))));
  node.querySelector('ol').scrollTop = scrolled;
}

/** Requests and their 5xx behind the marks, so that cause and effect stand above each other. */
function ground(proxies, id, width) {
  const lines = proxies.map(proxy => proxy.totals.req && proxy.totals[id]).filter(Boolean);
  if (!lines.length) return null;
  const added = all => all[0].map((_, i) => all.reduce((sum, values) => has(values[i]) ? (sum || 0) + values[i] : sum, null));
  const sums = added(lines);
  // A tenth of the requests failing fills the room of the errors.
  const top = Math.max(1, ...sums.filter(has), id === 'req' ? 0 : 0.1 * Math.max(...added(proxies.map(proxy => proxy.totals.req).filter(Boolean)).filter(has), 0));
  const room = id === 'req' ? 38 : 20;
  let path = '', last = 0;
  sums.forEach((value, i) => {
    if (!has(value)) return;
    const x = (6 + i / (sums.length - 1) * (width - 12)).toFixed(1);
    path += (path ? 'L' : `M${x} ${GROUND}L`) + x + ' ' + (GROUND - value / top * room).toFixed(1);
    last = x;
  });
  return path ? el('path', {class: 'ground ' + id, d: `${path}L${last} ${GROUND}Z`}) : null;
}

/** A queue that comes and goes is one line with a count, so that it hides nothing else. */
function folded(events) {
  const last = new Map();
  const kept = [];
  for (const event of events) {
    const key = event.lb + event.object;
    const before = last.get(key);
    if (event.kind === 'queue' && before && kept.includes(before)) {
      kept.splice(kept.indexOf(before), 1);
      last.set(key, {...event, times: before.times + 1});
      kept.push(last.get(key));
    } else if (event.kind === 'queue') {
      last.set(key, {...event, times: 1});
      kept.push(last.get(key));
    } else {
      last.delete(key);
      kept.push(event);
    }
  }
  return kept;
}

function mark(event, x) {
  const kind = kindOf(event);
  const title = el('title', {}, said(event));
  const rod = el('line', {class: 'evline ' + kind, x1: x, y1: 12, x2: x, y2: GROUND});
  if (kind === 'restart') return el('g', {}, rod, el('polygon', {class: 'ev restart', points: `${x - 7},14 ${x + 7},14 ${x},2`}, title));
  if (kind === 'down' || kind === 'connection') return el('g', {}, rod, el('polygon', {class: 'ev ' + kind, points: `${x - 6},20 ${x + 6},20 ${x},31`}, title));
  if (kind === 'action') return el('g', {}, rod, el('polygon', {class: 'ev action', points: `${x},5 ${x + 6},12 ${x},19 ${x - 6},12`}, title));
  return el('circle', {class: 'ev ' + kind, cx: x, cy: 26, r: kind === 'up' ? 5 : 3.5}, title);
}

function said(event) {
  return clock(event.at) + ' ' + (event.object ? event.object + ' ' : '') + event.text + (event.who ? ' (' + event.who + ')' : '');
}

export function line(event, several) {
  const kind = kindOf(event);
  return el('li', {title: said(event)}, el('time', {}, clock(event.at)), el('span', {class: 'key ' + kind, title: WORDS[event.kind] || event.kind}, SIGNS[kind] || '·'),
    el('span', {}, several && el('span', {class: 'lb'}, event.lb), ' ', event.object && el('b', {}, event.object + ' '), event.text, event.times > 1 ? ` (${event.times} changes)` : '', event.who ? ' — ' + event.who : ''));
}
