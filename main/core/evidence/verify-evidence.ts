import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isDriftGuardError } from '../../../shared/errors.ts';
import { sha256Hex } from '../../../shared/schema/ids.ts';
import type { Sha256 } from '../../../shared/schema/ids.ts';
import type { EvidenceStore } from './evidence-store.ts';

export type EvidenceFinding = {
  readonly files: number;
  readonly missing: readonly Sha256[];
  /** In their place, with another content. */
  readonly changed: readonly Sha256[];
  /** Not in their place, because what was there was damaged and lies in the quarantine. */
  readonly quarantined: readonly Sha256[];
};

/** Whether every file is in its place, with the content that was recorded. */
export const isComplete = ({ missing, changed, quarantined }: EvidenceFinding): boolean =>
  missing.length + changed.length + quarantined.length === 0;

const namesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

/** In a folder of the quarantine: single files that were found damaged. */
export const setAsideIn = (quarantine: string, folderName: string): string =>
  join(quarantine, folderName, 'damaged-evidence');

/** Digests of the files that were found damaged and moved into the quarantine. */
export function quarantinedEvidence(quarantine: string): Set<Sha256> {
  const names = namesIn(quarantine).flatMap((folder) => namesIn(setAsideIn(quarantine, folder)));
  return new Set(
    names.flatMap((name) => {
      const digest = sha256Hex.safeParse(name.replace(/\.parquet$/u, ''));
      return digest.success ? [digest.data] : [];
    }),
  );
}

/**
 * Hashes every recorded evidence file again. `setAside` moves one that differs into the quarantine and tells whether
 * it could; without it, everything stays where it is. Rejects with CANCELLED when aborted.
 */
export async function verifyEvidence(request: {
  readonly store: Pick<EvidenceStore, 'verify'>;
  readonly quarantine: string;
  readonly recorded: ReadonlySet<Sha256>;
  readonly setAside?: (sha256: Sha256) => Promise<boolean>;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
}): Promise<EvidenceFinding> {
  const { store, recorded, setAside, signal, onProgress } = request;
  const before = quarantinedEvidence(request.quarantine);
  const missing: Sha256[] = [];
  const changed: Sha256[] = [];
  const quarantined: Sha256[] = [];
  let done = 0;
  for (const sha256 of recorded) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- one file at a time keeps the disk busy and memory flat
      await store.verify(sha256, { signal });
    } catch (error) {
      if (!isDriftGuardError(error) || error.code === 'CANCELLED') throw error;
      if (error.code === 'EVIDENCE_MISSING') (before.has(sha256) ? quarantined : missing).push(sha256);
      // oxlint-disable-next-line no-await-in-loop -- rarely more than one
      else ((await setAside?.(sha256)) === true ? quarantined : changed).push(sha256);
    }
    done += 1;
    onProgress(done, recorded.size);
  }
  return { files: recorded.size, missing, changed, quarantined };
}
