// Frontends, rules, backends, servers as a drawing. Only what is in sight exists, and only what differs is drawn again.
import {el, fetchJson, fill, number, state} from './words.js';
import {changed, store} from './store.js';
import {TOPOLOGY, placed} from './place.js';

/** Above and below what is in sight, in the units of the drawing. */
const MARGIN = 300;
const SOURCES = {
  configuration: 'Routes from the configuration file.',
  sessions: 'Routes that sessions take right now; --config haproxy.cfg shows all of them.',
  names: 'Routes of listen sections only; give a socket or --config haproxy.cfg to see more.',
};

/** The drawing of one proxy; `passes` tells whether a row passes the filter, `openRow` shows a row's details. */
export function topologyView(node, lb, openRow, passes) {
  const note = el('p', {class: 'dim topo-note'});
  const wires = el('g', {}), shapes = el('g', {});
  const svg = el('svg', {role: 'group', 'aria-label': 'frontends on the left lead to backends in the middle and their servers on the right'}, wires, shapes);
  const scroller = el('div', {class: 'topo', tabindex: 0, role: 'region', 'aria-label': 'topology'}, svg);
  const unfolded = new Set();
  const parts = new Map();
  const sight = {top: 0, height: 800, scale: 1};
  const sizes = new ResizeObserver(() => {
    sight.height = scroller.clientHeight;
    sight.scale = svg.clientWidth / TOPOLOGY.width || 1;
    changed();
  });
  let dead = false;
  let routes = null;
  let routesKey = '';
  let timer = 0;
  let places = null;
  let structure = '', shape = '';
  let hovering = false;

  scroller.addEventListener('scroll', () => { sight.top = scroller.scrollTop; changed(); }, {passive: true});
  scroller.addEventListener('pointerenter', () => { hovering = true; });
  scroller.addEventListener('pointerleave', () => { hovering = false; });

  async function load() {
    try {
      const found = await fetchJson(`/api/v1/proxies/${encodeURIComponent(lb)}/topology`);
      if (dead) return;
      const known = new Map((routes || []).map(route => [JSON.stringify(route), route]));
      for (const route of found.routes) known.set(JSON.stringify(route), route);
      routes = [...known.values()];
      routesKey = [...known.keys()].join();
      note.textContent = SOURCES[found.source] || '';
      if (!scroller.parentNode) {
        fill(node, note, scroller);
        sizes.observe(scroller);
        sizes.observe(svg);
      }
      changed();
    } catch (error) {
      if (!dead && !routes) fill(node, el('p', {class: 'empty'}, error.message));
    }
    if (!store.frozen) timer = setTimeout(load, 5000);
  }

  function draw() {
    const proxy = store.proxies.get(lb);
    if (!proxy || !routes) return;
    arrange(proxy);
    const from = sight.top / sight.scale - MARGIN, to = (sight.top + sight.height) / sight.scale + MARGIN;
    const kept = new Set();
    const keep = (key, low, high, make) => {
      if (high < from || low > to) return;
      kept.add(key);
      if (!parts.has(key)) parts.set(key, make());
      parts.get(key).update();
    };
    for (const block of places.blocks) {
      keep('b ' + block.px, block.top, block.bottom, () => backendPart(block));
      for (const {route, y, frontend} of block.rules) {
        keep('r ' + JSON.stringify(route), Math.min(y, frontend.y), Math.max(y, frontend.y), () => routePart(y, frontend));
      }
    }
    for (const entry of places.frontends) keep('f ' + entry.row.px, entry.y - 20, entry.y + 20, () => frontendPart(entry));
    for (const [key, part] of parts) {
      if (kept.has(key) || part.node && part.node.contains(document.activeElement)) continue;
      part.remove();
      parts.delete(key);
    }
  }

  /** Places everything anew when rows, routes, folds or states ask for it; states wait while the pointer is on the drawing. */
  function arrange(proxy) {
    const rows = proxy.rows;
    const freshStructure = [routesKey, ...unfolded, rows.map(row => passes(row) ? row.i : -1).join()].join('\n');
    const freshShape = rows.map(row => row.kind === 'S' && state(row.c, 'S').cls !== 'up' ? row.i : '').join();
    if (freshStructure === structure && (freshShape === shape || hovering)) return;
    structure = freshStructure;
    shape = freshShape;
    places = placed(rows, routes, unfolded, passes);
    const focused = document.activeElement && document.activeElement.closest('.topo g.node');
    const held = focused && focused.dataset.path;
    for (const part of parts.values()) part.remove();
    parts.clear();
    svg.setAttribute('viewBox', `0 0 ${TOPOLOGY.width} ${Math.ceil(places.height)}`);
    if (held) queueMicrotask(() => [...svg.querySelectorAll('g.node')].find(box => box.dataset.path === held)?.focus({preventScroll: true}));
  }

  // ---- what stands there; a part is drawn when it comes into sight

  /** Elements that come and go together, and how their numbers follow. */
  function part(lines, boxes) {
    const under = el('g', {}, lines.map(made => made.node)), node = el('g', {}, boxes.map(made => made.node));
    const updates = lines.concat(boxes).map(made => made.update);
    wires.append(under);
    shapes.append(node);
    return {
      node,
      update() { for (const update of updates) update(); },
      remove() {
        under.remove();
        node.remove();
      },
    };
  }

  function backendPart(block) {
    const right = TOPOLOGY.backend + 200;
    const lines = block.servers.map(({row, y}) => wire(right, block.y, TOPOLOGY.server, y, row));
    const boxes = [box(TOPOLOGY.backend, block.y, 200, block.row, block.px, row => number(row.c.req) + '/s' + (row.c.q ? ', ' + number(row.c.q) + ' wait' : ''))];
    for (const {row, y} of block.servers) boxes.push(box(TOPOLOGY.server, y, 250, row, row.sv, current => state(current.c, 'S').text + ', ' + number(current.c.req) + '/s', 22));
    if (block.fold) {
      lines.push(wire(right, block.y, TOPOLOGY.server, block.fold.y, block.row));
      boxes.push(foldLine(block));
    }
    for (const {route, y} of block.rules) {
      lines.push(wire(TOPOLOGY.rule + 250, y, TOPOLOGY.backend, block.y, block.row));
      boxes.push(ruleBox(route, y));
    }
    return part(lines, boxes);
  }

  function frontendPart(entry) {
    return part([], [box(TOPOLOGY.frontend, entry.y, 180, entry.row, entry.row.px, row => number(row.c.req) + '/s')]);
  }

  function routePart(y, frontend) {
    return part([wire(TOPOLOGY.frontend + 180, frontend.y, TOPOLOGY.rule, y, frontend.row)], []);
  }

  function ruleBox(route, y) {
    const words = route.rule || 'always';
    const text = words.length > 38 ? words.slice(0, 37) + '…' : words;
    return {update() {}, node: el('g', {}, el('title', {}, words), el('rect', {class: 'rulebox', x: TOPOLOGY.rule, y: y - 11, width: 250, height: 22, rx: 11}),
      el('text', {class: 'small', x: TOPOLOGY.rule + 125, y: y + 4, 'text-anchor': 'middle'}, text))};
  }

  /** The servers that are left out as one line, which unfolds them. */
  function foldLine(block) {
    const {y, rows, open} = block.fold;
    const x = TOPOLOGY.server;
    const words = el('text', {class: 'small', x: x + 25, y: y + 4});
    const rate = el('text', {class: 'small', x: x + 242, y: y + 4, 'text-anchor': 'end'});
    const turn = () => {
      if (!unfolded.delete(block.px)) unfolded.add(block.px);
      changed();
    };
    const node = button(turn, 'fold ' + block.px, el('rect', {class: 'box', x, y: y - 11, width: 250, height: 22, rx: 7}), el('text', {class: 'small', x: x + 11, y: y + 4, 'text-anchor': 'middle', 'aria-hidden': 'true'}, open ? '▾' : '▸'), words, rate);
    node.setAttribute('class', 'node fold');
    node.setAttribute('aria-expanded', String(open));
    return {node, update: follow(() => {
      if (open) return [`fold the servers of ${block.px}`.slice(0, 36), ''];
      const current = rows.map(now);
      const up = current.filter(row => state(row.c, 'S').cls === 'up').length;
      return [up === current.length ? `${up} servers that serve` : `${current.length} servers, ${up} serve`, number(current.reduce((sum, row) => sum + (row.c.req || 0), 0)) + '/s'];
    }, ([text, sum]) => {
      words.textContent = text;
      rate.textContent = sum;
    })};
  }

  function box(x, y, width, row, name, told, height = 40) {
    const small = height < 30;
    const short = name.length > (small ? 14 : 24) ? name.slice(0, small ? 13 : 23) + '…' : name;
    const badge = small ? 14 : 18;
    const title = el('title', {}), letter = el('text', {class: 'letter', x: x + (small ? 11 : 17), y: y + 4, 'text-anchor': 'middle'});
    const words = small ? el('text', {class: 'small', x: x + width - 8, y: y + 4, 'text-anchor': 'end'}) : el('text', {class: 'small', x: x + 34, y: y + 13});
    const node = button(() => openRow(now(row)), row.path, title, el('rect', {class: 'box', x, y: y - height / 2, width, height, rx: 7}),
      el('rect', {class: 'badge', x: x + (small ? 4 : 8), y: y - badge / 2, width: badge, height: badge, rx: 4}), letter,
      el('text', {class: small ? null : 'strong', x: x + (small ? 25 : 34), y: small ? y + 4 : y - 3}, short), words);
    return {node, update: follow(() => {
      const current = now(row);
      const {letter: sign, cls, text} = state(current.c, current.kind);
      return [sign, cls, name + ': ' + text, told(current)];
    }, ([sign, cls, full, text], before) => {
      words.textContent = text;
      if (before && before[0] === sign && before[1] === cls && before[2] === full) return;
      letter.textContent = sign;
      node.setAttribute('class', 'node ' + cls);
      title.textContent = full;
    })};
  }

  function button(act, path, ...children) {
    return el('g', {tabindex: 0, role: 'button', 'data-path': path, onclick: act, onkeydown: event => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      event.stopPropagation();
      act();
    }}, children);
  }

  function wire(x1, y1, x2, y2, row) {
    const bend = (x2 - x1) / 2;
    const node = el('path', {d: `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`});
    return {node, update: follow(() => [now(row).c.req > 0], ([busy]) => node.setAttribute('class', busy ? 'edge busy' : 'edge'))};
  }

  /** The row as it is now: a whole state brings new ones. */
  function now(row) {
    return store.proxies.get(lb)?.byId.get(row.i) || row;
  }

  /** Applies what is read whenever it differs from the last time. */
  function follow(read, apply) {
    let before = null;
    return () => {
      const values = read();
      if (before && values.every((value, i) => value === before[i])) return;
      apply(values, before);
      before = values;
    };
  }

  load();
  return {draw, destroy() {
    dead = true;
    clearTimeout(timer);
    sizes.disconnect();
  }};
}
