import type { Dataset } from '../../../../shared/contract/datasets.ts';
import { mostSuggestedColumns } from '../../../../shared/contract/drift.ts';
import type { CommandOutput, ParsedInput } from '../../../../shared/contract/index.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import { driftConfig } from '../../../../shared/schema/drift.ts';
import type { EvidenceStore } from '../../evidence/evidence-store.ts';
import type { ComparisonEngine } from '../../ports.ts';
import {
  formatRows,
  leastRest,
  levelOfBudget,
  mostRows,
  suggestionSentence,
} from '../../statistics/index.ts';
import { matchColumns, onlyColumns } from './rules.ts';

type SuggestInput = ParsedInput<'drift/suggest-thresholds'>;
type Suggestion = CommandOutput<'drift/suggest-thresholds'>;

/** Thresholds from the reference's own variation. Throws NOT_ENOUGH_DATA, INVALID_INPUT and what reading evidence throws. */
export function createSuggestion(dependencies: {
  readonly comparison: Pick<ComparisonEngine, 'suggestThresholds'>;
  readonly store: Pick<EvidenceStore, 'pathOf'>;
}) {
  const { comparison, store } = dependencies;
  return async (reference: Dataset, input: SuggestInput): Promise<Suggestion> => {
    const { windowRows, order, rates, tests } = input;
    const rows = Math.min(reference.rows, mostRows);
    if (rows < windowRows + leastRest) {
      throw new DriftGuardError(
        'NOT_ENOUGH_DATA',
        `“${reference.name}” has ${formatRows(reference.rows)}. Windows of ${formatRows(windowRows)} need a reference of at least ${formatRows(windowRows + leastRest)}. Choose smaller windows or a larger reference.`,
      );
    }
    const match = onlyColumns(matchColumns(reference.columns, reference.columns), input.columns ?? null);
    const columns = match.columns.slice(0, mostSuggestedColumns);
    const features = await comparison.suggestThresholds({
      reference: {
        path: store.pathOf(reference.evidenceSha256),
        sha256: reference.evidenceSha256,
        rows: reference.rows,
      },
      columns,
      config: driftConfig.parse(tests === undefined ? {} : { tests }),
      windowRows,
      order,
      rates,
      signal: new AbortController().signal,
    });
    return {
      features: features.map(({ tests: suggested, ...feature }) => ({ ...feature, tests: [...suggested] })),
      rows,
      windowRows,
      explanation: suggestionSentence({
        rows,
        windowRows,
        windows: Math.max(0, ...features.map(({ windows }) => windows)),
        order,
        rates,
      }),
      leftOut: match.columns.slice(mostSuggestedColumns).map(({ name }) => name),
    };
  };
}

/** The level of each feature in each window for a budget of false alarms. */
export function planBudget(budget: ParsedInput<'drift/plan-budget'>): CommandOutput<'drift/plan-budget'> {
  const found = levelOfBudget(budget);
  const { hits, within, features } = budget;
  const alarms = Number(found.alarmsPerYear.toPrecision(3));
  const rule =
    within === 1
      ? 'one significant window is an alarm'
      : `an alarm takes ${hits} significant windows of ${within} in a row`;
  return {
    ...found,
    explanation: `At level ${Number(found.level.toPrecision(3))} for each of ${features} ${features === 1 ? 'feature' : 'features'} in each window, without further correction, ${alarms} false ${alarms === 1 ? 'alarm' : 'alarms'} a year are expected where nothing drifts (${rule}).`,
  };
}
