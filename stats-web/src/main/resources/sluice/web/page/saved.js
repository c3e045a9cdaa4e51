// The documents of a snapshot file: what the page asks its server for, answered from what was saved.

/** Of the file that is open; `documents` is null where a server answers. */
export const savedFile = {documents: null, words: []};

const TYPES = 'FBSL';

/** The answer to a path of `/api/v1/proxies/…`; searches and orders what the server would have searched and ordered. */
export function savedAnswer(path) {
  const [place, query] = path.split('?');
  const [lb, name] = place.split('/').slice(-2).map(decodeURIComponent);
  const asked = new URLSearchParams(query);
  const known = savedFile.documents[lb] || {};
  const found = name === 'row' ? savedRow(known.rows, asked.get('key'))
    : name === 'table' ? savedEntries(known['table ' + asked.get('name')], ['key'], asked)
    : name === 'pattern' ? savedEntries(known['pattern ' + asked.get('id')], ['key', 'value'], asked)
    : known[name];
  if (!found) throw new Error('The file does not hold this.');
  if (found.error) throw new Error(found.error);
  return found;
}

function savedEntries(document, searched, asked) {
  if (!document || document.error) return document;
  const wanted = (asked.get('q') || '').toLowerCase(), sort = asked.get('sort');
  const entries = document.entries.filter(entry => searched.some(field => (entry[field] || '').toLowerCase().includes(wanted)));
  if (sort) entries.sort((a, b) => (Number(b[sort]) || 0) - (Number(a[sort]) || 0));
  return {...document, entries, matching: wanted ? entries.length : document.matching};
}

function savedRow(document, key) {
  const row = document && document.rows.find(one => TYPES[one.type] + one.pxname + '/' + one.svname === key);
  return row && {columns: savedFile.words.filter(column => column.name in row).map(column => ({...column, value: row[column.name]}))};
}
