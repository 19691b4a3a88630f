import { auditFilter } from '../../../shared/contract/audit.ts';
import type { CommandInput } from '../../../shared/contract/index.ts';
import { toUtcInstant } from '../../../shared/schema/time.ts';
import type { UtcInstant } from '../../../shared/schema/time.ts';

export type AuditFilter = {
  readonly search: string;
  readonly actorId: string | null;
  /** Whole actions (`model.updated`) or areas (`model`). */
  readonly actions: readonly string[];
  readonly targetType: string | null;
  readonly targetId: string | null;
  /** First and last day, local, as `YYYY-MM-DD`. */
  readonly from: string | null;
  readonly until: string | null;
};

export const noFilter: AuditFilter = {
  search: '',
  actorId: null,
  actions: [],
  targetType: null,
  targetId: null,
  from: null,
  until: null,
};

/** The first moment of a local day, `daysLater` days on; null for a text that is no day. */
function dayStart(day: string, daysLater = 0): UtcInstant | null {
  const start = new Date(`${day}T00:00:00`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(start.getTime())) return null;
  start.setDate(start.getDate() + daysLater);
  return toUtcInstant(start.getTime());
}

function readDay(text: string | null): string | null {
  return text === null || dayStart(text) === null ? null : text;
}

function readId(text: string | null, maxLength: number): string | null {
  return text === null || text === '' || text.length > maxLength ? null : text;
}

/** Reads the filter from the address; what cannot be one is left out. */
export function readAuditFilter(params: URLSearchParams): AuditFilter {
  const actions = params.getAll('event').filter((action) => auditFilter.actions.safeParse([action]).success);
  return {
    search: (params.get('q') ?? '').slice(0, 200),
    actorId: readId(params.get('person'), 64),
    actions: [...new Set(actions)].slice(0, 50),
    targetType: readId(params.get('type'), 32),
    targetId: readId(params.get('object'), 64),
    from: readDay(params.get('from')),
    until: readDay(params.get('until')),
  };
}

/** The address of a filter; what is not set is left out. */
export function writeAuditFilter(filter: AuditFilter): URLSearchParams {
  const params = new URLSearchParams();
  if (filter.search !== '') params.set('q', filter.search);
  if (filter.actorId !== null) params.set('person', filter.actorId);
  for (const action of filter.actions) params.append('event', action);
  if (filter.targetType !== null) params.set('type', filter.targetType);
  if (filter.targetId !== null) params.set('object', filter.targetId);
  if (filter.from !== null) params.set('from', filter.from);
  if (filter.until !== null) params.set('until', filter.until);
  return params;
}

/** The address of the page with a filter set. */
export function auditPath(filter: Partial<AuditFilter>): string {
  return `/audit?${writeAuditFilter({ ...noFilter, ...filter }).toString()}`;
}

/** The address of an entry; `search` carries the filter of the list along, for the way back. */
export function entryPath(seq: number, search: string): string {
  return search === '' ? `/audit/${seq}` : `/audit/${seq}?${search}`;
}

export function isFiltered(filter: AuditFilter): boolean {
  return writeAuditFilter(filter).size > 0;
}

/** What the engine is asked for: the last day is meant whole. */
export function toListInput(filter: AuditFilter): Omit<CommandInput<'audit/list'>, 'cursor' | 'limit'> {
  return {
    ...filter,
    actions: [...filter.actions],
    from: filter.from === null ? null : dayStart(filter.from),
    until: filter.until === null ? null : dayStart(filter.until, 1),
  };
}
