import { describe, expect, it } from 'vitest';
import { verifyExport } from '../../../../../main/cli/commands/verify-export.ts';
import type { ExportBytes } from '../../../../../main/cli/commands/export-file.ts';
import { madeExport } from '../../../../support/made-export.ts';
import { verifyWholeExport } from '../../../../support/whole-export.ts';

/** Bytes of which each reading gives so many at most. */
function inPieces(bytes: Uint8Array, pieceOf: (at: number) => number): ExportBytes {
  const read = (at: number, length: number) => bytes.subarray(at, at + Math.min(length, pieceOf(at)));
  return { size: bytes.length, read };
}

const small = madeExport(20);
const text = [...small.pieces].join('');

/** Answers of the check in pieces and of the whole text, which have to be the same. */
function answers(content: string | Buffer, piece = 4093, key: string | null = null) {
  const bytes = Buffer.from(content);
  const inParts = inPieces(bytes, () => piece);
  return { parts: verifyExport(inParts, key), whole: verifyWholeExport(bytes, key) };
}

/** Whether both checks take it; they have to say the same. */
function taken(content: string | Buffer): boolean {
  const { parts, whole } = answers(content);
  expect(parts).toEqual(whole);
  return parts.ok;
}

function swapLines(lines: string[], at: number): void {
  lines.splice(at, 2, lines[at + 1] ?? '', lines[at] ?? '');
}

describe('the check of an export in pieces', () => {
  it('holds for some thousand entries wherever the pieces end', () => {
    const { pieces, key } = madeExport(2100);
    const bytes = Buffer.from([...pieces].join(''));
    const whole = verifyWholeExport(bytes, key);
    expect(whole).toEqual({
      ok: true,
      sentences: [
        'All 2100 entries are complete, in order and unchanged.',
        'They go on from one earlier checkpoint.',
        'What they changed is told with values before and after, as it was recorded: 630 of 700; the rest is not held any more.',
      ],
    });
    for (const pieceOf of [() => 65_537, (at: number) => 1 + ((at * 7919) % 1009)]) {
      expect(verifyExport(inPieces(bytes, pieceOf), key)).toEqual(whole);
    }
  });

  it('holds where every byte is a piece of its own, so that all lines and letters are cut', () => {
    for (const piece of [1, 3]) {
      const { parts, whole } = answers(text, piece, small.key);
      expect(parts).toEqual(whole);
      expect(parts.ok).toBe(true);
    }
  });

  it('holds for a log of one entry and none of whose entries changed a record', () => {
    expect(taken([...madeExport(1).pieces].join(''))).toBe(true);
  });

  it('says the same as the check of the whole text after a bit was changed in any part of it', () => {
    const bits = Buffer.byteLength(text) * 8;
    for (let bit = 3; bit < bits; bit += 8 * 251 + 1) {
      const bytes = Buffer.from(text);
      bytes.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(taken(bytes), `bit ${bit}`).toBe(false);
    }
  });

  it('says the same as the check of the whole text wherever the file ends early', () => {
    const bytes = Buffer.from(text);
    for (let end = 0; end < bytes.length; end += 409)
      expect(taken(bytes.subarray(0, end)), `${end}`).toBe(false);
    for (let cut = 1; cut < 20; cut += 1)
      expect(taken(bytes.subarray(0, -cut)), `without ${cut}`).toBe(false);
  });

  it('says the same as the check of the whole text of what is not as it was written', () => {
    const lines = text.split('\n');
    const first = lines.indexOf(' "entries": [') + 1;
    const told = lines.indexOf(' "changes": [') + 1;
    const edited = (edit: (copy: string[]) => unknown) => {
      const copy = [...lines];
      edit(copy);
      return copy.join('\n');
    };
    const cases: Record<string, string | Buffer> = {
      nothing: '',
      'a mark of the byte order': `\u{feff}${text}`,
      'breaks of two bytes': text.replaceAll('\n', '\r\n'),
      'text after the end': `${text} `,
      'a second document': `${text}${text}`,
      'a key twice': text.replace(' "entries": [', ' "entries": [],\n "entries": ['),
      'a key twice in the head': text.replace(/^ "version": .*$/m, '$&\n$&'),
      'a field that is not known': text.replace(/^ "version": .*$/m, '$&\n "more": 1,'),
      'another version': text.replace('"version": 3', '"version": 2'),
      'another recipe': text.replace('Leaf hash:', 'leaf hash:'),
      'on one line': JSON.stringify(JSON.parse(text)),
      'indented otherwise': JSON.stringify(JSON.parse(text), null, 1),
      'no changes': text.replace(/^ "changes": \[\n[^]*?\n \],\n/m, ''),
      'no list of entries': text.replace(/^ "entries": \[\n[^]*$/m, ''),
      'changes and entries the other way round': text
        .replace(' "changes": [', ' "ENTRIES": [')
        .replace(' "entries": [', ' "changes": [')
        .replace(' "ENTRIES": [', ' "entries": ['),
      'bytes that are not UTF-8': Buffer.from(text.replace('Note 7', 'Note \u{b7}'), 'latin1'),
      'a byte of a letter missing': Buffer.from(
        Buffer.from(text).toString('latin1').replace('Ã', ''),
        'latin1',
      ),
      'a letter in another spelling': text.replace('Note 7', String.raw`Note \u0037`),
      'half a letter': text.replace('Note 7', String.raw`Note \ud83d`),
      'an entry that is null': edited((copy) => copy.splice(first + 1, 1, '  null,')),
      'an entry that is a number': edited((copy) => copy.splice(first + 1, 1, '  7,')),
      'an entry that is a list': edited((copy) => copy.splice(first + 1, 1, '  ["a"],')),
      'two entries on a line': edited((copy) => copy.splice(first, 2, `${copy[first]}${copy[first + 1]}`)),
      'an entry over two lines': edited((copy) => copy.splice(first, 1, '  ', copy[first] ?? '')),
      'an empty line': edited((copy) => copy.splice(first + 3, 0, '')),
      'space at the end of a line': edited((copy) => copy.splice(first, 1, `${copy[first]} `)),
      'more space before an entry': edited((copy) => copy.splice(first, 1, ` ${copy[first]}`)),
      'no comma': edited((copy) => copy.splice(first, 1, (copy[first] ?? '').slice(0, -1))),
      'two commas': edited((copy) => copy.splice(first, 1, `${copy[first]},`)),
      'a comma after the last': edited((copy) => copy.splice(-4, 1, `${copy.at(-4)},`)),
      'no entry': edited((copy) => copy.splice(first, copy.length - first - 3)),
      'an entry missing': edited((copy) => copy.splice(first + 7, 1)),
      'an entry twice': edited((copy) => copy.splice(first + 7, 0, copy[first + 7] ?? '')),
      'entries in another order': edited((copy) => swapLines(copy, first + 7)),
      'a change missing': edited((copy) => copy.splice(told + 2, 1)),
      'a change more': edited((copy) => copy.splice(told + 2, 0, '  null,')),
      'changes in another order': edited((copy) => swapLines(copy, told + 2)),
      'a change that is a number': edited((copy) => copy.splice(told + 2, 1, '  7,')),
      'a change told otherwise, and no JSON at the end': `${text.replace('Größe', 'Grösse')}}`,
      'an entry missing, and text after the end': edited((copy) => copy.splice(first + 7, 1)) + '\n',
      'another log': text.replace('driftguard/made/log/1\\",\\"note', 'driftguard/made/log/2\\",\\"note'),
      'another earlier checkpoint': text.replace(/(driftguard\/made\/log\/1\\n)10/, '$111'),
      'another number of entries': text.replace(/(driftguard\/made\/log\/1\\n)20/, '$119'),
    };
    for (const [what, content] of Object.entries(cases)) {
      expect(content, `${what} changes the text`).not.toBe(text);
      expect(taken(content), `${what} is refused`).toBe(false);
    }
    const untold = edited((copy) => copy.splice(told + 2, 1, '  null,'));
    expect(taken(untold)).toBe(true);
  });

  it('says the same as the check of the whole text of keys that came by another way', () => {
    const { key: other } = madeExport(1);
    for (const key of [small.key, other, 'no key']) {
      for (const content of [text, text.replace('Größe', 'Grösse'), `${text}}`]) {
        const { parts, whole } = answers(content, 1021, key);
        expect(parts).toEqual(whole);
      }
    }
  });

  it('tells of a file that is too large to be read as a whole from where on it is no export', () => {
    const bytes = Buffer.from(text.replace('"version": 3', '"version": 2'));
    const large = { ...inPieces(bytes, () => 4096), size: 2 ** 33 };
    expect(verifyExport(large, null)).toEqual({
      ok: false,
      sentences: [
        'From byte 0 on the file is not as a ledger export of version 3 is written: it is another file, or it was changed after it was exported.',
      ],
    });
  });
});
