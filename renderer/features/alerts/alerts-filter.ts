import { alertSeverity } from '../../../shared/contract/alerts.ts';
import type { AlertSeverity, AlertState } from '../../../shared/contract/alerts.ts';

export const alertViews = ['waiting', 'snoozed', 'resolved', 'all'] as const;
export type AlertView = (typeof alertViews)[number];

export type AlertsFilter = {
  readonly view: AlertView;
  readonly severities: readonly AlertSeverity[];
  readonly mine: boolean;
};

export const noAlertsFilter: AlertsFilter = { view: 'waiting', severities: [], mine: false };

/** The states that a view shows; none named means all. */
export const statesOfView: Readonly<Record<AlertView, readonly AlertState[]>> = {
  waiting: ['open', 'acknowledged'],
  snoozed: ['snoozed'],
  resolved: ['resolved'],
  all: [],
};

/** Reads the filter from the address; what it does not know is left out. */
export function readAlertsFilter(params: URLSearchParams): AlertsFilter {
  return {
    view: alertViews.find((view) => view === params.get('show')) ?? 'waiting',
    severities: alertSeverity.options.filter((option) => params.getAll('severity').includes(option)),
    mine: params.get('mine') === 'yes',
  };
}

/** The address of a filter; what is not filtered is left out. */
export function writeAlertsFilter({ view, severities, mine }: AlertsFilter): URLSearchParams {
  const params = new URLSearchParams();
  if (view !== 'waiting') params.set('show', view);
  for (const severity of severities) params.append('severity', severity);
  if (mine) params.set('mine', 'yes');
  return params;
}

export function isAlertsFiltered({ severities, mine }: AlertsFilter): boolean {
  return severities.length > 0 || mine;
}
