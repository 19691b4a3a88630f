import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { verifyProof } from '../../../../../main/cli/commands/verify-proof.ts';
import { signCheckpoint } from '../../../../../main/core/ledger/checkpoint.ts';
import { formatEntryProof, openEntryProof } from '../../../../../main/core/ledger/entry-proof.ts';
import { hashEntry, sha256 } from '../../../../../main/core/ledger/entry.ts';
import { formatNoteKey } from '../../../../../main/core/ledger/signed-note.ts';
import { nodeHash } from '../../../../../shared/canonical/merkle.ts';

const origin = 'driftguard/test/log/1';
const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const signer = {
  name: origin,
  privateKey,
  publicKey: new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(12)),
};
const bodies = ['{"a":0}', '{"b":1}', '{"c":"ü"}'].map((text) => Buffer.from(text));
const [a, b, c] = bodies.map(hashEntry) as [Uint8Array, Uint8Array, Uint8Array];
const root = nodeHash(sha256, nodeHash(sha256, a, b), c);
const checkpoint = signCheckpoint({ origin, size: 3, root }, signer);
const text = formatEntryProof({ body: bodies[1] ?? Buffer.alloc(0), index: 1, path: [a, c], checkpoint });

describe('the proof of one entry', () => {
  it('says which entry stands where', () => {
    expect(openEntryProof(text, [signer])).toEqual({ origin, index: 1, size: 3, text: '{"b":1}' });
    expect(verifyProof(text, formatNoteKey(signer))).toEqual({
      ok: true,
      sentences: [`The log ${origin} of 3 entries holds this as entry 1:`, '{"b":1}'],
    });
  });

  it('needs the key, and the right one', () => {
    const other = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
    for (const key of [null, 'nonsense', other]) expect(verifyProof(text, key).ok).toBe(false);
  });

  it('is refused after any one bit was changed', () => {
    const bytes = Buffer.from(text);
    const accepted: number[] = [];
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      if (openEntryProof(changed.toString('utf8'), [signer]) !== null) accepted.push(bit);
    }
    expect(accepted).toEqual([]);
  });

  it.each([
    ['carriage returns', text.replaceAll('\n', '\r\n')],
    ['a byte-order mark', `\ufeff${text}`],
    ['a leading zero', text.replace('index 1', 'index 01')],
    ['another number', text.replace('index 1', 'index 0')],
    ['a hash more', text.replace('\n\n', `\n${Buffer.from(a).toString('base64')}\n\n`)],
    ['a hash less', text.replace(`${Buffer.from(c).toString('base64')}\n`, '')],
    ['unused bits in a hash', text.replace(/=\n/, (end) => end.replace('=', '=='))],
    ['no checkpoint', text.split('\n\n')[0] ?? ''],
    ['a space at the end', `${text} `],
  ])('is refused with %s', (_what, changed) => {
    expect(openEntryProof(changed, [signer])).toBeNull();
  });
});
