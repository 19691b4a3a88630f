import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  formatNoteKey,
  noteKeyId,
  openNote,
  parseNote,
  parseNoteKey,
  signNote,
} from '../../../../../main/core/ledger/signed-note.ts';
import type { NoteSigner } from '../../../../../main/core/ledger/signed-note.ts';

/** The example in the documentation of Go's golang.org/x/mod/sumdb/note. */
const publishedKey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const publishedText =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const publishedNote = `${publishedText}\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`;

function newSigner(name = 'example.org/log'): NoteSigner {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return { name, privateKey, publicKey: publicKey.export({ format: 'der', type: 'spki' }).subarray(12) };
}

function known(text: string) {
  const key = parseNoteKey(text);
  if (!key) throw new Error('not a key');
  return key;
}

describe('signed note', () => {
  it('opens the published example', () => {
    expect(openNote(publishedNote, [known(publishedKey)])?.text).toBe(publishedText);
  });

  it('writes keys as it reads them', () => {
    expect(formatNoteKey(known(publishedKey))).toBe(publishedKey);
    expect(noteKeyId(known(publishedKey))).toBe('c74f20a3');
    expect(parseNoteKey(publishedKey.replace('c74f20a3', 'c74f20a4'))).toBeNull();
    expect(parseNoteKey(`${publishedKey}\n`)).toBeNull();
  });

  it('opens what it signed, for the key that signed it only', () => {
    const signer = newSigner();
    const note = signNote('log\n3\nabc=\n', signer);
    expect(openNote(note, [signer])?.text).toBe('log\n3\nabc=\n');
    expect(openNote(note, [newSigner()])).toBeNull();
    expect(openNote(note, [])).toBeNull();
  });

  it('passes over signatures of keys it does not know', () => {
    const first = newSigner('a');
    const second = newSigner('b');
    const line = signNote('text\n', second).split('\n\n')[1] ?? '';
    const note = signNote('text\n', first) + line;
    expect(openNote(note, [first])?.text).toBe('text\n');
    expect(openNote(note, [second])?.text).toBe('text\n');
    expect(parseNote(note)?.signatures.map((signature) => signature.name)).toEqual(['a', 'b']);
  });

  it('refuses a note with any one bit changed', () => {
    const key = known(publishedKey);
    const bytes = Buffer.from(publishedNote);
    const accepted: string[] = [];
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      const at = bit >> 3;
      changed.writeUInt8(changed.readUInt8(at) ^ (1 << (bit & 7)), at);
      if (openNote(changed.toString('utf8'), [key]) !== null) accepted.push(`bit ${bit}`);
    }
    expect(accepted).toEqual([]);
  });

  it.each([
    ['nothing', ''],
    ['no signature', publishedText],
    ['carriage returns', publishedNote.replaceAll('\n', '\r\n')],
    ['no last line break', publishedNote.slice(0, -1)],
    ['an extra line break', `${publishedNote}\n`],
    ['a byte-order mark', `\ufeff${publishedNote}`],
    ['a hyphen for the dash', publishedNote.replace('\u2014', '-')],
    ['a space after the signature', publishedNote.replace(/\n$/, ' \n')],
  ])('refuses a note with %s', (_what, note) => {
    expect(openNote(note, [known(publishedKey)])).toBeNull();
  });

  it('does not sign what a note cannot carry', () => {
    expect(() => signNote('no line break', newSigner())).toThrow(RangeError);
    expect(() => signNote('bell\u0007\n', newSigner())).toThrow(RangeError);
  });
});
