import { stat } from 'node:fs/promises';
import { DriftGuardError } from '../../shared/errors.ts';
import type { TaskSide } from './stats-protocol.ts';

/*
 * Results name the digests of the files they were computed from, so the files are held to them: the whole
 * file is hashed when this process first uses it and again whenever the file system says that it may have
 * changed; between those its identity, size and times are compared, before and after each run. A backup that
 * gives the file a second name changes its times too, so only the digest decides. A file without a digest is
 * only held to be the same before and after.
 */

export type EvidenceGuard = {
  /** Throws EVIDENCE_MISSING or EVIDENCE_CHANGED. */
  verify(side: TaskSide, signal: AbortSignal): Promise<void>;
  /** Throws when a verified file is no longer the one that was verified. */
  confirm(side: TaskSide, signal: AbortSignal): Promise<void>;
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
/** A file that never stands still is not the one that was recorded. */
const hashAttempts = 5;

const changed = () => new DriftGuardError('EVIDENCE_CHANGED');

export function createEvidenceGuard(
  digestOf: (path: string, signal: AbortSignal) => Promise<string>,
): EvidenceGuard {
  const verified = new Map<string, string>();

  /** Hashes until the file stood still meanwhile. */
  async function hash(side: TaskSide, signal: AbortSignal): Promise<void> {
    let now = await fingerprint(side.path);
    for (let attempt = 0; attempt < hashAttempts; attempt += 1) {
      // oxlint-disable-next-line no-await-in-loop -- again only because the file changed under the first
      if ((await digestOf(side.path, signal)) !== side.sha256) throw changed();
      const before = now;
      // oxlint-disable-next-line no-await-in-loop
      now = await fingerprint(side.path);
      if (now === before) {
        verified.set(keyOf(side), now);
        return;
      }
    }
    throw changed();
  }

  return {
    async verify(side, signal) {
      const now = await fingerprint(side.path);
      if (verified.get(keyOf(side)) === now) return;
      if (side.sha256 === null) verified.set(keyOf(side), now);
      else await hash(side, signal);
    },
    async confirm(side, signal) {
      if (verified.get(keyOf(side)) === (await fingerprint(side.path))) return;
      if (side.sha256 === null) throw changed();
      await hash(side, signal);
    },
  };
}
