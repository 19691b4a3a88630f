import { maxPreviewedModels } from '../../../../shared/contract/risk.ts';
import type { RiskPreview } from '../../../../shared/contract/risk.ts';
import type { RiskSettings } from '../../../../shared/schema/risk.ts';
import type { UtcInstant } from '../../../../shared/schema/time.ts';
import { scoreRisk } from '../../statistics/risk/index.ts';
import { movesBetween, noGrades } from './repository.ts';
import type { RiskRepository } from './repository.ts';
import { inputsOfScore } from './scoring.ts';

// In whole tenths, so that equal changes stay in the order of the models.
const change = ({ from, to }: RiskPreview['movers'][number]): number =>
  Math.round(10 * Math.abs(to.score - from.score));

/** Scores every model by the present and by other settings, from what it was scored with last. */
export function previewSettings(
  rows: ReturnType<RiskRepository['inputs']>,
  { present, proposed, at }: { present: RiskSettings; proposed: RiskSettings; at: UtcInstant },
): RiskPreview {
  const [before, after] = [noGrades(), noGrades()];
  const movers: RiskPreview['movers'] = [];
  for (const { id, name, terms } of rows) {
    const inputs = inputsOfScore({ terms });
    const from = scoreRisk({ inputs, settings: present, at });
    const to = scoreRisk({ inputs, settings: proposed, at });
    before[from.grade] += 1;
    after[to.grade] += 1;
    if (from.grade === to.grade) continue;
    movers.push({
      modelId: id,
      modelName: name,
      from: { score: from.score, grade: from.grade },
      to: { score: to.score, grade: to.grade },
    });
  }
  return {
    models: rows.length,
    before,
    after,
    moves: movesBetween(movers.map(({ from, to }) => ({ from: from.grade, to: to.grade }))),
    movers: movers.toSorted((a, b) => change(b) - change(a)).slice(0, maxPreviewedModels),
  };
}
