// What the page knows: whole states and differences go in, one redraw per frame comes out.
import {has} from './words.js';

export const store = {
  proxies: new Map(),
  columns: new Map(),
  interval: 1000,
  skew: 0,
  sequence: -1,
  frozen: false,
  heardAt: 0,
};

const listeners = new Set();
let queued = false;

/** Calls back at most once per frame after something changed. */
export function onChange(listener) {
  listeners.add(listener);
}

export function changed() {
  if (queued) return;
  queued = true;
  requestAnimationFrame(() => {
    queued = false;
    const began = performance.now();
    for (const listener of listeners) listener();
    store.drawMillis = performance.now() - began;
  });
}

/** Now, by the clock of the server. */
export function now() {
  return store.frozen ? store.frozenAt : Date.now() + store.skew;
}

export function takeState(message) {
  store.interval = message.interval;
  store.skew = message.now - Date.now();
  store.sequence = message.n;
  store.heardAt = Date.now();
  const fresh = new Map();
  for (const proxy of message.proxies) {
    proxy.byId = new Map();
    for (const row of proxy.rows) {
      row.lb = proxy.id;
      row.uid = proxy.id + ' ' + row.k;
      row.path = row.kind === 'S' || row.kind === 'L' ? row.px + '/' + row.sv : row.px;
      proxy.byId.set(row.i, row);
    }
    proxy.totals = proxy.totals || {};
    fresh.set(proxy.id, proxy);
  }
  store.proxies = fresh;
  changed();
}

export function takeDiff(message) {
  const proxy = store.proxies.get(message.h ? message.h.id : message.p);
  store.sequence = message.n;
  store.heardAt = Date.now();
  if (!proxy) return;
  if (message.h) Object.assign(proxy, message.h);
  else {
    proxy.t = message.t;
    proxy.poll = message.poll;
  }
  if (message.g) Object.assign(proxy.g, message.g);
  for (const [id, cells] of Object.entries(message.r)) {
    const row = proxy.byId.get(Number(id));
    if (row) Object.assign(row.c, cells);
  }
  if (message.f) proxy.findings = message.f;
  if (message.e) proxy.events = proxy.events.concat(message.e).slice(-500);
  if (!proxy.silentSince) sparks(proxy);
  changed();
}

/** Sparklines go on by themselves: the mean of 15 seconds becomes the next point. */
function sparks(proxy) {
  const slot = Math.floor(proxy.t / 15000);
  const sum = {req: 0, s5: 0, q: 0, up: 0};
  for (const row of proxy.rows) {
    if (row.spark) advance(row, row.spark, slot, row.c.req);
    for (const id of row.kind === 'F' ? ['req', 's5'] : row.kind === 'B' ? ['q', 'up'] : []) sum[id] += row.c[id] || 0;
  }
  for (const [id, points] of Object.entries(proxy.totals)) advance(points, points, slot, sum[id]);
}

function advance(owner, spark, slot, value) {
  if (owner.slot === undefined) {
    owner.slot = slot;
    owner.sum = 0;
    owner.count = 0;
  }
  const steps = slot - owner.slot;
  for (let i = 0; i < Math.min(steps, spark.length); i++) {
    spark.shift();
    spark.push(null);
  }
  if (steps > 0) {
    owner.slot = slot;
    owner.sum = 0;
    owner.count = 0;
  }
  if (has(value)) {
    owner.sum += value;
    owner.count++;
    spark[spark.length - 1] = owner.sum / owner.count;
  }
}

/** The proxies that are shown: all, or the chosen one. */
export function shown(choice) {
  const all = [...store.proxies.values()];
  return choice && store.proxies.has(choice) ? [store.proxies.get(choice)] : all;
}

/** How old what is shown is, in seconds; the oldest of several. */
export function age(proxies) {
  const oldest = Math.min(...proxies.map(p => has(p.t) ? p.t : Infinity));
  return Number.isFinite(oldest) ? (now() - oldest) / 1000 : NaN;
}

/** Whether a proxy's data is older than three polls. */
export function stale(proxy) {
  return has(proxy.t) && now() - proxy.t > Math.max(3 * store.interval, 3000) + 500;
}
