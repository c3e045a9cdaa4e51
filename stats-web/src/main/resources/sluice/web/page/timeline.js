// The last 15 minutes as a strip: reloads, state changes, what people did; beside it the same in words.
import {clock, el, fill} from './words.js';
import {now} from './store.js';

const SPAN = 15 * 60 * 1000;
const WORDS = {restart: 'reload', action: 'action', state: 'state', queue: 'queue', connection: 'connection', change: 'change'};

export function kindOf(event) {
  if (event.kind !== 'state') return event.kind;
  if (/→(DOWN|STOP)/.test(event.text)) return 'down';
  return /→(UP|OPEN|no check)/.test(event.text) ? 'up' : 'change';
}

export const SIGNS = {restart: '▲', action: '◆', down: '▼', up: '●', queue: '≡', connection: '✖', change: '·', state: '·'};

let lastKey = '';

export function drawTimeline(node, proxies, several) {
  const events = proxies.flatMap(proxy => proxy.events.map(event => ({...event, lb: proxy.id}))).sort((a, b) => a.at - b.at);
  const end = now();
  const key = Math.floor(end / 5000) + ' ' + events.length + ' ' + node.clientWidth + proxies.length;
  if (key === lastKey && node.children.length) return;
  lastKey = key;
  const width = Math.max(260, Math.floor((node.clientWidth - 40) * (node.clientWidth > 900 ? 0.58 : 1)));
  const x = at => Math.round((1 - (end - at) / SPAN) * (width - 12)) + 6;
  const axis = el('g', {class: 'axis'}, el('line', {x1: 0, y1: 28, x2: width, y2: 28}));
  for (let minute = 0; minute <= 15; minute += 5) {
    const at = x(end - minute * 60000);
    axis.append(el('line', {x1: at, y1: 24, x2: at, y2: 32}),
      el('text', {x: at, y: 44, 'text-anchor': minute === 0 ? 'end' : minute === 15 ? 'start' : 'middle'}, minute === 0 ? 'now' : `−${minute} min`));
  }
  const visible = events.filter(event => end - event.at < SPAN);
  const shapes = visible.filter(event => event.kind !== 'queue').map(event => mark(event, x(event.at)));
  const queues = visible.filter(event => event.kind === 'queue').map(event => el('rect', {class: 'ev', x: x(event.at) - 1, y: 25, width: 2, height: 6}, el('title', {}, said(event))));
  fill(node, el('div', {class: 'card'},
    el('div', {},
      el('h2', {}, el('span', {}, 'Last 15 minutes'), el('span', {}, '▲ reload  ▼ down  ● up  ◆ by hand')),
      el('svg', {viewBox: `0 0 ${width} 46`, role: 'img', 'aria-label': visible.length + ' events in the last 15 minutes; the list follows'}, axis, queues, shapes)),
    el('div', {},
      el('h2', {}, el('span', {}, 'Events, newest first'), el('span', {class: 'num'}, events.length ? String(events.length) : '')),
      el('ol', {tabindex: 0, 'aria-label': 'Events'}, events.length ? folded(events.slice(-300)).slice(-60).reverse().map(event => line(event, several)) : el('li', {class: 'dim'}, 'Nothing happened since this page server started.')))));
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
  if (kind === 'restart') return el('g', {}, el('line', {class: 'evline', x1: x, y1: 2, x2: x, y2: 28}), el('polygon', {class: 'ev restart', points: `${x - 6},14 ${x + 6},14 ${x},3`}, title));
  if (kind === 'down' || kind === 'connection') return el('polygon', {class: 'ev ' + kind, points: `${x - 6},14 ${x + 6},14 ${x},25`}, title);
  if (kind === 'action') return el('polygon', {class: 'ev action', points: `${x},4 ${x + 6},11 ${x},18 ${x - 6},11`}, title);
  return el('circle', {class: 'ev ' + kind, cx: x, cy: 20, r: kind === 'up' ? 5 : 3.5}, title);
}

function said(event) {
  return clock(event.at) + ' ' + (event.object ? event.object + ' ' : '') + event.text + (event.who ? ' (' + event.who + ')' : '');
}

export function line(event, several) {
  const kind = kindOf(event);
  return el('li', {}, el('time', {}, clock(event.at)), el('span', {class: 'key ' + kind, title: WORDS[event.kind] || event.kind}, SIGNS[kind] || '·'),
    el('span', {}, several && el('span', {class: 'lb'}, event.lb), ' ', event.object && el('b', {}, event.object + ' '), event.text, event.times > 1 ? ` (${event.times} changes)` : '', event.who ? ' — ' + event.who : ''));
}
