import { z } from 'zod';
import type { ModelId, RiskScoreId, Sha256 } from '../../../../shared/schema/ids.ts';
import { riskTerm } from '../../../../shared/schema/risk.ts';
import type { RiskResult } from '../../../../shared/schema/risk.ts';
import type { UtcInstant } from '../../../../shared/schema/time.ts';
import type { Tables } from '../../storage/schema.ts';

/** A score with what it was computed by, as the database keeps it. */
export type StoredScore = RiskResult & {
  readonly id: RiskScoreId;
  readonly modelId: ModelId;
  readonly at: UtcInstant;
  readonly settingsVersion: number;
  readonly resultSha256: Sha256;
};

export const storedTerms = z.array(riskTerm);

export function toScore(row: Tables['risk_scores']): StoredScore {
  return {
    id: row.id,
    modelId: row.model_id,
    at: row.at,
    formulaVersion: row.formula_version,
    settingsVersion: row.settings_version,
    score: row.score,
    low: row.low,
    high: row.high,
    grade: row.grade,
    bestGrade: row.best_grade,
    worstGrade: row.worst_grade,
    terms: storedTerms.parse(JSON.parse(row.terms)),
    resultSha256: row.result_sha256,
  };
}
