import { leafHash, verifyInclusion } from '../../../shared/canonical/merkle.ts';
import type { AuditEntryDetail } from '../../../shared/contract/audit.ts';
import { fromHex, toHex, withSha256 } from './window-sha256.ts';
import type { Digester } from './window-sha256.ts';

export type InclusionCheck =
  | 'holds'
  /** The text does not give the leaf hash. */
  | 'other-text'
  /** Leaf and path do not give the root. */
  | 'other-root'
  /** This window has no means to compute hashes. */
  | 'not-possible';

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
