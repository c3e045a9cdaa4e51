// Stick tables, maps, pattern lists and certificates, asked for when they are looked at.
import {duration, el, fetchJson, fill, number} from './words.js';
import {now, store} from './store.js';

const baseOf = lb => `/api/v1/proxies/${encodeURIComponent(lb)}/`;

/**
 * A list on the left, the entries of the chosen one on the right with a search; asked again every few seconds.
 * `source`: `list()` → `[{id, title, note}]`, `entries(id, search, sort)` → `{columns, rows, text}`, `none`, `search` and `extra(id)`.
 */
function browser(node, source) {
  let chosen = null;
  let search = '';
  let sort = '';
  let timer = 0;
  let dead = false;
  const side = el('div', {class: 'side'});
  const box = el('input', {type: 'search', placeholder: source.search, 'aria-label': source.search, oninput: () => { search = box.value.trim(); again(250); }});
  const text = el('span', {class: 'dim', role: 'status'});
  const extra = el('div', {});
  const body = el('div', {class: 'entries', tabindex: 0, role: 'region', 'aria-label': 'entries'});
  const right = el('div', {class: 'body', hidden: true}, el('div', {class: 'ask'}, box, text), extra, body);
  fill(node, el('div', {class: 'tables'}, side, right));

  function again(millis) {
    clearTimeout(timer);
    timer = setTimeout(refresh, millis);
  }

  async function refresh() {
    if (dead) return;
    try {
      const items = await source.list();
      if (chosen === null && items.length) choose(items[0].id, false);
      if (!items.length) {
        fill(node, el('p', {class: 'empty'}, source.none));
        return;
      }
      const held = side.contains(document.activeElement) ? [...side.children].indexOf(document.activeElement) : -1;
      fill(side, items.map(item => el('button', {'aria-current': item.id === chosen ? 'true' : null, onclick: () => choose(item.id, true)},
        el('span', {class: 'title'}, item.title), el('div', {class: 'dim num'}, item.note))));
      if (held >= 0 && side.children[held]) side.children[held].focus();
      await entries();
    } catch (error) {
      if (dead) return;
      right.hidden = false;
      text.textContent = '';
      fill(body, el('p', {class: 'empty'}, error.message));
    }
    if (!store.frozen) again(3000);
  }

  async function entries() {
    const asked = chosen;
    const found = await source.entries(asked, search, sort);
    if (dead || asked !== chosen) return;
    right.hidden = false;
    text.textContent = found.text;
    const head = body.querySelector('thead');
    const held = head && head.contains(document.activeElement) ? document.activeElement.textContent.replace(' ▼', '') : '';
    const numeric = new Set(found.columns.filter(column => found.rows.every(row => /^\d*$/.test(row[column] || ''))));
    fill(body, found.rows.length ? el('table', {class: 'small'},
      el('thead', {}, el('tr', {}, found.columns.map(column => el('th', {scope: 'col', class: numeric.has(column) ? 'num' : null}, source.sorts
        ? el('button', {class: 'plain', onclick: () => { sort = column; again(0); }}, column + (sort === column ? ' ▼' : '')) : column)))),
      el('tbody', {}, found.rows.map(row => el('tr', {}, found.columns.map(column => el('td', {class: numeric.has(column) ? 'num' : 'code'}, row[column] || '')))))) : el('p', {class: 'empty'}, search ? 'Nothing contains that.' : 'No entries.'));
    if (held) for (const button of body.querySelectorAll('thead button')) if (button.textContent.replace(' ▼', '') === held) button.focus();
  }

  function choose(id, now) {
    chosen = id;
    sort = '';
    search = '';
    box.value = '';
    fill(extra, source.extra ? source.extra(id) : null);
    if (now) again(0);
  }

  refresh();
  return {destroy() { dead = true; clearTimeout(timer); }};
}

/** The stick table browser of one proxy. */
export function tablesView(node, lb) {
  return browser(node, {
    none: 'The proxy has no stick tables.',
    search: 'key contains…',
    sorts: true,
    async list() {
      const {tables} = await fetchJson(baseOf(lb) + 'tables');
      return tables.map(table => ({id: table.name, title: table.name, note: `${table.type}, ${number(table.used)} of ${number(table.size)} used`}));
    },
    async entries(name, search, sort) {
      const found = await fetchJson(baseOf(lb) + `table?name=${encodeURIComponent(name)}&q=${encodeURIComponent(search)}&sort=${encodeURIComponent(sort)}&limit=200`);
      return {columns: found.columns, rows: found.entries, text: `${number(found.entries.length)} shown${found.truncated ? ', there are more: search or sort' : ''}`};
    },
  });
}

/** Maps and the pattern lists of ACLs, with the question which entry a value matches. */
export function patternsView(node, lb) {
  return browser(node, {
    none: 'The proxy has no maps and no lists.',
    search: 'key or value contains…',
    async list() {
      const {patterns} = await fetchJson(baseOf(lb) + 'patterns');
      return patterns.filter(pattern => !/'httpclient'/.test(pattern.description)).map(pattern => ({
        id: pattern.id,
        title: (pattern.kind === 'map' ? 'map ' : 'acl ') + (pattern.file ? pattern.file.split('/').pop() : pattern.description.replace(/^acl /, '').replace(/ file '(?:[^']*\/)?([^/']+)' line (\d+)\.?.*/, ', $1:$2')),
        note: (pattern.size === null ? '' : number(pattern.size) + (pattern.size === 1 ? ' entry' : ' entries')) + (pattern.file ? ', ' + pattern.file : ''),
      }));
    },
    async entries(id, search) {
      const found = await fetchJson(baseOf(lb) + `pattern?id=${id}&q=${encodeURIComponent(search)}&limit=200`);
      return {columns: found.kind === 'map' ? ['key', 'value'] : ['key'], rows: found.entries, text: `${number(found.entries.length)} of ${number(found.matching)} shown`};
    },
    extra(id) {
      if (store.frozen) return null;
      const value = el('input', {type: 'text', placeholder: 'what does this value match?', 'aria-label': 'value to look up', autocomplete: 'off', spellcheck: 'false'});
      const answer = el('output', {'aria-live': 'polite'});
      const go = async event => {
        event.preventDefault();
        if (!value.value) return;
        try {
          const found = await fetchJson(baseOf(lb) + `pattern-match?id=${id}&value=${encodeURIComponent(value.value)}`);
          answer.className = found.found ? 'result-ok' : 'dim';
          answer.textContent = found.found ? `matches ${found.key}` + (found.value ? ` → ${found.value}` : '') + ` (${found.type})` : 'matches nothing';
        } catch (error) {
          answer.className = 'result-bad';
          answer.textContent = error.message;
        }
      };
      return el('form', {class: 'ask', onsubmit: go}, value, el('button', {type: 'submit'}, 'Look up'), answer);
    },
  });
}

const SOON_DAYS = 14;

/** The certificates of one proxy, those that end first on top. */
export function certificatesView(node, lb) {
  let dead = false;
  let timer = 0;
  let all = [];
  const box = el('input', {type: 'search', placeholder: 'name, issuer or file contains…', 'aria-label': 'name, issuer or file contains', oninput: show});
  const text = el('span', {class: 'dim', role: 'status'});
  const body = el('tbody', {});
  const table = el('table', {class: 'small certificates'}, el('caption', {class: 'sr'}, 'Certificates'),
    el('thead', {}, el('tr', {}, [['Ends'], ['Names'], ['Issuer', 'p2'], ['Key', 'p2'], ['File', 'p2']].map(([title, hide]) => el('th', {scope: 'col', class: hide}, title)))), body);

  async function load() {
    try {
      const {certificates} = await fetchJson(baseOf(lb) + 'certificates');
      if (dead) return;
      all = certificates.sort((a, b) => (a.ends || Infinity) - (b.ends || Infinity));
      if (!all.length) fill(node, el('p', {class: 'empty'}, 'The process holds no certificates, or its version does not list them.'));
      else if (!table.isConnected) fill(node, el('div', {class: 'ask pad'}, box, text), el('div', {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'certificates'}, table));
      show();
    } catch (error) {
      if (!dead) fill(node, el('p', {class: 'empty'}, error.message));
    }
    if (!store.frozen) timer = setTimeout(load, 30000);
  }

  function show() {
    const wanted = box.value.trim().toLowerCase();
    const found = all.filter(({file, fields}) => [file, ...Object.values(fields)].some(value => value.toLowerCase().includes(wanted)));
    const soon = all.filter(certificate => daysLeft(certificate) < SOON_DAYS).length;
    text.textContent = `${found.length} of ${all.length}` + `, ${soon || 'none'} end${soon > 1 ? '' : 's'} within ${SOON_DAYS} days`;
    fill(body, found.map(certificateRow));
  }

  load();
  return {destroy() { dead = true; clearTimeout(timer); }};
}

function daysLeft(certificate) {
  return certificate.ends ? (certificate.ends - now()) / 86400000 : Infinity;
}

function certificateRow(certificate) {
  const f = certificate.fields;
  const days = daysLeft(certificate);
  const [cls, letter] = days < 0 ? ['down', 'D'] : days < SOON_DAYS ? ['going', '!'] : Number.isFinite(days) ? ['up', 'U'] : ['', '?'];
  const left = days < 0 ? 'ended ' + duration(-days * 86400) + ' ago' : Number.isFinite(days) ? 'in ' + duration(days * 86400) : 'not told';
  const subject = (f.Subject || '').replace(/^.*\/CN=/, ''), issuer = (f.Issuer || '').replace(/^.*\/CN=/, '');
  const others = (f['Subject Alternative Name'] || '').split(', ').map(name => name.replace(/^DNS:/, '')).filter(name => name && name !== subject);
  return el('tr', {},
    el('td', {}, el('span', {class: 'pill ' + cls}, el('b', {'aria-hidden': 'true'}, letter), left), el('div', {class: 'dim num'}, f.notAfter || '')),
    el('th', {scope: 'row'}, subject || '–', el('div', {class: 'dim'}, others.join(', ')), el('div', {class: 'dim narrow'}, f.Algorithm || '', ', ', certificate.file.split('/').pop())),
    el('td', {class: 'p2'}, f.Issuer === f.Subject ? 'itself' : issuer),
    el('td', {class: 'p2'}, f.Algorithm || ''),
    el('td', {class: 'code p2'}, certificate.file, f.Status && f.Status !== 'Used' ? el('div', {class: 'dim'}, f.Status) : null));
}
