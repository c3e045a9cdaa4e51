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
  let updates = [];

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
    const fresh = JSON.stringify([routes, proxy.rows.map(row => row.i)]);
    if (fresh !== key) build(proxy);
    key = fresh;
    for (const update of updates) update();
  }

  /** Draws everything anew; numbers and states follow in place. */
  function build(proxy) {
    updates = [];
    const frontends = proxy.rows.filter(row => row.kind === 'F');
    const serversOf = new Map();
    for (const row of proxy.rows) if (row.kind === 'S') serversOf.set(row.px, (serversOf.get(row.px) || []).concat(row));
    const backends = proxy.rows.filter(row => row.kind === 'B' && (serversOf.has(row.px) || routes.some(r => r.backend === row.px) || !frontends.some(f => f.px === row.px)));
    const place = new Map();
    let y = 10;
    const shapes = [];
    const lines = [];
    for (const backend of backends) {
      const servers = serversOf.get(backend.px) || [];
      const many = servers.length > 12 ? servers.slice(0, 12) : servers;
      const rules = routes.filter(route => route.backend === backend.px && frontends.some(frontend => frontend.px === route.frontend));
      const shown = many.length + (many.length < servers.length ? 1 : 0);
      const height = Math.max(1.7, shown, rules.length) * ROW;
      const middle = y + height / 2;
      shapes.push(box(X.backend, middle, 200, backend, backend.px, row => number(row.c.req) + '/s' + (row.c.q ? ', ' + number(row.c.q) + ' wait' : '')));
      many.forEach((server, i) => {
        const at = middle + (i - (shown - 1) / 2) * ROW;
        lines.push(edge(X.backend + 200, middle, X.server, at, server));
        shapes.push(box(X.server, at, 250, server, server.sv, row => state(row.c, 'S').text + ', ' + number(row.c.req) + '/s', 22));
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
      shapes.push(box(10, at, 180, frontend, frontend.px, row => number(row.c.req) + '/s'));
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

  function box(x, y, width, row, name, told, height = 40) {
    const small = height < 30;
    const short = name.length > (small ? 14 : 24) ? name.slice(0, small ? 13 : 23) + '…' : name;
    const top = y - height / 2;
    const badge = small ? 14 : 18;
    const title = el('title', {}), letter = el('text', {class: 'letter', x: x + (small ? 11 : 17), y: y + 4, 'text-anchor': 'middle'});
    const words = small ? el('text', {class: 'small', x: x + width - 8, y: y + 4, 'text-anchor': 'end'}) : el('text', {class: 'small', x: x + 34, y: y + 13});
    const node = el('g', {tabindex: 0, role: 'button', onclick: () => openRow(now(row)), onkeydown: event => event.key === 'Enter' && openRow(now(row))},
      title, el('rect', {class: 'box', x, y: top, width, height, rx: 7}),
      el('rect', {class: 'badge', x: x + (small ? 4 : 8), y: y - badge / 2, width: badge, height: badge, rx: 4}), letter,
      el('text', {class: small ? null : 'strong', x: x + (small ? 25 : 34), y: small ? y + 4 : y - 3}, short), words);
    follow(row, current => {
      const s = state(current.c, current.kind);
      return [s.letter, s.cls, name + ': ' + s.text, told(current)];
    }, ([sign, cls, full, text]) => {
      letter.textContent = sign;
      node.setAttribute('class', 'node ' + cls);
      title.textContent = full;
      words.textContent = text;
    });
    return node;
  }

  function edge(x1, y1, x2, y2, row) {
    const bend = (x2 - x1) / 2;
    const path = el('path', {d: `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`});
    follow(row, current => [current.c.req > 0], ([busy]) => path.setAttribute('class', busy ? 'edge busy' : 'edge'));
    return path;
  }

  /** The row as it is now: a whole state brings new ones. */
  function now(row) {
    return store.proxies.get(lb)?.byId.get(row.i) || row;
  }

  /** Applies what is read from the row whenever it differs from the last time. */
  function follow(row, read, apply) {
    let before = '';
    updates.push(() => {
      const values = read(now(row));
      const text = values.join('\n');
      if (text === before) return;
      before = text;
      apply(values);
    });
  }

  if (saved) fill(node, el('p', {class: 'empty'}, 'A snapshot file does not hold the topology.'));
  else load();
  return {draw, destroy() { dead = true; clearTimeout(timer); }};
}
