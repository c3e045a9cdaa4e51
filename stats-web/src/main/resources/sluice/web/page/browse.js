// Stick tables and certificates, asked for when they are looked at.
import {duration, el, fetchJson, fill, number} from './words.js';
import {now} from './store.js';

/** The stick table browser of one proxy. */
export function tablesView(node, lb) {
  let chosen = '';
  let search = '';
  let sort = '';
  let timer = 0;
  let dead = false;
  const side = el('div', {class: 'side'});
  const body = el('div', {class: 'body', tabindex: 0, role: 'region', 'aria-label': 'entries'});
  fill(node, el('div', {class: 'tables'}, side, body));
  const base = `/api/v1/proxies/${encodeURIComponent(lb)}/`;

  async function refresh() {
    if (dead) return;
    try {
      const {tables} = await fetchJson(base + 'tables');
      if (!chosen && tables.length) chosen = tables[0].name;
      fill(side, tables.length ? tables.map(table => el('button', {'aria-current': table.name === chosen ? 'true' : null, onclick: () => choose(table.name)},
        table.name, el('div', {class: 'dim num'}, `${table.type}, ${number(table.used)} of ${number(table.size)} used`))) : el('p', {class: 'dim'}, 'No stick tables.'));
      if (chosen) await entries();
    } catch (error) {
      fill(body, el('p', {class: 'dim'}, error.message));
    }
    timer = setTimeout(refresh, 3000);
  }

  async function entries() {
    if (body.contains(document.activeElement) && document.activeElement.tagName === 'TH') return;
    const found = await fetchJson(base + `table?name=${encodeURIComponent(chosen)}&q=${encodeURIComponent(search)}&sort=${encodeURIComponent(sort)}&limit=200`);
    let box = body.querySelector('input');
    if (!box) {
      box = el('input', {type: 'search', placeholder: 'key contains…', 'aria-label': 'key contains', oninput: () => { search = box.value; clearTimeout(timer); timer = setTimeout(refresh, 250); }});
      fill(body, el('p', {}, box, ' ', el('span', {class: 'dim'})), el('div', {}));
    }
    body.firstChild.lastChild.textContent = `${number(found.entries.length)} shown${found.truncated ? ', there are more: search or sort' : ''}`;
    fill(body.lastChild, found.entries.length ? el('table', {class: 'small'}, el('thead', {}, el('tr', {}, found.columns.map(column => el('th', {scope: 'col'},
      el('button', {class: 'plain', onclick: () => { sort = column; refreshNow(); }}, column + (sort === column ? ' ▼' : '')))))),
    el('tbody', {}, found.entries.map(entry => el('tr', {}, found.columns.map(column => el('td', {class: 'num'}, entry[column] || '')))))) : el('p', {class: 'dim'}, 'No entries.'));
  }

  function refreshNow() {
    clearTimeout(timer);
    refresh();
  }

  function choose(name) {
    chosen = name;
    sort = '';
    body.replaceChildren();
    refreshNow();
  }

  refresh();
  return {destroy() { dead = true; clearTimeout(timer); }};
}

/** The certificates of one proxy, those that end first on top. */
export function certificatesView(node, lb) {
  let dead = false;
  fetchJson(`/api/v1/proxies/${encodeURIComponent(lb)}/certificates`).then(({certificates}) => {
    if (dead) return;
    if (!certificates.length) {
      fill(node, el('p', {class: 'empty'}, 'The process holds no certificates, or its version does not list them.'));
      return;
    }
    certificates.sort((a, b) => (a.ends || Infinity) - (b.ends || Infinity));
    fill(node, el('div', {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'certificates'}, el('table', {class: 'small'},
      el('thead', {}, el('tr', {}, ['Ends', 'Subject', 'Names', 'Issuer', 'Key', 'File'].map(title => el('th', {scope: 'col'}, title)))),
      el('tbody', {}, certificates.map(certificate => {
        const days = (certificate.ends - now()) / 86400000;
        const f = certificate.fields;
        return el('tr', {}, el('td', {class: certificate.ends && days < 14 ? 'result-bad num' : 'num'}, certificate.ends ? (days < 0 ? 'ended ' + duration(-days * 86400) + ' ago' : 'in ' + duration(days * 86400)) : '?'),
          el('td', {}, f.Subject || ''), el('td', {}, f['Subject Alternative Name'] || f.SAN || ''), el('td', {}, f.Issuer || ''), el('td', {}, f.Algorithm || ''), el('td', {}, certificate.file));
      })))));
  }).catch(error => !dead && fill(node, el('p', {class: 'empty'}, error.message)));
  return {destroy() { dead = true; }};
}
