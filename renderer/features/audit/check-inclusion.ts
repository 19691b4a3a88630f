import { leafHash, verifyInclusion } from '../../../shared/canonical/merkle.ts';
import type { Hash } from '../../../shared/canonical/merkle.ts';
import type { AuditEntryDetail } from '../../../shared/contract/audit.ts';

export type InclusionCheck =
  | 'holds'
  /** The text does not give the leaf hash. */
  | 'other-text'
  /** Leaf and path do not give the root. */
  | 'other-root'
  /** This window has no means to compute hashes. */
  | 'not-possible';

type Digester = {
  digest(algorithm: 'SHA-256', bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>;
};

class UnknownHash extends Error {
  readonly bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    super('This hash has not been computed yet');
    this.bytes = bytes;
  }
}

const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

const fromHex = (text: string): Uint8Array =>
  Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

/**
 * Runs a computation over SHA-256, which the window offers asynchronously only: whenever a hash is
 * missing it is computed, and the computation starts again. A proof has a few dozen hashes.
 */
async function withSha256<Value>(subtle: Digester, compute: (hash: Hash) => Value): Promise<Value> {
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

/** Checks an entry against its proof in this window: text to leaf, leaf and path to root. RFC 9162, 2.1.3.2. */
export async function checkInclusion(
  { body, leafHash: claimed, proof }: Pick<AuditEntryDetail, 'body' | 'leafHash' | 'proof'>,
  // Absent where the page does not count as a secure context.
  subtle: Digester | undefined = globalThis.crypto.subtle,
): Promise<InclusionCheck> {
  if (subtle === undefined) return 'not-possible';
  return withSha256(subtle, (hash) => {
    const leaf = leafHash(hash, new TextEncoder().encode(body));
    if (toHex(leaf) !== claimed) return 'other-text';
    const holds = verifyInclusion(hash, {
      index: proof.index,
      size: proof.size,
      leaf,
      root: fromHex(proof.root),
      proof: proof.path.map((node) => fromHex(node)),
    });
    return holds ? 'holds' : 'other-root';
  });
}
