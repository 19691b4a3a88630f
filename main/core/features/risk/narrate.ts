import { DriftGuardError } from '../../../../shared/errors.ts';
import type { ModelId, RiskScoreId } from '../../../../shared/schema/ids.ts';
import type { Narrative } from '../../../../shared/schema/narrative.ts';
import type { RiskTermName } from '../../../../shared/schema/risk.ts';
import { riskNarrative } from '../../statistics/risk/index.ts';
import type { Database } from '../../storage/database.ts';
import { createRiskRepository } from './repository.ts';
import type { StoredScore } from './score-row.ts';

/** Tells stored scores in words. */
export function createRiskNarrator(database: Database) {
  const repository = createRiskRepository(database);

  function namesIn({ terms }: StoredScore, term: RiskTermName): string[] {
    const source = terms.find((entry) => entry.name === term)?.input.source;
    return source?.kind === 'performance-run' ? repository.measuredNames(source.id) : [];
  }

  return {
    /** Throws NOT_FOUND. */
    find(id: RiskScoreId): StoredScore {
      const score = repository.find(id);
      if (score === null) throw new DriftGuardError('NOT_FOUND', 'There is no such score.');
      return score;
    },

    /** The score that a model has now; null while it has none. */
    present: (id: ModelId): StoredScore | null => repository.current(id),

    tell: (score: StoredScore): Narrative =>
      riskNarrative({
        model: repository.nameOf(score.modelId),
        result: score,
        staleAfterDays: repository.settingsOf(score.settingsVersion).settings.staleAfterDays,
        namesIn: (term) => namesIn(score, term),
      }),
  };
}
