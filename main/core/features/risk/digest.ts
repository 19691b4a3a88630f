import { createHash } from 'node:crypto';
import type { Sha256 } from '../../../../shared/schema/ids.ts';
import type { RiskResult, RiskSettings } from '../../../../shared/schema/risk.ts';
import type { UtcInstant } from '../../../../shared/schema/time.ts';
import { canonicalJson } from '../../ledger/canonical-json.ts';

function sha256Of(value: Parameters<typeof canonicalJson>[0]): Sha256 {
  return createHash('sha256').update(canonicalJson(value)).digest('hex') as Sha256;
}

/** What a score was computed by: the formula, and what people decided. */
export function settingsDigest(formulaVersion: number, settings: RiskSettings): Sha256 {
  return sha256Of({ formulaVersion, settings });
}

/** Everything about a score that the formula took or gave. */
export function resultDigest(
  at: UtcInstant,
  settingsSha256: Sha256,
  { formulaVersion, score, low, high, grade, bestGrade, worstGrade, terms }: RiskResult,
): Sha256 {
  return sha256Of({
    at,
    settingsSha256,
    result: { formulaVersion, score, low, high, grade, bestGrade, worstGrade, terms },
  });
}
