import { riskScore } from '../../shared/contract/risk.ts';
import type { RiskScore, RiskSettingsInForce } from '../../shared/contract/risk.ts';
import { riskSettingsInForce } from '../../shared/contract/risk.ts';
import { defaultRiskSettings, riskTermNames } from '../../shared/schema/risk.ts';
import { ids, sampleId } from './renderer-samples.ts';

const at = '2026-06-01T08:00:00.000Z';

/** Drift and the class of the model are known, everything else is not. */
export function sampleRiskScore(): RiskScore {
  return riskScore.parse({
    id: sampleId(15, 1),
    modelId: ids.model,
    modelName: 'House price band',
    at,
    formulaVersion: 1,
    settingsVersion: 3,
    settings: defaultRiskSettings,
    settingsSha256: 'a'.repeat(64),
    resultSha256: 'b'.repeat(64),
    score: 58.8,
    low: 21.3,
    high: 96.3,
    grade: 'D',
    bestGrade: 'B',
    worstGrade: 'F',
    terms: riskTermNames.map((name) => {
      const weight = defaultRiskSettings.weights[name];
      const known = name === 'drift' || name === 'criticality';
      return {
        name,
        input: known
          ? {
              state: 'known',
              value: 0.85,
              low: 0.85,
              high: 0.85,
              observedAt: at,
              source: { kind: 'run', id: ids.run },
              finding:
                name === 'drift' ? 'Major drift in “Spring”.' : 'The model is of the risk class “high”.',
            }
          : { state: 'unknown', source: null, finding: `Nobody looked at ${name}.` },
        ageDays: known ? 4 : null,
        freshness: known ? 'current' : 'unknown',
        weight,
        value: known ? 0.85 : 0.5,
        low: known ? 0.85 : 0,
        high: known ? 0.85 : 1,
        contribution: weight * (known ? 0.85 : 0.5),
        lowContribution: weight * (known ? 0.85 : 0),
        highContribution: weight * (known ? 0.85 : 1),
      };
    }),
    sentence: 'The risk score is 58.8 of 100, grade D.',
    uncertainty: ['Fairness is not known.'],
  });
}

export function sampleRiskSettings(): RiskSettingsInForce {
  return riskSettingsInForce.parse({
    version: 3,
    formulaVersion: 1,
    settings: defaultRiskSettings,
    sha256: 'a'.repeat(64),
    savedAt: at,
    savedBy: null,
  });
}
