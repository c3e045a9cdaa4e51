// The event stream: one connection, closed while nobody looks, opened again with growing pauses.
import {changed, store, takeDiff, takeState} from './store.js';

const HIDDEN_AFTER = 4000;
const SILENT_AFTER = 25000;

export const stream = {status: 'off', retryAt: 0, paused: false};

let source = null;
let pause = 1000;
let timer = 0;

export function openStream() {
  clearTimeout(timer);
  if (source) source.close();
  stream.status = 'opening';
  source = new EventSource('/api/v1/stream');
  source.addEventListener('state', event => take(event, takeState));
  source.addEventListener('diff', event => take(event, takeDiff));
  source.onerror = again;
  store.heardAt = Date.now();
  changed();
}

function take(event, how) {
  pause = 1000;
  stream.status = 'on';
  how(JSON.parse(event.data));
}

function again() {
  if (source) source.close();
  source = null;
  clearTimeout(timer);
  stream.status = 'off';
  const wait = pause * (0.75 + Math.random() / 2);
  stream.retryAt = Date.now() + wait;
  pause = Math.min(pause * 2, 30000);
  timer = setTimeout(openStream, wait);
  changed();
}

export function closeStream(status) {
  clearTimeout(timer);
  if (source) source.close();
  source = null;
  stream.status = status;
  changed();
}

/** Stops until called again. */
export function togglePause() {
  stream.paused = !stream.paused;
  if (stream.paused) closeStream('paused');
  else openStream();
}

export function startStream() {
  openStream();
  let hidden = 0;
  document.addEventListener('visibilitychange', () => {
    clearTimeout(hidden);
    if (stream.paused) return;
    if (document.hidden) hidden = setTimeout(() => closeStream('hidden'), HIDDEN_AFTER);
    else if (stream.status !== 'on') openStream();
  });
  setInterval(() => {
    if (stream.status === 'on' && Date.now() - store.heardAt > SILENT_AFTER) again();
    else if (stream.status !== 'on' || Date.now() - store.heardAt >= 1000) changed();
  }, 1000);
}
