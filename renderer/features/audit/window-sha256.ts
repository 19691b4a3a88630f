import type { Hash } from '../../../shared/canonical/merkle.ts';

export type Digester = {
  digest(algorithm: 'SHA-256', bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>;
};

class UnknownHash extends Error {
  readonly bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    super('This hash has not been computed yet');
    this.bytes = bytes;
  }
}

export const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

export const fromHex = (text: string): Uint8Array =>
  Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

/**
 * Runs a computation over SHA-256, which the window offers asynchronously only: whenever a hash is
 * missing it is computed, and the computation starts again. A proof has a few dozen hashes.
 */
export async function withSha256<Value>(subtle: Digester, compute: (hash: Hash) => Value): Promise<Value> {
  const known = new Map<string, Uint8Array>();
  const hash: Hash = (bytes) => {
    const digest = known.get(toHex(bytes));
    if (digest === undefined) throw new UnknownHash(bytes);
    return digest;
  };
  for (;;) {
    try {
      return compute(hash);
    } catch (error) {
      if (!(error instanceof UnknownHash)) throw error;
      const digest = await subtle.digest('SHA-256', new Uint8Array(error.bytes));
      known.set(toHex(error.bytes), new Uint8Array(digest));
    }
  }
}
