import { maxCheckedAttributes } from '../../../../shared/contract/fairness.ts';
import type { Dataset } from '../../../../shared/contract/datasets.ts';
import type { ModelTask } from '../../../../shared/contract/models.ts';
import type { ColumnRole } from '../../../../shared/schema/column.ts';
import { monitorMeasureNames } from '../../../../shared/schema/monitor.ts';
import type { MonitorMeasure, MonitorMeasures } from '../../../../shared/schema/monitor.ts';
import { checkedAttributes } from '../fairness/request.ts';

/** What a monitor could measure in: its reference and the newest current data, where there are any. */
export type Measurable = {
  readonly task: ModelTask;
  readonly reference: Dataset;
  readonly newest: Dataset | null;
  /** The protected attributes of the model. */
  readonly attributes: readonly string[];
  /** Whether the model has logged predictions, which labels can be joined to later. */
  readonly logsPredictions: boolean;
  /** Whether the performance in the newest data can be estimated from the reference where they have no labels. */
  readonly estimates: boolean;
};

const has = ({ columns }: Dataset, ...roles: readonly ColumnRole[]): boolean =>
  columns.some(({ role }) => roles.includes(role));

const quoted = (names: readonly string[]): string => names.map((name) => `“${name}”`).join(', ');

/** "“May” has no column …" of one set, "Neither “May” nor “Training” has a column …" of two. */
function lacking(sets: readonly Dataset[], what: string, start: 'Neither' | 'neither' = 'Neither'): string {
  const names = sets.map(({ name }) => `“${name}”`).join(' nor ');
  return sets.length === 1 ? `${names} has no column ${what}` : `${start} ${names} has a column ${what}`;
}

/** What windows are going to be cut from, as far as it is known: new data, else the reference. */
function setsOf({ reference, newest }: Measurable): readonly Dataset[] {
  return newest === null || newest.id === reference.id ? [reference] : [newest, reference];
}

function whyNoPerformance(given: Measurable): string | null {
  const { task, logsPredictions } = given;
  if (task === 'other') {
    return 'The task of the model is “other”, for which no figures are known. Change the task to classification or regression.';
  }
  const sets = setsOf(given);
  const roles: readonly ColumnRole[] =
    task === 'binary-classification' ? ['score', 'prediction'] : ['prediction'];
  const advice = 'Import the data with a column of that role.';
  if (!sets.some((set) => has(set, ...roles))) {
    return `${lacking(sets, `with the role ${roles.join(' or ')}`)}. ${advice}`;
  }
  if (!sets.some((set) => has(set, 'label')) && !logsPredictions) {
    return `Performance is measured against labels, and ${lacking(sets, 'with the role label', 'neither')}. ${advice}`;
  }
  return null;
}

function whyNoFairness(given: Measurable): string | null {
  const { attributes } = given;
  if (attributes.length === 0) {
    return 'No protected attributes are chosen for this model yet. Choose them in its fairness settings first.';
  }
  const sets = setsOf(given);
  if (!sets.some(({ columns }) => columns.some(({ name }) => attributes.includes(name)))) {
    const list = quoted(attributes);
    return `${lacking(sets, 'that is a protected attribute of the model')}; its list holds ${list}.`;
  }
  if (!sets.some((set) => has(set, 'score', 'prediction'))) {
    return `${lacking(sets, 'with the role prediction or score')}, so nothing says how the model decides.`;
  }
  return null;
}

/** What stands in the way of what a monitor is asked to measure; empty where nothing does. */
export function measureProblems(
  measures: MonitorMeasures,
  given: Measurable,
): readonly { readonly measure: MonitorMeasure; readonly message: string }[] {
  const found = {
    performance: measures.performance ? whyNoPerformance(given) : null,
    fairness: measures.fairness ? whyNoFairness(given) : null,
  };
  return monitorMeasureNames.flatMap((measure) => {
    const message = found[measure];
    return message === null ? [] : [{ measure, message }];
  });
}

/** Which protected attributes of the model the checks of the newest data leave out, and why; empty where none is. */
export function leftOutOfChecks(measures: MonitorMeasures, { attributes, newest }: Measurable): string[] {
  if (!measures.fairness || newest === null) return [];
  const { checked, beyond, absent } = checkedAttributes(attributes, newest);
  return [
    ...(beyond.length === 0
      ? []
      : [
          `Fairness is not checked for ${quoted(beyond)}: a check takes at most ${maxCheckedAttributes} protected attributes, and ${quoted(checked)} come first in the fairness settings of the model. Change their order there to check others.`,
        ]),
    ...(absent.length === 0
      ? []
      : [`Fairness is not checked for ${quoted(absent)}: “${newest.name}” has no such column.`]),
  ];
}

/** Said of the newest data where their windows have to wait for labels; null where they do not. */
export function waitsForLabels(measures: MonitorMeasures, { newest, estimates }: Measurable): string | null {
  if (!measures.performance || newest === null) return null;
  const label = newest.columns.find(({ role }) => role === 'label');
  if (label !== undefined && (newest.rows === 0 || label.missing < newest.rows)) return null;
  const until = estimates ? 'estimated from their scores until then, and ' : '';
  return `“${newest.name}” has no labels yet; the performance of its windows is ${until}measured once they have been joined.`;
}
