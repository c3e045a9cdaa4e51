// Rows of one or several proxies as the tables show them: backends of one name become one row.
import {has} from './words.js';

const SUMMED = ['q', 'cur', 'lim', 'req', 's1', 's2', 's3', 's4', 's5', 'econ', 'eresp', 'retr', 'redis', 'deny', 'ereq',
  'cli', 'srv', 'bin', 'bout', 'up', 'act', 'bck', 'n', 'down', 'maint'];
const HIGHEST = ['wait', 'qmax', 'max', 'cf', 'cd', 'chg', 'cdur'];
const WEIGHED = ['qt', 'ct', 'rt', 'tt'];
const SEVERITY = {crit: 3, warn: 2, info: 1};

/** All backends: `{name, row, members, servers, severity, findings}`. */
export function backends(proxies) {
  const groups = new Map();
  for (const proxy of proxies) {
    for (const row of proxy.rows) {
      if (row.kind === 'B') {
        const group = groups.get(row.px) || {name: row.px, members: [], servers: [], findings: [], severity: 0};
        group.members.push(row);
        groups.set(row.px, group);
      }
    }
    for (const row of proxy.rows) {
      if (row.kind === 'S' && groups.has(row.px)) groups.get(row.px).servers.push(row);
    }
    for (const finding of proxy.findings) {
      const group = groups.get(finding.object.split('/')[0]);
      if (group) {
        group.findings.push(finding);
        group.severity = Math.max(group.severity, SEVERITY[finding.severity] || 0);
      }
    }
  }
  for (const group of groups.values()) group.row = merged(group.members);
  return [...groups.values()];
}

/** One row of the same object on several proxies. */
export function merged(rows) {
  if (rows.length === 1) return rows[0];
  const cells = {...rows[0].c};
  for (const id of SUMMED) cells[id] = total(rows, id);
  if (rows.some(row => !has(row.c.lim))) cells.lim = null;
  for (const id of HIGHEST) cells[id] = Math.max(...rows.map(row => has(row.c[id]) ? row.c[id] : 0));
  for (const id of WEIGHED) cells[id] = mean(rows, id);
  const spark = rows[0].spark && rows[0].spark.map((_, i) => {
    const points = rows.map(row => row.spark && row.spark[i]).filter(has);
    return points.length ? points.reduce((a, b) => a + b, 0) : null;
  });
  return {...rows[0], uid: '* ' + rows[0].k, lb: '', c: cells, spark, members: rows};
}

function total(rows, id) {
  const values = rows.map(row => row.c[id]).filter(has);
  return values.length ? values.reduce((a, b) => a + b, 0) : null;
}

function mean(rows, id) {
  let sum = 0, weight = 0;
  for (const row of rows) {
    if (!has(row.c[id])) continue;
    const share = (row.c.req || 0) + 0.001;
    sum += row.c[id] * share;
    weight += share;
  }
  return weight ? Math.round(sum / weight) : null;
}

/** Frontends of one name become one row. */
export function frontends(proxies) {
  const groups = new Map();
  for (const proxy of proxies) {
    for (const row of proxy.rows) {
      if (row.kind === 'F') groups.set(row.px, (groups.get(row.px) || []).concat(row));
    }
  }
  return [...groups.values()].map(merged);
}

/** Findings of all proxies, worst first, each with the proxy it is about. */
export function findings(proxies) {
  const all = [];
  for (const proxy of proxies) {
    for (const finding of proxy.findings) all.push({...finding, lb: proxy.id, target: proxy.label});
  }
  return all.sort((a, b) => (SEVERITY[b.severity] || 0) - (SEVERITY[a.severity] || 0));
}

/** The four numbers above the fold. */
export function totals(proxies) {
  const sum = {req: null, s5: null, q: 0, wait: 0, where: '', up: 0, n: 0, maint: 0, down: 0, s4: null};
  for (const proxy of proxies) {
    for (const row of proxy.rows) {
      if (row.kind === 'F') {
        if (has(row.c.req)) sum.req = (sum.req || 0) + row.c.req;
        if (has(row.c.s5)) sum.s5 = (sum.s5 || 0) + row.c.s5;
        if (has(row.c.s4)) sum.s4 = (sum.s4 || 0) + row.c.s4;
      } else if (row.kind === 'B') {
        sum.q += row.c.q || 0;
        sum.up += row.c.up || 0;
        sum.n += row.c.n || 0;
        sum.maint += row.c.maint || 0;
        sum.down += row.c.down || 0;
        if ((row.c.wait || 0) > sum.wait) {
          sum.wait = row.c.wait;
          sum.where = row.px;
        }
      }
    }
  }
  return sum;
}
