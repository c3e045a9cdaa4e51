// Where everything of the topology stands: blocks of one backend each, folded where a list is long. Numbers only, no elements.
import {state} from './words.js';

/** Width of the drawing and where its columns begin, in the units of its view box. */
export const TOPOLOGY = {width: 1150, frontend: 10, rule: 270, backend: 610, server: 890};
const ROW_HEIGHT = 26;
const BLOCK_GAP = 18;

/** A backend with more servers than this shows those that need a look and folds the others into one line. */
const FOLDED = 6;

const middleOf = places => places.reduce((sum, y) => sum + y, 0) / places.length;

/**
 * Places all blocks below each other: `{height, blocks, frontends}`.
 *
 * A block is `{px, row, top, bottom, y, servers: [{row, y}], fold: {y, rows, open} or null, rules: [{route, y, frontend}]}`; `frontend` is one of
 * `frontends`, each `{row, y}`. `unfolded` holds the names of backends whose servers are all shown.
 */
export function placed(rows, routes, unfolded, passes) {
  const entries = new Map(rows.filter(row => row.kind === 'F').map(row => [row.px, {row, y: 0, rules: []}]));
  const serversOf = new Map();
  for (const row of rows) {
    if (row.kind !== 'S') continue;
    if (!serversOf.has(row.px)) serversOf.set(row.px, []);
    serversOf.get(row.px).push(row);
  }
  const routesTo = new Map();
  for (const route of routes) {
    if (!entries.has(route.frontend)) continue;
    if (!routesTo.has(route.backend)) routesTo.set(route.backend, []);
    routesTo.get(route.backend).push(route);
  }
  const blocks = [];
  let top = 10;
  for (const row of rows) {
    if (row.kind !== 'B') continue;
    const servers = serversOf.get(row.px) || [];
    const rules = routesTo.get(row.px) || [];
    if (!servers.length && !rules.length && entries.has(row.px)) continue;
    if (!passes(row) && !servers.some(passes)) continue;
    const block = placedBlock(row, servers, rules, unfolded.has(row.px), top, entries);
    blocks.push(block);
    top = block.bottom + BLOCK_GAP;
  }
  const frontends = [...entries.values()].filter(entry => entry.rules.length > 0 || passes(entry.row));
  const end = placeFrontends(frontends);
  return {height: Math.max(top, end) + 10, blocks, frontends};
}

function placedBlock(row, servers, rules, open, top, entries) {
  const long = servers.length > FOLDED;
  const seen = long && !open ? servers.filter(server => state(server.c, 'S').cls !== 'up').slice(0, FOLDED - 1) : servers;
  const lines = seen.length + (long ? 1 : 0);
  const height = Math.max(1.7, lines, rules.length) * ROW_HEIGHT;
  const y = top + height / 2;
  const at = (i, count) => y + (i - (count - 1) / 2) * ROW_HEIGHT;
  const left = new Set(seen);
  const block = {
    px: row.px, row, top, bottom: top + height, y,
    servers: seen.map((server, i) => ({row: server, y: at(i, lines)})),
    fold: long ? {y: at(lines - 1, lines), rows: servers.filter(server => !left.has(server)), open} : null,
    rules: rules.map((route, i) => ({route, y: at(i, rules.length), frontend: entries.get(route.frontend)})),
  };
  for (const rule of block.rules) rule.frontend.rules.push(rule.y);
  return block;
}

/** Beside the middle of its rules, but in a long drawing not far below the first of them; none upon another. */
function placeFrontends(frontends) {
  for (const entry of frontends) entry.y = entry.rules.length ? Math.min(middleOf(entry.rules), entry.rules[0] + 240) : Infinity;
  frontends.sort((a, b) => a.y - b.y || 0);
  let free = 30;
  for (const entry of frontends) {
    entry.y = Math.max(free, Number.isFinite(entry.y) ? entry.y : free);
    free = entry.y + 50;
  }
  return free;
}
