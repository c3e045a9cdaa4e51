// Elements, numbers and words. Text always goes through text nodes: names come from others' configurations.
import {savedAnswer, savedFile} from './saved.js';

/** Makes an element: attributes, `on…` handlers, children (texts or nodes, null left out). */
export function el(tag, attributes, ...children) {
  const svg = SVG_TAGS.has(tag);
  const node = svg ? document.createElementNS('http://www.w3.org/2000/svg', tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : value);
  }
  append(node, children);
  return node;
}

const SVG_TAGS = new Set(['svg', 'path', 'rect', 'line', 'circle', 'g', 'polygon', 'title', 'text']);

function append(node, children) {
  for (const child of children.flat(3)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child instanceof Node ? child : document.createTextNode(child));
  }
}

/** Replaces all children. */
export function fill(node, ...children) {
  const fresh = document.createDocumentFragment();
  append(fresh, children);
  node.replaceChildren(fresh);
}

export const has = value => value !== null && value !== undefined && !Number.isNaN(value);

/** 1234567 → 1.23 M; – where there is none. */
export function number(value) {
  if (!has(value)) return '–';
  const size = Math.abs(value);
  if (size >= 1e9) return trim(value / 1e9) + ' G';
  if (size >= 1e6) return trim(value / 1e6) + ' M';
  if (size >= 1e4) return trim(value / 1e3) + ' k';
  if (size >= 100 || Number.isInteger(value)) return String(Math.round(value));
  return size >= 10 ? value.toFixed(1) : value.toFixed(size < 0.1 && size > 0 ? 2 : 1);
}

function trim(value) {
  return Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** Milliseconds with their unit. */
export function millis(value) {
  if (!has(value)) return '–';
  if (value >= 60000) return (value / 60000).toFixed(1) + ' min';
  if (value >= 1000) return (value / 1000).toFixed(value >= 10000 ? 0 : 1) + ' s';
  return Math.round(value) + ' ms';
}

export function bytes(value) {
  if (!has(value)) return '–';
  let rest = value;
  for (const unit of ['B', 'kB', 'MB', 'GB']) {
    if (rest < 1000 || unit === 'GB') return (rest < 10 && unit !== 'B' ? rest.toFixed(1) : Math.round(rest)) + ' ' + unit;
    rest /= 1000;
  }
  return '';
}

/** A duration in seconds, as people say it: 3d04h, 12 min, 8 s. */
export function duration(seconds) {
  if (!has(seconds)) return '–';
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return s + ' s';
  if (s < 3600) return Math.floor(s / 60) + ' min';
  if (s < 86400) return Math.floor(s / 3600) + 'h' + String(Math.floor(s % 3600 / 60)).padStart(2, '0');
  return Math.floor(s / 86400) + 'd' + String(Math.floor(s % 86400 / 3600)).padStart(2, '0') + 'h';
}

/** 03:11:58 in the viewer's zone. */
export function clock(time) {
  const d = new Date(time);
  return [d.getHours(), d.getMinutes(), d.getSeconds()].map(n => String(n).padStart(2, '0')).join(':');
}

export const LETTERS = {up: 'U', down: 'D', maint: 'M', drain: 'R', going: '!', nolb: 'N', stop: 'S', other: '?'};

/** A status as class, letter and words; the letter carries the meaning where colour does not. */
export function state(cells, kind) {
  const text = cells.st || '';
  if (kind === 'B' && has(cells.n)) {
    if (cells.n === 0) return {cls: 'down', letter: '0', text: 'no servers'};
    if (cells.up === 0 && cells.maint === cells.n) return {cls: 'maint', letter: 'M', text: 'all out by hand'};
    if (cells.up === 0) return {cls: 'down', letter: 'D', text: 'none serves'};
    if (cells.up < cells.n - cells.maint) return {cls: 'going', letter: '!', text: cells.up + ' of ' + cells.n + ' serve'};
    if (cells.maint) return {cls: 'up', letter: 'U', text: cells.up + ' of ' + cells.n + ' serve'};
    return {cls: 'up', letter: 'U', text: cells.n === 1 ? 'serves' : 'all ' + cells.n + ' serve'};
  }
  if (/^UP \d/.test(text)) return {cls: 'going', letter: '!', text: text + ' failing'};
  if (/^(UP|OPEN|no check)/.test(text)) return {cls: 'up', letter: 'U', text};
  if (/^DOWN \d/.test(text)) return {cls: 'down', letter: 'D', text: text + ' returning'};
  if (/^DOWN/.test(text)) return {cls: 'down', letter: 'D', text};
  if (/^MAINT/.test(text)) return {cls: 'maint', letter: 'M', text};
  if (/^DRAIN/.test(text)) return {cls: 'maint', letter: 'R', text};
  if (/^NOLB/.test(text)) return {cls: 'going', letter: 'N', text};
  if (/^FULL/.test(text)) return {cls: 'going', letter: 'F', text};
  if (/^STOP/.test(text)) return {cls: 'down', letter: 'S', text};
  return {cls: '', letter: '?', text: text || '–'};
}

export function pill(cells, kind) {
  const s = state(cells, kind);
  return el('span', {class: 'pill ' + s.cls}, el('b', {'aria-hidden': 'true'}, s.letter), s.text);
}

/** Copies text; where the clipboard is not allowed, selects it instead. */
export async function copy(text, button, source) {
  try {
    await navigator.clipboard.writeText(text);
    const before = button.textContent;
    button.textContent = 'copied';
    setTimeout(() => { button.textContent = before; }, 1200);
  } catch {
    getSelection().selectAllChildren(source);
  }
}

/** A command that can be copied. */
export function command(text) {
  const code = el('code', {}, text);
  return el('span', {class: 'cmd'}, code,
    el('button', {onclick: event => copy(text, event.currentTarget, code), 'aria-label': 'copy ' + text}, 'copy'));
}

/** JSON of the page's own API; a refusal becomes an Error with its sentence. */
export async function fetchJson(path, options) {
  if (savedFile.documents) return savedAnswer(path);
  const answer = await fetch(path, options);
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(body.error || 'the page answered ' + answer.status);
  return body;
}

/** Keeps a small value from one visit to the next; works without storage too. */
export const remember = {
  get(name, otherwise) {
    try {
      const text = localStorage.getItem('sluice.' + name);
      return text === null ? otherwise : JSON.parse(text);
    } catch {
      return otherwise;
    }
  },
  set(name, value) {
    try {
      localStorage.setItem('sluice.' + name, JSON.stringify(value));
    } catch {
      // A private window: nothing is remembered.
    }
  },
};
