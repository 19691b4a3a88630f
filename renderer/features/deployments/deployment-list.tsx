import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeploymentOutcome, DeploymentRow } from '../../../shared/contract/deployments.ts';
import type { ModelId } from '../../../shared/schema/ids.ts';
import { useCommand } from '../../client/client-context.tsx';
import { QueryGrid } from '../../components/query-grid.tsx';
import { useCursorPages } from '../../components/use-cursor-pages.ts';
import { deploymentColumns, deploymentFolds, deploymentPath } from './deployment-columns.tsx';

type DeploymentListProps = {
  /** Null: of all models. */
  modelId: ModelId | null;
  outcomes: readonly DeploymentOutcome[];
  empty: ReactNode;
};

const rowId = (row: DeploymentRow): string => row.id;

/** What was decided about the steps of one model or of all, newest first. */
export function DeploymentList({ modelId, outcomes, empty }: DeploymentListProps) {
  const { t } = useTranslation(['deployments', 'common']);
  const pages = useCursorPages(`${modelId ?? 'all'} ${outcomes.join(' ')}`, modelId === null ? 25 : 10);
  const query = useCommand(
    'deployments/list',
    { modelId, outcomes: [...outcomes], cursor: pages.cursor, limit: pages.pageSize },
    { keepPrevious: true },
  );
  const columns = useMemo(() => deploymentColumns(t, { ofAll: modelId === null }), [t, modelId]);
  const folds = useMemo(() => deploymentFolds(t, { ofAll: modelId === null }), [t, modelId]);
  return (
    <QueryGrid
      frame="shared"
      query={query}
      placeholderRows={4}
      label={t('list.grid')}
      columns={columns}
      folds={folds}
      wraps
      pages={pages}
      rowId={rowId}
      empty={empty}
      pathOf={deploymentPath}
    />
  );
}
