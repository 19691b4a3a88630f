import { z } from 'zod';
import { DriftGuardError } from '../../../../shared/errors.ts';
import type { ModelId, PerformanceRunId, RiskScoreId } from '../../../../shared/schema/ids.ts';
import type { Narrative } from '../../../../shared/schema/narrative.ts';
import type { RiskTermName } from '../../../../shared/schema/risk.ts';
import { riskNarrative } from '../../statistics/risk/index.ts';
import type { Database } from '../../storage/database.ts';
import { createRiskRepository } from './repository.ts';
import type { StoredScore } from './repository.ts';

const storedSide = z.object({ name: z.string() }).nullable();

/** Tells stored scores in words. */
export function createRiskNarrator(database: Database) {
  const { from } = database;
  const repository = createRiskRepository(database);

  function modelName(id: ModelId): string {
    return database.first(from.selectFrom('models').select('name').where('id', '=', id))?.name ?? id;
  }

  /** The data sets that the sentence of a measurement names. */
  function measuredNames(id: string): string[] {
    const row = database.first(
      from
        .selectFrom('performance_runs')
        .select(['dataset', 'reference'])
        // Whatever it is, it is looked up as the identifier of a measurement.
        .where('id', '=', id as PerformanceRunId),
    );
    return [row?.dataset, row?.reference].flatMap((text) =>
      text === undefined || text === null ? [] : (storedSide.parse(JSON.parse(text))?.name ?? []),
    );
  }

  function namesIn({ terms }: StoredScore, term: RiskTermName): string[] {
    const source = terms.find((entry) => entry.name === term)?.input.source;
    return source?.kind === 'performance-run' ? measuredNames(source.id) : [];
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
        model: modelName(score.modelId),
        result: score,
        staleAfterDays: repository.settingsOf(score.settingsVersion).settings.staleAfterDays,
        namesIn: (term) => namesIn(score, term),
      }),
  };
}
