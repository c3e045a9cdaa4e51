// Charts of one row: uPlot, with marks where the process was replaced or somebody acted.
import {clock, el, fetchJson, fill, has, millis, number} from './words.js';
import {store} from './store.js';

const CHARTS = [
  {title: 'Requests per second by answer', unit: '/s', stack: true, lines: [['s2', '2xx', '--s2'], ['s3', '3xx', '--s3'], ['s4', '4xx', '--s4'], ['s5', '5xx', '--s5']], otherwise: [['req', 'sessions', '--bar']]},
  {title: 'Waiting requests', unit: '', lines: [['q', 'waiting', '--s5']], kinds: 'BS'},
  {title: 'Wait for a slot', unit: 'ms', lines: [['wait', 'estimated wait', '--warn']], kinds: 'BS'},
  {title: 'Response time', unit: 'ms', lines: [['rt', 'until the answer begins', '--maint']], kinds: 'BS'},
  {title: 'Sessions in progress', unit: '', lines: [['cur', 'sessions', '--bar']]},
  {title: 'Errors per second', unit: '/s', lines: [['econ', 'connect', '--s5'], ['eresp', 'answer', '--s4']], kinds: 'BS'},
];

const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Draws all charts of a row into a node; returns what follows the stream and what takes it down. */
export function rowCharts(node, row, range, saved) {
  let plots = [];
  let data = null;
  let dead = false;
  const live = range === '15m' && !saved;

  async function load() {
    try {
      data = saved || await fetchJson(`/api/v1/proxies/${encodeURIComponent(row.lb)}/series?range=${range}&key=${encodeURIComponent(row.k)}`);
      if (!dead) build();
    } catch (error) {
      if (!dead) fill(node, el('p', {class: 'dim'}, error.message));
    }
  }

  function build() {
    plots.forEach(plot => plot.plot.destroy());
    plots = [];
    node.replaceChildren();
    for (const chart of CHARTS) {
      if (chart.kinds && !chart.kinds.includes(row.kind)) continue;
      const known = chart.lines.some(line => data.lines[line[0]].some(has));
      const lines = known || !chart.otherwise ? chart.lines : chart.otherwise;
      if (!lines.some(line => data.lines[line[0]].some(has))) continue;
      plots.push(drawn(chart, lines));
    }
    if (!plots.length) fill(node, el('p', {class: 'dim'}, 'Nothing was measured yet: a chart needs two polls.'));
  }

  function drawn(chart, lines) {
    const keys = lines.map(line => el('span', {class: 'k c-' + line[0]}, line[1] + ' ', el('i', {})));
    const box = el('div', {class: 'chart'}, el('h4', {}, chart.title, keys));
    node.append(box);
    const format = value => chart.unit === 'ms' ? millis(value) : number(value) + (chart.unit ? ' ' + chart.unit : '');
    const stacked = chart.stack && lines.length > 1;
    const series = lines.map(line => ({
      label: line[1], stroke: colour(line[2]), width: stacked ? 0.5 : 1.5, points: {show: false},
      fill: stacked ? colour(line[2]) + 'd0' : lines.length === 1 ? colour(line[2]) + '33' : undefined,
    }));
    if (stacked) series.reverse();
    const plot = new uPlot({
      width: Math.max(200, box.clientWidth - 18), height: 116, pxAlign: 1,
      cursor: {y: false, points: {size: 5}, sync: {key: 'detail'}},
      legend: {show: false},
      scales: {y: {range: (_, low, high) => [0, Math.max(chart.unit === 'ms' ? 10 : 1, high * 1.08)]}},
      axes: [
        {stroke: colour('--dim'), grid: {stroke: colour('--line2'), width: 1}, ticks: {show: false}, size: 22, space: 70, font: '11px system-ui', values: (_, ticks, axis, space, step) => ticks.map(second => clock(second * 1000).slice(0, step < 60 ? 8 : 5))},
        {stroke: colour('--dim'), grid: {stroke: colour('--line2'), width: 1}, ticks: {show: false}, size: 52, font: '11px system-ui', values: (_, ticks) => ticks.map(format)},
      ],
      series: [{}, ...series],
      hooks: {draw: [marks], setCursor: [show]},
    }, points(lines, stacked), box);
    plot.root.setAttribute('role', 'img');
    plot.root.setAttribute('aria-label', chart.title + ', ' + (range === '15m' ? 'last 15 minutes' : 'last 24 hours'));
    const entry = {plot, lines, stacked, keys, format};
    show(plot);
    function show(self) {
      const at = has(self.cursor.idx) ? self.cursor.idx : data.t.length - 1;
      lines.forEach((line, i) => {
        const value = data.lines[line[0]][at];
        keys[i].lastChild.textContent = has(value) ? format(value) : '';
      });
    }
    return entry;
  }

  function points(lines, stacked) {
    if (!stacked) return [data.t, ...lines.map(line => data.lines[line[0]])];
    const sum = data.t.map(() => 0);
    const layers = lines.map(line => data.lines[line[0]].map((value, i) => has(value) ? (sum[i] += value) : null));
    return [data.t, ...layers.reverse()];
  }

  function marks(plot) {
    const proxy = store.proxies.get(row.lb);
    if (!proxy) return;
    const context = plot.ctx;
    context.save();
    for (const event of proxy.events) {
      const mine = event.kind === 'restart' || (event.kind === 'action' && event.object === row.path);
      const second = event.at / 1000;
      if (!mine || second < plot.scales.x.min || second > plot.scales.x.max) continue;
      const x = Math.round(plot.valToPos(second, 'x', true)) + 0.5;
      context.strokeStyle = colour(event.kind === 'restart' ? '--warn' : '--accent');
      context.setLineDash([4, 3]);
      context.beginPath();
      context.moveTo(x, plot.bbox.top);
      context.lineTo(x, plot.bbox.top + plot.bbox.height);
      context.stroke();
    }
    context.restore();
  }

  let lastTime = 0;
  function follow() {
    const proxy = store.proxies.get(row.lb);
    if (!live || !data || !proxy || proxy.silentSince || proxy.t === lastTime) return;
    lastTime = proxy.t;
    const second = proxy.t / 1000;
    if (data.t.length && second <= data.t[data.t.length - 1]) return;
    data.t.push(second);
    for (const [id, values] of Object.entries(data.lines)) values.push(has(row.c[id]) ? row.c[id] : null);
    if (data.t.length > 900) {
      data.t.shift();
      for (const values of Object.values(data.lines)) values.shift();
    }
    if (!plots.length) build();
    for (const entry of plots) entry.plot.setData(points(entry.lines, entry.stacked));
  }

  load();
  return {
    follow,
    rowIs(fresh) { row = fresh; },
    redraw: () => data && build(),
    destroy() {
      dead = true;
      plots.forEach(entry => entry.plot.destroy());
    },
  };
}
