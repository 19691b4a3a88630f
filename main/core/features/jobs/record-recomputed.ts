import type { JobOutcome } from '../../../../shared/contract/jobs.ts';
import type { Sha256 } from '../../../../shared/schema/ids.ts';
import type { FeatureDependencies } from '../../feature.ts';
import type { Actor } from '../../ports.ts';
import { recomputedAs, wordingSentences } from './recomputed.ts';
import type { Likeness } from './recomputed.ts';

/** What the history of a result tells. */
const notes: Readonly<Record<Likeness, string>> = {
  ...wordingSentences,
  same: 'The same, bit for bit.',
  different: 'Another result.',
};

type Recomputed = {
  /** The result as it is stored. */
  readonly stored: {
    readonly id: string;
    readonly resultSha256: Sha256;
    readonly softwareVersion: string;
  };
  /** Digest of what came out now. */
  readonly sha256: Sha256;
  readonly is: Likeness;
  /** What differs, in a sentence; said only where the figures do. */
  readonly difference: string;
};

/** Records in the history of a result that it was computed again, and says what came out. */
export function createRecordRecomputed(
  {
    database,
    changes,
    publish,
    version,
  }: Pick<FeatureDependencies, 'database' | 'changes' | 'publish' | 'version'>,
  entity: 'fairness-run' | 'performance-run',
) {
  return (
    { stored, sha256, is, difference }: Recomputed,
    actor: Actor,
  ): Pick<JobOutcome, 'message' | 'recomputed'> => {
    const recomputed = recomputedAs(is);
    database.write(() => {
      changes.record({
        entity,
        entityId: stored.id,
        actor,
        action: recomputed === 'same' ? 'recomputed' : 'recomputed differently',
        before: { 'result SHA-256': stored.resultSha256, 'software version': stored.softwareVersion },
        after: { 'result SHA-256': sha256, 'software version': version },
        note: notes[is],
      });
    });
    publish({ topic: 'records/changed', payload: { entity, ids: [stored.id] } });
    const short = sha256.slice(0, 12);
    const sentences: Readonly<Record<Likeness, string>> = {
      ...wordingSentences,
      same: `The result is the same, bit for bit (SHA-256 ${short}…).`,
      different: `The result differs: SHA-256 ${short}… now, ${stored.resultSha256.slice(0, 12)}… then. ${difference}`,
    };
    return { message: sentences[is], recomputed };
  };
}
