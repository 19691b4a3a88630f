/* What the rest of the product uses of the statistics. */
export { concludeRun, type RunConclusion } from './decide.ts';
export { compareRows, jointSeed, type JointFigures } from './multivariate/compare-rows.ts';
export { mostColumns, mostRows, sampleRows, type RowColumn, type RowSet } from './multivariate/rows.ts';
export {
  compareColumns,
  needsWasserstein,
  type ColumnPair,
  type ColumnValue,
} from './drift/compare-columns.ts';
export {
  compareCategories,
  type CategoryComparisonInput,
  type CategoryCounts,
} from './drift/category-comparison.ts';
export { createNumericComparison, type NumericComparisonOptions } from './drift/numeric-comparison.ts';
export { createNumericProfileBuilder, type ProfileOptions } from './drift/profile-builder.ts';
export { parseProfile, profileKey, serializeProfile } from './drift/profile-format.ts';
export type { NumericProfile } from './drift/numeric-profile.ts';
export {
  leastRest,
  suggestThresholds,
  suggestionSentence,
  type FeatureSuggestion,
  type SuggestionRequest,
} from './monitoring/own-variation.ts';
export type { Steps } from './numeric/steps.ts';
export { levelOfBudget } from './monitoring/alarm-budget.ts';
export { formatFigure, formatPercent, formatRows } from './format.ts';
export { settingsOfFeature, type FeatureSettings } from './drift/feature-settings.ts';
export type { Read, ReadingSession, ValueRange } from './drift/reading.ts';
export type { FeatureComparison, PendingTest } from './drift/types.ts';
export { describeTest, maxCategories, type TestDescriptor } from './registry.ts';
export { analyseFairness, type FairnessInput } from './fairness/analyse.ts';
export type { GroupCell } from './fairness/groups.ts';
export { scoreBins, type ErrorCell, type ScoreCell, type ScoreEvidence } from './fairness/scores.ts';
export { worstVerdict } from './fairness/sentences.ts';
export {
  exploreThresholds,
  type ScoreHistogram,
  type ThresholdGoal,
  type ThresholdPlan,
} from './fairness/thresholds.ts';
export { withIntervals } from './performance/bootstrap.ts';
export { classFigures, confusionOf, multiclassFigures, type Confusion } from './performance/classes.ts';
export { estimateAssumption, estimatePerformance } from './performance/estimate.ts';
export { isMore, lossAgainst, lossBeyond, type Worse } from './performance/loss.ts';
export { metricNames } from './performance/metric-names.ts';
export type { Figure } from './performance/outcome.ts';
export { regressionFigures } from './performance/regression.ts';
export { scoreFigures } from './performance/scores.ts';
export { narrativeOf as fairnessNarrative } from './fairness/narrative.ts';
export { fairnessOpening } from './fairness/opening.ts';
export { driftNarrative, type DriftFindings } from './narrative/drift.ts';
