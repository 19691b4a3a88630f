import type {
  PerformanceFigure,
  PerformanceKind,
  PerformanceMetric,
} from '../../../../shared/schema/performance.ts';

type Metric = {
  readonly name: PerformanceMetric;
  readonly figure: PerformanceFigure;
  readonly reference: PerformanceFigure | null;
};

const names: Readonly<Partial<Record<PerformanceMetric, string>>> = {
  auc: 'AUC',
  averagePrecision: 'Average precision',
  accuracy: 'Accuracy',
  rmse: 'Root mean square error',
};

/** The figures that say most, by kind; the first that is defined is told. */
const headlines: Readonly<Record<PerformanceKind, readonly PerformanceMetric[]>> = {
  binary: ['auc', 'accuracy'],
  multiclass: ['accuracy'],
  regression: ['rmse'],
  estimate: ['auc', 'accuracy'],
};

/** Two decimals for shares, three significant digits for everything else. */
function spoken(name: PerformanceMetric, value: number): string {
  return name === 'rmse' ? Number(value.toPrecision(3)).toLocaleString('en-US') : value.toFixed(2);
}

/** The answer in words: the leading figure, its interval, and how it compares with the reference. */
export function sentenceOf({
  kind,
  metrics,
  dataset,
  reference,
}: {
  readonly kind: PerformanceKind;
  readonly metrics: readonly Metric[];
  readonly dataset: string;
  readonly reference: string | null;
}): string {
  const wanted = headlines[kind];
  const candidates = wanted.flatMap((name) => metrics.filter((metric) => metric.name === name));
  const told = candidates.find(({ figure }) => figure.defined);
  const first = candidates[0];
  const undefinedFirst =
    first !== undefined && !first.figure.defined
      ? `${names[first.name] ?? first.name} is undefined: ${first.figure.reason} `
      : '';
  if (told?.figure.defined !== true) {
    return `${undefinedFirst === '' ? 'No figure is defined ' : undefinedFirst}(“${dataset}”).`;
  }
  const { value, interval } = told.figure;
  const range =
    interval === null
      ? ''
      : ` (95 % interval ${spoken(told.name, interval.lower)} to ${spoken(told.name, interval.upper)})`;
  const name = names[told.name] ?? told.name;
  const subject = kind === 'estimate' ? `Estimated ${name === 'AUC' ? name : name.toLowerCase()}` : name;
  const base = `${undefinedFirst}${subject} ${spoken(told.name, value)}${range} on “${dataset}”`;
  if (reference === null || told.reference?.defined !== true) return `${base}.`;
  const gap = value - told.reference.value;
  const size = spoken(told.name, Math.abs(gap));
  const compared =
    Number(size) === 0
      ? 'the same as on the reference'
      : `${size} ${gap < 0 ? 'lower' : 'higher'} than on the reference`;
  return `${base}; ${compared} “${reference}”.`;
}
