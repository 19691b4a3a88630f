import { driftVerdict } from '../../../shared/schema/drift.ts';
import type { DriftVerdict } from '../../../shared/schema/drift.ts';
import { modelSortField, modelState, riskClass } from '../../../shared/contract/models.ts';
import type { ModelListInput, ModelState, RiskClass } from '../../../shared/contract/models.ts';
import { riskBands } from '../../../shared/schema/risk.ts';
import type { RiskBand } from '../../../shared/schema/risk.ts';
import { sortDirection } from '../../../shared/schema/page.ts';

export type ModelsFilter = {
  readonly search: string;
  readonly states: readonly ModelState[];
  readonly riskClasses: readonly RiskClass[];
  readonly verdicts: readonly DriftVerdict[];
  readonly grades: readonly RiskBand[];
  readonly deleted: boolean;
  readonly sort: NonNullable<ModelListInput['sort']>;
};

const defaultSort: ModelsFilter['sort'] = { field: 'name', direction: 'asc' };

function allowed<Value extends string>(values: readonly string[], options: readonly Value[]): Value[] {
  return options.filter((option) => values.includes(option));
}

/** Reads the filter from the address; what it does not know is left out. */
export function readModelsFilter(params: URLSearchParams): ModelsFilter {
  const field = modelSortField.safeParse(params.get('sort'));
  const direction = sortDirection.safeParse(params.get('direction'));
  return {
    search: (params.get('q') ?? '').slice(0, 200),
    states: allowed(params.getAll('state'), modelState.options),
    riskClasses: allowed(params.getAll('risk'), riskClass.options),
    verdicts: allowed(params.getAll('verdict'), driftVerdict.options),
    grades: allowed(params.getAll('grade'), riskBands),
    deleted: params.get('view') === 'bin',
    sort: {
      field: field.success ? field.data : defaultSort.field,
      direction: direction.success ? direction.data : defaultSort.direction,
    },
  };
}

/** The address of a filter; defaults are left out. */
export function writeModelsFilter(filter: ModelsFilter): URLSearchParams {
  const params = new URLSearchParams();
  if (filter.search !== '') params.set('q', filter.search);
  for (const state of filter.states) params.append('state', state);
  for (const risk of filter.riskClasses) params.append('risk', risk);
  for (const verdict of filter.verdicts) params.append('verdict', verdict);
  for (const grade of filter.grades) params.append('grade', grade);
  if (filter.deleted) params.set('view', 'bin');
  if (filter.sort.field !== defaultSort.field || filter.sort.direction !== defaultSort.direction) {
    params.set('sort', filter.sort.field);
    params.set('direction', filter.sort.direction);
  }
  return params;
}

export function isFiltered(filter: ModelsFilter): boolean {
  return (
    filter.search !== '' ||
    filter.states.length > 0 ||
    filter.riskClasses.length > 0 ||
    filter.verdicts.length > 0 ||
    filter.grades.length > 0
  );
}

export function clearedFilter(filter: ModelsFilter): ModelsFilter {
  return { ...filter, search: '', states: [], riskClasses: [], verdicts: [], grades: [] };
}
