// Frontends, rules, backends, servers as a drawing.
import {el, fetchJson, fill, number, state} from './words.js';
import {store} from './store.js';

const ROW = 26;
const GAP = 18;
const X = {rule: 270, backend: 610, server: 890};
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
    const lines = [];
    for (const backend of backends) {
      const servers = proxy.rows.filter(row => row.kind === 'S' && row.px === backend.px);
      const many = servers.length > 12 ? servers.slice(0, 12) : servers;
      const rules = routes.filter(route => route.backend === backend.px && frontends.some(frontend => frontend.px === route.frontend));
      const shown = many.length + (many.length < servers.length ? 1 : 0);
      const height = Math.max(1.7, shown, rules.length) * ROW;
      const middle = y + height / 2;
      shapes.push(box(X.backend, middle, 200, backend, backend.px, number(backend.c.req) + '/s' + (backend.c.q ? ', ' + number(backend.c.q) + ' wait' : '')));
      many.forEach((server, i) => {
        const at = middle + (i - (shown - 1) / 2) * ROW;
        lines.push(edge(X.backend + 200, middle, X.server, at, server));
        shapes.push(box(X.server, at, 250, server, server.sv, state(server.c, 'S').text + ', ' + number(server.c.req) + '/s', 22));
      });
      if (many.length < servers.length) shapes.push(el('text', {class: 'small', x: X.server + 8, y: middle + (shown - 1) / 2 * ROW + 4}, `and ${servers.length - many.length} more`));
      rules.forEach((route, i) => {
        const at = middle + (i - (rules.length - 1) / 2) * ROW;
        place.set(route, at);
        lines.push(edge(X.rule + 250, at, X.backend, middle, backend));
        shapes.push(rule(route, at));
      });
      y += height + GAP;
    }
    const total = y;
    const step = Math.max(60, total / Math.max(1, frontends.length));
    frontends.forEach((frontend, i) => {
      const mine = routes.filter(route => route.frontend === frontend.px && place.has(route)).map(route => place.get(route));
      const at = Math.max(24, step * i + step / 2);
      shapes.push(box(10, at, 180, frontend, frontend.px, number(frontend.c.req) + '/s'));
      for (const to of mine) lines.push(edge(190, at, X.rule, to, frontend));
    });
    shapes.unshift(...lines);
    const height = Math.max(total, step * frontends.length) + 10;
    const held = [...node.querySelectorAll('g.node')].indexOf(document.activeElement);
    const before = node.querySelector('.topo');
    const scrolled = before ? before.scrollTop : 0;
    fill(node, el('p', {class: 'dim topo-note'}, SOURCES[source] || ''), el('div', {class: 'topo', tabindex: 0, role: 'region', 'aria-label': 'topology'},
      el('svg', {viewBox: `0 0 1150 ${height}`, role: 'group', 'aria-label': 'frontends on the left lead to backends in the middle and their servers on the right'}, shapes)));
    node.querySelector('.topo').scrollTop = scrolled;
    if (held >= 0) node.querySelectorAll('g.node')[held]?.focus({preventScroll: true});
  }

  function rule(route, at) {
    const words = route.rule || 'always';
    const text = words.length > 38 ? words.slice(0, 37) + '…' : words;
    return el('g', {}, el('title', {}, words), el('rect', {class: 'rulebox', x: X.rule, y: at - 11, width: 250, height: 22, rx: 11}), el('text', {class: 'small', x: X.rule + 125, y: at + 4, 'text-anchor': 'middle'}, text));
  }

  function box(x, y, width, row, name, words, height = 40) {
    const s = state(row.c, row.kind);
    const small = height < 30;
    const short = name.length > (small ? 14 : 24) ? name.slice(0, small ? 13 : 23) + '…' : name;
    const top = y - height / 2;
    const badge = small ? 14 : 18;
    return el('g', {tabindex: 0, role: 'button', class: 'node ' + s.cls, onclick: () => openRow(row), onkeydown: event => event.key === 'Enter' && openRow(row)},
      el('title', {}, name + ': ' + s.text), el('rect', {class: 'box', x, y: top, width, height, rx: 7}),
      el('rect', {class: 'badge', x: x + (small ? 4 : 8), y: y - badge / 2, width: badge, height: badge, rx: 4}),
      el('text', {class: 'letter', x: x + (small ? 11 : 17), y: y + 4, 'text-anchor': 'middle'}, s.letter),
      small ? [el('text', {x: x + 25, y: y + 4}, short), el('text', {class: 'small', x: x + width - 8, y: y + 4, 'text-anchor': 'end'}, words)]
        : [el('text', {class: 'strong', x: x + 34, y: y - 3}, short), el('text', {class: 'small', x: x + 34, y: y + 13}, words)]);
  }

  function edge(x1, y1, x2, y2, row) {
    const bend = (x2 - x1) / 2;
    return el('path', {class: 'edge ' + (row.c.req ? 'busy' : ''), d: `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`});
  }

  if (saved) fill(node, el('p', {class: 'empty'}, 'A snapshot file does not hold the topology.'));
  else load();
  return {draw, destroy() { dead = true; clearTimeout(timer); }};
}
