import { stat } from 'node:fs/promises';
import { DriftGuardError } from '../../shared/errors.ts';
import type { TaskSide } from './stats-protocol.ts';

/*
 * Results name the digests of the files they were computed from, so the files are held to them: the whole
 * file is hashed when this process first uses it and again whenever the file system says that it may have
 * changed; between those its identity, size and times are compared, before and after each run. A file
 * without a digest is only held to be the same before and after.
 */

export type EvidenceGuard = {
  /** Throws EVIDENCE_MISSING or EVIDENCE_CHANGED. */
  verify(side: TaskSide, signal: AbortSignal): Promise<void>;
  /** Throws when a verified file is no longer the one that was verified. */
  confirm(side: TaskSide): Promise<void>;
};

async function fingerprint(path: string): Promise<string> {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
    return [dev, ino, size, mtimeNs, ctimeNs].join(':');
  } catch {
    throw new DriftGuardError('EVIDENCE_MISSING');
  }
}

const keyOf = ({ path, sha256 }: TaskSide): string => `${sha256} ${path}`;
const changed = () => new DriftGuardError('EVIDENCE_CHANGED');

export function createEvidenceGuard(
  digestOf: (path: string, signal: AbortSignal) => Promise<string>,
): EvidenceGuard {
  const verified = new Map<string, string>();
  return {
    async verify(side, signal) {
      const now = await fingerprint(side.path);
      if (verified.get(keyOf(side)) === now) return;
      if (side.sha256 !== null) {
        const digest = await digestOf(side.path, signal);
        if (digest !== side.sha256 || (await fingerprint(side.path)) !== now) throw changed();
      }
      verified.set(keyOf(side), now);
    },
    async confirm(side) {
      if (verified.get(keyOf(side)) !== (await fingerprint(side.path))) throw changed();
    },
  };
}
