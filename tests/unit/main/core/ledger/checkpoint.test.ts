import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openCheckpoint, signCheckpoint } from '../../../../../main/core/ledger/checkpoint.ts';
import { signNote } from '../../../../../main/core/ledger/signed-note.ts';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const signer = {
  name: 'example.org/log',
  privateKey,
  publicKey: new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(12)),
};
const checkpoint = { origin: 'example.org/log', size: 12, root: new Uint8Array(32).fill(7) };
const root64 = Buffer.from(checkpoint.root).toString('base64');

describe('checkpoint', () => {
  it('reads back what was signed', () => {
    expect(openCheckpoint(signCheckpoint(checkpoint, signer), [signer])).toEqual({
      ...checkpoint,
      signedBy: [signer],
    });
  });

  it.each([
    ['an extension line', `example.org/log\n12\n${root64}\nmore\n`],
    ['a leading zero', `example.org/log\n012\n${root64}\n`],
    ['a negative size', `example.org/log\n-1\n${root64}\n`],
    ['a size beyond what a double holds', `example.org/log\n9999999999999999\n${root64}\n`],
    ['a short root', `example.org/log\n12\n${root64.slice(4)}\n`],
    ['unused bits in the root', `example.org/log\n12\n${root64.slice(0, 42)}d=\n`],
    ['no origin', `\n12\n${root64}\n`],
  ])('refuses a signed text with %s', (_what, text) => {
    expect(openCheckpoint(signNote(text, signer), [signer])).toBeNull();
  });

  it('does not sign an origin that would be read differently', () => {
    expect(() => signCheckpoint({ ...checkpoint, origin: 'two words' }, signer)).toThrow(RangeError);
  });
});
