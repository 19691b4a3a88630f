import { isDriftGuardError } from '../../../shared/errors.ts';
import type { Sha256 } from '../../../shared/schema/ids.ts';
import type { EvidenceStore } from './evidence-store.ts';

export type EvidenceFinding = {
  readonly files: number;
  readonly missing: readonly Sha256[];
  readonly changed: readonly Sha256[];
};

/** Hashes every recorded evidence file again. Rejects with CANCELLED when aborted. */
export async function verifyEvidence(request: {
  readonly store: EvidenceStore;
  readonly recorded: ReadonlySet<Sha256>;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
}): Promise<EvidenceFinding> {
  const { store, recorded, signal, onProgress } = request;
  const missing: Sha256[] = [];
  const changed: Sha256[] = [];
  let done = 0;
  for (const sha256 of recorded) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- one file at a time keeps the disk busy and memory flat
      await store.verify(sha256, { signal });
    } catch (error) {
      if (!isDriftGuardError(error) || error.code === 'CANCELLED') throw error;
      (error.code === 'EVIDENCE_MISSING' ? missing : changed).push(sha256);
    }
    done += 1;
    onProgress(done, recorded.size);
  }
  return { files: recorded.size, missing, changed };
}
