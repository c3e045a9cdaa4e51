// The verdict: findings in words, worst first, each with its evidence and the command that leads on.
import {clock, command, duration, el, fill, has, number} from './words.js';
import {backends, findings, totals} from './merge.js';
import {now, store} from './store.js';

const SHOWN = matchMedia('(max-width: 620px)').matches ? 2 : 4;
const MARKS = {crit: '✖', warn: '!', info: 'i'};
const openFindings = new Set();
let showAll = false;

export function drawBanner(node, proxies, several) {
  const known = proxies.filter(proxy => has(proxy.t));
  const all = findings(proxies);
  if (!all.length) {
    if (known.length) fill(node, el('div', {class: 'list'}, el('div', {class: 'good'}, el('span', {class: 'mark'}, '✓'), healthy(known))));
    else fill(node, el('div', {class: 'list'}, el('div', {class: 'good info'}, el('span', {class: 'mark'}, '…'), 'Waiting for the first answer.')));
    return;
  }
  if (node.contains(document.activeElement) && document.activeElement.tagName === 'BUTTON' && node.matches(':hover')) return;
  const visible = showAll ? all : all.slice(0, SHOWN);
  const list = node.querySelector('ul.list') || el('ul', {class: 'list'});
  const rest = all.length - visible.length;
  const items = visible.map(finding => item(list, finding, several));
  if (rest > 0 || showAll && all.length > SHOWN) {
    items.push(el('li', {class: 'rest', key: 'rest'}, el('button', {class: 'plain', onclick: () => { showAll = !showAll; drawBanner(node, proxies, several); }},
      showAll ? 'fewer' : `${rest} more: ` + summary(all.slice(SHOWN)))));
  }
  reconcile(list, items);
  if (list.parentNode !== node) node.replaceChildren(list);
}

function summary(rest) {
  return ['crit', 'warn', 'info'].map(severity => [rest.filter(f => f.severity === severity).length, severity])
    .filter(([count]) => count).map(([count, severity]) => count + ' ' + severity).join(', ');
}

/** Keeps elements whose content is the same, so that nothing closes or moves under the cursor. */
function reconcile(list, items) {
  items.forEach((wanted, i) => {
    const have = list.children[i];
    if (have === wanted) return;
    if (have) list.replaceChild(wanted, have);
    else list.append(wanted);
  });
  while (list.children.length > items.length) list.lastChild.remove();
}

function item(list, finding, several) {
  const key = finding.lb + ' ' + finding.id + ' ' + finding.object;
  const content = JSON.stringify([finding, several]);
  for (const have of list.children) {
    if (have.key === key) {
      if (have.content !== content) refresh(have, finding, several);
      have.content = content;
      return have;
    }
  }
  const details = el('details', {class: finding.severity, ontoggle: event => {
    if (event.currentTarget.open) openFindings.add(key);
    else openFindings.delete(key);
  }}, el('summary', {}), el('div', {class: 'more'}));
  details.open = openFindings.has(key);
  const node = el('li', {}, details);
  node.key = key;
  node.content = content;
  refresh(node, finding, several);
  return node;
}

function refresh(node, finding, several) {
  const [line, more] = node.firstChild.children;
  node.firstChild.className = finding.severity;
  fill(line,
    el('span', {class: 'mark', 'aria-hidden': 'true'}, MARKS[finding.severity]),
    el('span', {class: 'sr'}, finding.severity + ': '),
    several && el('span', {class: 'lb'}, finding.lb),
    finding.object && !finding.text.startsWith(finding.object) && el('span', {class: 'obj'}, finding.object),
    el('span', {class: 'words'}, finding.text),
    finding.since && !finding.text.includes('since') && el('span', {class: 'since'}, 'since ' + clock(finding.since)),
    el('span', {class: 'rule', title: 'rule ' + finding.id + ', culprit: ' + finding.culprit}, finding.id));
  const evidence = finding.evidence.map(text => el('li', {}, text));
  if (!more.matches(':hover') || !more.children.length) {
    fill(more,
      finding.since && el('div', {class: 'dim'}, 'since ' + clock(finding.since) + ', ' + duration((now() - Date.parse(finding.since)) / 1000)),
      el('div', {}, 'Whose fault: ', el('b', {}, finding.culprit === 'none' ? 'nobody’s' : finding.culprit)),
      evidence.length > 0 && el('ul', {}, evidence),
      finding.next && command(shellCommand(finding)));
  }
}

/** The command as it is typed into a terminal. */
function shellCommand(finding) {
  const quote = text => /^[\w@%+=:,./-]+$/.test(text) ? text : "'" + text.replaceAll("'", "'\\''") + "'";
  return `sluice shell --target ${quote(finding.target)} -c ${quote(finding.next)}`;
}

function healthy(proxies) {
  const sum = totals(proxies);
  const groups = backends(proxies);
  const share = sum.req ? (sum.s5 || 0) / sum.req * 100 : 0;
  const lastChange = Math.max(0, ...proxies.flatMap(proxy => proxy.rows.map(row => row.c.chg || 0)));
  const ago = lastChange ? duration(now() / 1000 - lastChange) : '';
  return `All ${groups.length} backends serve; nothing waits; 5xx ${share.toFixed(1)} %` + (ago ? `; last change ${ago} ago` : '') + `; ${number(sum.req)} requests/s.`;
}

export function anyStale() {
  return [...store.proxies.values()].some(proxy => proxy.silentSince);
}
