import { setImmediate } from 'node:timers/promises';
import type { ModelId } from '../../../../shared/schema/ids.ts';
import { scoreRisk } from '../../statistics/risk/index.ts';
import type { Database } from '../../storage/database.ts';
import { resultDigest, settingsDigest } from './digest.ts';
import type { StoredScore } from './score-row.ts';
import { inputsOfScore, nothingFound } from './scoring.ts';
import { createRiskSettingsRepository } from './settings-repository.ts';
import { createToldScoresRepository } from './told-scores-repository.ts';

/** A model whose scores are not as they were computed and recorded. */
export type AlteredScores = {
  readonly entity: 'risk';
  readonly id: ModelId;
  readonly name: string;
  readonly fields: readonly string[];
};

const batchSize = 50;

/**
 * The history of a model's risk tells the digest of each score, and the ledger vouches for the history. The first
 * score of a model, of which nothing was found yet, is not told: it follows from the formula alone.
 */
export function createScoreCheck(database: Database) {
  const repository = createToldScoresRepository(database);
  const { settingsOf } = createRiskSettingsRepository(database);

  function isAsRecorded(score: StoredScore, told: ReadonlySet<string>, isFirst: boolean): boolean {
    const { at, resultSha256 } = score;
    const { settings, formulaVersion, sha256 } = settingsOf(score.settingsVersion);
    if (settingsDigest(formulaVersion, settings) !== sha256) return false;
    if (resultDigest(at, sha256, score) !== resultSha256) return false;
    if (told.has(resultSha256)) return true;
    const computed = scoreRisk({ inputs: inputsOfScore(score), settings, at });
    return isFirst && nothingFound(score) && resultDigest(at, sha256, computed) === resultSha256;
  }

  function alteredFields(id: ModelId): string[] {
    const told = repository.told(id);
    const digests = new Set(told);
    try {
      const scores = repository.scoresOf(id);
      const present = new Set<string>(scores.map(({ resultSha256 }) => resultSha256));
      const isWhole =
        told.every((digest) => present.has(digest)) &&
        scores.every((score, index) => isAsRecorded(score, digests, index === 0));
      if (!isWhole) return ['score'];
      return repository.standsAs(id, told.at(-1) ?? scores[0]?.resultSha256 ?? null) ? [] : ['standing'];
    } catch {
      // A score or settings that cannot even be read.
      return ['score'];
    }
  }

  return {
    /** Models whose scores were altered, at most `limit`. Rejects only when aborted. */
    async altered(
      limit: number,
      signal: AbortSignal,
      rest: () => Promise<unknown> = setImmediate,
    ): Promise<AlteredScores[]> {
      const found: AlteredScores[] = [];
      for (let after: string | undefined = ''; after !== undefined;) {
        const models: { id: ModelId; name: string }[] = repository.modelsAfter(after, batchSize);
        for (const { id, name } of models) {
          const fields = alteredFields(id);
          if (fields.length > 0) found.push({ entity: 'risk', id, name, fields });
          if (found.length >= limit) return found;
        }
        after = models.length < batchSize ? undefined : models.at(-1)?.id;
        // oxlint-disable-next-line no-await-in-loop -- lets others work between two pages
        await rest();
        signal.throwIfAborted();
      }
      return found;
    },
  };
}
