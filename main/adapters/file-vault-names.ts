const maxNameBytes = 200;

// Control characters, marks that turn the direction of text, and what file systems keep for themselves.
const unsafe =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff<>:"/\\|?*]/gu;

const reserved = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;

function cutToBytes(text: string, limit: number): string {
  let bytes = 0;
  let cut = '';
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > limit) break;
    cut += character;
  }
  return cut;
}

/**
 * A file name that any system takes and that cannot point anywhere: NFC, one path segment, no control or
 * direction marks, no reserved device name, at most 200 bytes with its extension kept.
 */
export function safeFileName(name: string): string {
  const plain = name
    .toWellFormed()
    .normalize('NFC')
    .replace(unsafe, '_')
    .replace(/^[.\s]+|[.\s]+$/gu, '');
  const named = plain === '' ? 'file' : plain;
  const free = reserved.test(named) ? `_${named}` : named;
  const dot = free.lastIndexOf('.');
  const extension = dot > 0 ? cutToBytes(free.slice(dot), 20) : '';
  const stem = dot > 0 ? free.slice(0, dot) : free;
  return cutToBytes(stem, maxNameBytes - Buffer.byteLength(extension)) + extension;
}
