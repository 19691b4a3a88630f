import type { FairnessGroupRow } from '../../../shared/contract/fairness.ts';
import { groupTitle } from '../../../shared/schema/fairness.ts';
import type { FairnessRunId } from '../../../shared/schema/ids.ts';
import { useCommand } from '../../client/client-context.tsx';
import { useCursorPages } from '../../components/use-cursor-pages.ts';

/** Groups on a page of the tables. */
const groupsAtOnce = 25;

/** A page of the groups of an attribute or crossing. */
export function useGroups(id: FairnessRunId, partition: number) {
  const pages = useCursorPages(`${id} ${partition}`, groupsAtOnce);
  const query = useCommand(
    'fairness/groups',
    { id, partition, cursor: pages.cursor, limit: pages.pageSize },
    { keepPrevious: true },
  );
  return { pages, query };
}

/** A group as it is called for a reader, beside its reference. */
export function titledGroup(row: FairnessGroupRow): FairnessGroupRow {
  const title = (key: string): string => groupTitle(key, row.values.length);
  const { comparison } = row;
  return {
    ...row,
    group: title(row.group),
    comparison:
      comparison === null
        ? null
        : { ...comparison, group: title(comparison.group), reference: title(comparison.reference) },
  };
}

export type GroupPage = { readonly items: readonly FairnessGroupRow[] };
