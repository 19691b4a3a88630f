import type { Sha256 } from '../../../../shared/schema/ids.ts';
import type { RiskResult, RiskSettings } from '../../../../shared/schema/risk.ts';
import type { UtcInstant } from '../../../../shared/schema/time.ts';
import { canonicalSha256 } from '../../ledger/canonical-json.ts';

/** What a score was computed by: the formula, and what people decided. */
export function settingsDigest(formulaVersion: number, settings: RiskSettings): Sha256 {
  return canonicalSha256({ formulaVersion, settings });
}

/** Everything about a score that the formula took or gave. */
export function resultDigest(
  at: UtcInstant,
  settingsSha256: Sha256,
  { formulaVersion, score, low, high, grade, bestGrade, worstGrade, terms }: RiskResult,
): Sha256 {
  return canonicalSha256({
    at,
    settingsSha256,
    result: { formulaVersion, score, low, high, grade, bestGrade, worstGrade, terms },
  });
}
