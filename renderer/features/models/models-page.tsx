import { useCallback, useMemo } from 'react';
import Button from '@mui/material/Button';
import useMediaQuery from '@mui/material/useMediaQuery';
import Paper from '@mui/material/Paper';
import AddRounded from '@mui/icons-material/AddRounded';
import type { GridSortModel } from '@mui/x-data-grid';
import { useSearchParams } from 'react-router';
import { useTranslation } from 'react-i18next';
import { modelSortField } from '../../../shared/contract/models.ts';
import type { ModelRow } from '../../../shared/contract/models.ts';
import { useCommand } from '../../client/client-context.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { Page } from '../../components/page.tsx';
import { QueryGrid } from '../../components/query-grid.tsx';
import { useCursorPages } from '../../components/use-cursor-pages.ts';
import { useStanding } from '../deployments/use-standing.ts';
import { modelColumns, modelFolds } from './model-columns.tsx';
import { ModelsFilterBar } from './models-filter-bar.tsx';
import { clearedFilter, isFiltered, readModelsFilter, writeModelsFilter } from './models-filter.ts';
import type { ModelsFilter } from './models-filter.ts';
import { useRestoreModel } from './use-model-bin.ts';

const rowId = (row: ModelRow): string => row.id;

/** The list of models; its filter is in the address. */
export default function ModelsPage() {
  const { t } = useTranslation(['models', 'common', 'risk']);
  const restore = useRestoreModel();
  const [params, setParams] = useSearchParams();
  const scope = params.toString();
  const filter = useMemo(() => readModelsFilter(new URLSearchParams(scope)), [scope]);
  const pages = useCursorPages(scope);
  const query = useCommand(
    'models/list',
    {
      cursor: pages.cursor,
      limit: pages.pageSize,
      search: filter.search,
      states: [...filter.states],
      riskClasses: [...filter.riskClasses],
      verdicts: [...filter.verdicts],
      grades: [...filter.grades],
      deleted: filter.deleted,
      sort: filter.sort,
    },
    { keepPrevious: true },
  );
  const change = useCallback(
    (next: ModelsFilter) => {
      setParams(writeModelsFilter(next), { replace: true });
    },
    [setParams],
  );
  const roomy = useMediaQuery('(min-width: 1440px)');
  const standing = useStanding();
  const columns = useMemo(
    () =>
      modelColumns(t, {
        roomy,
        standing,
        actions: filter.deleted
          ? (row) => (
              <GateButton
                command="models/restore"
                size="small"
                variant="outlined"
                aria-label={t('page.restoreNamed', { name: row.name })}
                onClick={(event) => {
                  event.stopPropagation();
                  restore(row);
                }}
              >
                {t('page.restore')}
              </GateButton>
            )
          : undefined,
      }),
    [t, roomy, standing, filter.deleted, restore],
  );
  const folds = useMemo(() => modelFolds(t), [t]);
  const count = query.data?.total;
  const filtered = isFiltered(filter);
  const heading =
    count === undefined
      ? t('title')
      : t(filtered ? 'headingFiltered' : filter.deleted ? 'headingBin' : 'headingAll', { count });

  return (
    <Page
      crumbs={[{ label: t('title') }]}
      heading={heading}
      actions={
        <GateButton command="models/create" to="/models/new" variant="contained" startIcon={<AddRounded />}>
          {t('register')}
        </GateButton>
      }
    >
      <Paper sx={{ border: '1px solid var(--dg-line)', borderRadius: '12px', overflow: 'hidden' }}>
        <ModelsFilterBar filter={filter} onChange={change} />
        <QueryGrid
          frame="shared"
          query={query}
          placeholderRows={8}
          label={t('grid')}
          columns={columns}
          folds={folds}
          pages={pages}
          rowId={rowId}
          sort={[{ field: filter.sort.field, sort: filter.sort.direction }]}
          onSort={(model: GridSortModel) => {
            const field = modelSortField.safeParse(model[0]?.field);
            if (!field.success) return;
            change({ ...filter, sort: { field: field.data, direction: model[0]?.sort ?? 'asc' } });
          }}
          empty={<NoModels filter={filter} onChange={change} />}
          pathOf={(row) => `/models/${row.id}`}
        />
      </Paper>
    </Page>
  );
}

function NoModels({ filter, onChange }: { filter: ModelsFilter; onChange: (filter: ModelsFilter) => void }) {
  const { t } = useTranslation(['models', 'common']);
  if (isFiltered(filter)) {
    return (
      <EmptyState
        title={t('emptyFilter.title')}
        body={t('emptyFilter.body')}
        action={
          <Button
            variant="outlined"
            onClick={() => {
              onChange(clearedFilter(filter));
            }}
          >
            {t('common:clearFilters')}
          </Button>
        }
      />
    );
  }
  if (filter.deleted) {
    return (
      <EmptyState
        title={t('emptyBin.title')}
        body={t('emptyBin.body')}
        action={
          <Button
            variant="outlined"
            onClick={() => {
              onChange({ ...filter, deleted: false });
            }}
          >
            {t('emptyBin.action')}
          </Button>
        }
      />
    );
  }
  return (
    <EmptyState
      title={t('empty.title')}
      body={t('empty.body')}
      action={
        <GateButton command="models/create" to="/models/new" variant="contained">
          {t('register')}
        </GateButton>
      }
    />
  );
}
