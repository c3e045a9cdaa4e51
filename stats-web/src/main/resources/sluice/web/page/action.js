// What may be done to a server: preview, confirmation with a reason, result read back, undo.
import {el, fetchJson, fill} from './words.js';
import {store} from './store.js';

export const me = {user: '', mayAct: false, token: '', login: false};

const VERBS = [
  ['drain', 'Drain', 'No new clients; those whom persistence brings still come'],
  ['maint', 'Maintenance', 'No new requests at all; requests in flight finish'],
  ['ready', 'Ready', 'Take part again'],
  ['weight', 'Weight…', 'Change its share of the requests'],
];

/** Buttons for a server, nothing at all for whoever may only look. */
export function actionButtons(row) {
  const proxy = store.proxies.get(row.lb);
  if (store.frozen || !me.mayAct || row.kind !== 'S' || !proxy || !proxy.mayChange) return [];
  return VERBS.map(([verb, title, words]) => el('button', {'data-tip': words, 'data-verb': verb, onclick: () => propose(row, verb)}, title))
    .concat(el('button', {'data-tip': 'Take back the last change that was made', 'data-verb': 'undo', onclick: () => propose(row, 'undo')}, 'Undo last'));
}

const path = row => `/api/v1/proxies/${encodeURIComponent(row.lb)}/`;

function post(row, document, body) {
  return fetchJson(path(row) + document, {method: 'POST', headers: {'Content-Type': 'application/json', 'X-Sluice-Token': me.token}, body: JSON.stringify(body)});
}

async function propose(row, verb) {
  const dialog = document.getElementById('dialog');
  const close = () => dialog.close();
  const value = el('input', {type: 'text', value: String(row.c.uw || 1), 'aria-label': 'new weight', size: 6});
  fill(dialog, el('h2', {}, (verb === 'undo' ? 'Undo the last change of ' : VERBS.find(v => v[0] === verb)[1].replace('…', '') + ': ') + row.path));
  if (verb === 'weight') {
    const go = () => preview(dialog, row, verb, value.value.trim());
    dialog.append(el('label', {}, 'New weight: 0 to 256, or a share such as 50%', value),
      el('div', {class: 'row'}, el('button', {onclick: close}, 'Cancel'), el('button', {class: 'strong', onclick: go}, 'Preview')));
    value.addEventListener('keydown', event => { if (event.key === 'Enter') go(); });
  } else {
    await preview(dialog, row, verb, '');
  }
  if (!dialog.open) dialog.showModal();
}

async function preview(dialog, row, verb, value) {
  const title = dialog.querySelector('h2');
  let found;
  try {
    found = await post(row, 'action-preview', {object: row.path, verb, value});
  } catch (error) {
    fill(dialog, title, el('p', {class: 'result-bad', role: 'alert'}, error.message), el('div', {class: 'row'}, el('button', {onclick: () => dialog.close()}, 'Close')));
    return;
  }
  const reason = el('input', {type: 'text', maxlength: 200, placeholder: 'INC-421, deploy, …'});
  const force = el('input', {type: 'checkbox'});
  const go = el('button', {class: found.lastServer ? 'danger' : 'strong', 'data-verb': 'confirm', onclick: () => perform(dialog, row, verb, value, reason.value, force.checked)}, found.commands.length ? 'Send' : 'Close');
  if (!found.commands.length) go.onclick = null;
  fill(dialog, title,
    el('p', {}, 'Now: ', el('b', {}, found.now)),
    found.notes.length > 0 && el('ul', {}, found.notes.map(note => el('li', {}, note))),
    found.consequences.length > 0 && [el('p', {}, 'What follows:'), el('ul', {}, found.consequences.map(text => el('li', {}, text)))],
    found.commands.length > 0 && [el('p', {}, 'This is sent:'), el('pre', {}, found.commands.join('\n'))],
    found.lastServer && el('label', {}, el('span', {}, force, ' Yes, although no server is left in ', el('b', {}, found.lastServer))),
    found.commands.length > 0 && el('label', {}, 'Reason (kept in the journal with your name)', reason),
    el('div', {class: 'row'}, el('button', {onclick: () => dialog.close()}, found.commands.length ? 'Cancel' : 'Close'), found.commands.length > 0 && go));
  if (found.lastServer) {
    go.disabled = true;
    force.addEventListener('change', () => { go.disabled = !force.checked; });
  }
  if (found.commands.length) reason.focus();
}

async function perform(dialog, row, verb, value, reason, force) {
  const title = dialog.querySelector('h2');
  const done = [el('button', {class: 'strong', onclick: () => dialog.close()}, 'Close')];
  try {
    const result = await post(row, 'action', {object: row.path, verb, value, reason, force});
    if (result.ok && verb !== 'undo') done.unshift(el('button', {'data-verb': 'undo-now', onclick: () => preview(dialog, row, 'undo', '')}, 'Undo'));
    fill(dialog, title, el('p', {class: result.ok ? 'result-ok' : 'result-bad', role: 'status', id: 'action-result'}, (result.ok ? '✓ ' : '✖ ') + result.text),
      result.after && el('p', {}, 'Read back: ', el('b', {}, result.after)), el('div', {class: 'row'}, done));
  } catch (error) {
    fill(dialog, title, el('p', {class: 'result-bad', role: 'alert'}, error.message), el('div', {class: 'row'}, done));
  }
}
