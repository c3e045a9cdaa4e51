// Frontends, rules, backends, servers as a drawing.
import {el, fetchJson, fill, number, state} from './words.js';
import {store} from './store.js';

const ROW = 26;
const GAP = 16;
const SOURCES = {
  configuration: 'Routes from the configuration file.',
  sessions: 'Routes that sessions take right now; --config haproxy.cfg shows all of them.',
  names: 'Routes of listen sections only; give a socket or --config haproxy.cfg to see more.',
};

export function topologyView(node, lb, openRow, saved) {
  let dead = false;
  let routes = null;
  let source = '';
  let timer = 0;
  let key = '';

  async function load() {
    try {
      const found = await fetchJson(`/api/v1/proxies/${encodeURIComponent(lb)}/topology`);
      if (dead) return;
      const known = new Map((routes || []).map(route => [JSON.stringify(route), route]));
      for (const route of found.routes) known.set(JSON.stringify(route), route);
      routes = [...known.values()];
      source = found.source;
      draw();
    } catch (error) {
      if (!dead) fill(node, el('p', {class: 'empty'}, error.message));
    }
    timer = setTimeout(load, 5000);
  }

  function draw() {
    const proxy = store.proxies.get(lb);
    if (!proxy || !routes) return;
    const frontends = proxy.rows.filter(row => row.kind === 'F');
    const backends = proxy.rows.filter(row => row.kind === 'B' && (proxy.rows.some(s => s.kind === 'S' && s.px === row.px) || routes.some(r => r.backend === row.px) || !frontends.some(f => f.px === row.px)));
    const fresh = JSON.stringify([routes, frontends.map(f => [f.px, f.c.req, f.c.st]), backends.map(b => [b.px, b.c.up, b.c.req, b.c.q]), proxy.rows.filter(r => r.kind === 'S').map(s => s.c.st)]);
    if (fresh === key) return;
    key = fresh;
    const place = new Map();
    let y = 10;
    const shapes = [];
    for (const backend of backends) {
      const servers = proxy.rows.filter(row => row.kind === 'S' && row.px === backend.px);
      const many = servers.length > 12 ? servers.slice(0, 12) : servers;
      const height = Math.max(1, many.length + (many.length < servers.length ? 1 : 0)) * ROW;
      const middle = y + height / 2;
      place.set('B' + backend.px, middle);
      shapes.push(box(470, middle, 190, backend, backend.px, number(backend.c.req) + '/s' + (backend.c.q ? ', ' + number(backend.c.q) + ' wait' : '')));
      many.forEach((server, i) => {
        const at = y + i * ROW + ROW / 2;
        shapes.unshift(edge(660, middle, 740, at));
        shapes.push(box(740, at, 230, server, server.sv, state(server.c, 'S').text + ', ' + number(server.c.req) + '/s', 22));
      });
      if (many.length < servers.length) shapes.push(el('text', {class: 'small', x: 748, y: y + many.length * ROW + 17}, `and ${servers.length - many.length} more`));
      y += height + GAP;
    }
    const total = y;
    const step = Math.max(60, total / Math.max(1, frontends.length));
    frontends.forEach((frontend, i) => {
      const at = Math.max(24, step * i + step / 2);
      place.set('F' + frontend.px, at);
      shapes.push(box(10, at, 180, frontend, frontend.px, number(frontend.c.req) + '/s'));
    });
    const labels = [];
    for (const route of routes) {
      const from = place.get('F' + route.frontend), to = place.get('B' + route.backend);
      if (from === undefined || to === undefined) continue;
      shapes.unshift(edge(190, from, 470, to));
      if (route.rule) {
        const x = 330, at = free(labels, (from + to) / 2);
        const text = route.rule.length > 34 ? route.rule.slice(0, 33) + '…' : route.rule;
        shapes.push(el('g', {}, el('title', {}, route.rule), el('rect', {class: 'rulebox', x: x - 105, y: at - 10, width: 210, height: 20, rx: 10}), el('text', {class: 'small', x, y: at + 4, 'text-anchor': 'middle'}, text)));
      }
    }
    const height = Math.max(total, step * frontends.length) + 10;
    fill(node, el('p', {class: 'dim topo-note'}, SOURCES[source] || ''), el('div', {class: 'topo', tabindex: 0, role: 'region', 'aria-label': 'topology'},
      el('svg', {viewBox: `0 0 980 ${height}`, width: 980, height, role: 'group', 'aria-label': 'frontends on the left lead to backends in the middle and their servers on the right'}, shapes)));
  }

  function free(labels, wanted) {
    let at = wanted;
    while (labels.some(other => Math.abs(other - at) < 22)) at += 22;
    labels.push(at);
    return at;
  }

  function box(x, y, width, row, name, words, height = 40) {
    const s = state(row.c, row.kind);
    const small = height < 30;
    const short = name.length > (small ? 14 : 24) ? name.slice(0, small ? 13 : 23) + '…' : name;
    return el('g', {tabindex: 0, role: 'button', onclick: () => openRow(row), onkeydown: event => event.key === 'Enter' && openRow(row)},
      el('title', {}, name + ': ' + s.text), el('rect', {class: 'box ' + s.cls, x, y: y - height / 2, width, height, rx: 7}),
      small ? [el('text', {x: x + 8, y: y + 4}, `${s.letter} ${short}`), el('text', {class: 'small', x: x + width - 8, y: y + 4, 'text-anchor': 'end'}, words)]
        : [el('text', {x: x + 10, y: y - 3}, `${s.letter} ${short}`), el('text', {class: 'small', x: x + 10, y: y + 13}, words)]);
  }

  function edge(x1, y1, x2, y2) {
    const bend = (x2 - x1) / 2;
    return el('path', {class: 'edge', d: `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`});
  }

  if (saved) fill(node, el('p', {class: 'empty'}, 'A snapshot file does not hold the topology.'));
  else load();
  return {draw, destroy() { dead = true; clearTimeout(timer); }};
}
