import type { WatchedMetric } from '../../../../shared/schema/alert-limits.ts';

/** Figures as sentences call them. */
export const metricNames: Readonly<Record<WatchedMetric, string>> = {
  auc: 'AUC',
  averagePrecision: 'average precision',
  logLoss: 'log loss',
  brier: 'Brier score',
  accuracy: 'accuracy',
  precision: 'precision',
  recall: 'recall',
  specificity: 'specificity',
  f1: 'F1',
  mcc: 'Matthews correlation',
  macroPrecision: 'mean precision of the classes',
  macroRecall: 'mean recall of the classes',
  macroF1: 'mean F1 of the classes',
  weightedF1: 'F1 weighted by class',
  rmse: 'root mean square error',
  mae: 'mean absolute error',
  r2: 'R²',
  mape: 'mean absolute percentage error',
};
