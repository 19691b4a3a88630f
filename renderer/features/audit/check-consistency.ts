import { verifyConsistency } from '../../../shared/canonical/merkle.ts';
import type { AuditConsistency } from '../../../shared/contract/audit.ts';
import { fromHex, withSha256 } from './window-sha256.ts';
import type { Digester } from './window-sha256.ts';

export type ConsistencyCheck =
  | 'holds'
  | 'fails'
  /** This window has no means to compute hashes. */
  | 'not-possible';

/** Checks in this window that one head of a log is the beginning of another. RFC 9162, 2.1.4.2. */
export async function checkConsistency(
  { from, to, proof }: Pick<AuditConsistency, 'from' | 'to' | 'proof'>,
  // Absent where the page does not count as a secure context.
  subtle: Digester | undefined = globalThis.crypto.subtle,
): Promise<ConsistencyCheck> {
  if (subtle === undefined) return 'not-possible';
  return withSha256(subtle, (hash) =>
    verifyConsistency(hash, {
      oldSize: from.size,
      oldRoot: fromHex(from.root),
      size: to.size,
      root: fromHex(to.root),
      proof: proof.map(fromHex),
    })
      ? 'holds'
      : 'fails',
  );
}
