import { useMemo } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import MuiLink from '@mui/material/Link';
import Paper from '@mui/material/Paper';
import InsightsRounded from '@mui/icons-material/InsightsRounded';
import type { GridColDef } from '@mui/x-data-grid';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { Model } from '../../../shared/contract/models.ts';
import type { PerformanceRunRow } from '../../../shared/contract/performance.ts';
import type { ModelId } from '../../../shared/schema/ids.ts';
import { partName } from '../../../shared/schema/monitor.ts';
import { useCommand } from '../../client/client-context.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import type { Fold } from '../../components/folds.tsx';
import { Moment } from '../../components/moment.tsx';
import { QueryGrid } from '../../components/query-grid.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section, Sections } from '../../components/section.tsx';
import { useCursorPages } from '../../components/use-cursor-pages.ts';
import { missingRoles } from './missing-roles.ts';
import { PerformanceTrend } from './performance-trend.tsx';

/** How well a model predicts: the last answer first, then all. */
export function ModelPerformance({ model }: { model: Model }) {
  const query = useCommand('performance/list', { modelId: model.id, limit: 1 });
  return (
    <Sections>
      <QueryView query={query} rows={4}>
        {({ items: [latest] }) =>
          latest === undefined ? <NotMeasured model={model} /> : <Measured model={model} latest={latest} />
        }
      </QueryView>
    </Sections>
  );
}

function MeasureButton({ model }: { model: Model }) {
  const { t } = useTranslation('performance');
  return (
    <GateButton command="performance/run" to={`/models/${model.id}/measure-performance`} variant="contained">
      {t('tab.measure')}
    </GateButton>
  );
}

function NotMeasured({ model }: { model: Model }) {
  const { t } = useTranslation('performance');
  const newest = useCommand('datasets/list', { modelId: model.id, limit: 1 });
  const row = newest.data?.items[0];
  const dataset = useCommand('datasets/get', { id: row?.id ?? '' }, { enabled: row !== undefined });
  if (newest.data === undefined) return <QueryView query={newest}>{() => null}</QueryView>;
  if (row !== undefined && dataset.data === undefined) {
    return <QueryView query={dataset}>{() => null}</QueryView>;
  }
  const missing = dataset.data === undefined ? [] : missingRoles(model.task, dataset.data.columns);
  const live = model.deletedAt === null;
  const body =
    model.task === 'other'
      ? t('tab.noneOther')
      : row === undefined
        ? t('tab.noneData')
        : missing.length > 0
          ? t('tab.noneRoles', {
              dataset: row.name,
              roles: missing.map((role) => t(`role.${role}`)).join(', '),
            })
          : t('tab.noneReady');
  const importing = row === undefined || missing.length > 0;
  // Without labels an estimate may be possible; without a score or prediction nothing is.
  const measurable = row !== undefined && missing.every((role) => role === 'label');
  return (
    <Paper sx={{ border: '1px solid var(--dg-line)', borderRadius: '12px' }}>
      <EmptyState
        icon={<InsightsRounded />}
        title={t('tab.none')}
        body={body}
        action={
          live && model.task !== 'other' ? (
            <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, justifyContent: 'center' }}>
              {importing ? (
                <GateButton
                  command="datasets/import"
                  to={`/models/${model.id}/import`}
                  variant={measurable ? 'outlined' : 'contained'}
                >
                  {t('tab.import')}
                </GateButton>
              ) : null}
              {measurable ? <MeasureButton model={model} /> : null}
            </Box>
          ) : undefined
        }
      />
    </Paper>
  );
}

function Measured({ model, latest }: { model: Model; latest: PerformanceRunRow }) {
  const { t } = useTranslation('performance');
  return (
    <>
      <Section
        title={latest.sentence}
        hint={
          <>
            {t(`kind.${latest.kind}`)} · <Moment at={latest.createdAt} />
          </>
        }
      >
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
          <Button component={Link} to={`/performance/${latest.id}`} variant="outlined">
            {t('tab.open')}
          </Button>
          {model.deletedAt === null ? <MeasureButton model={model} /> : null}
        </Box>
      </Section>
      <PerformanceTrend modelId={model.id} kind={latest.kind} />
      <Section title={t('tab.runs')} flush>
        <RunList modelId={model.id} />
      </Section>
    </>
  );
}

const rowId = (row: PerformanceRunRow): string => row.id;

const folds: readonly Fold<PerformanceRunRow>[] = [
  { field: 'dataset', below: 'sentence', text: ({ dataset, part }) => partName(dataset.name, part) },
];

function RunList({ modelId }: { modelId: ModelId }) {
  const { t } = useTranslation('performance');
  const pages = useCursorPages(modelId, 10);
  const query = useCommand(
    'performance/list',
    { modelId, cursor: pages.cursor, limit: pages.pageSize },
    { keepPrevious: true },
  );
  const columns = useMemo<GridColDef<PerformanceRunRow>[]>(
    () => [
      {
        field: 'createdAt',
        headerName: t('runs.when'),
        // In bold; wide enough for the longest date and time.
        width: 190,
        sortable: false,
        renderCell: ({ row, tabIndex }) => (
          <MuiLink
            component={Link}
            to={`/performance/${row.id}`}
            tabIndex={tabIndex}
            color="inherit"
            sx={{ fontWeight: 600 }}
          >
            <Moment at={row.createdAt} list />
          </MuiLink>
        ),
      },
      {
        field: 'sentence',
        headerName: t('runs.answer'),
        flex: 2,
        minWidth: 320,
        sortable: false,
        renderCell: ({ row }) => row.sentence,
      },
      {
        field: 'kind',
        headerName: t('runs.kind'),
        width: 110,
        sortable: false,
        valueGetter: (_, row) => t(row.kind === 'estimate' ? 'trend.estimated' : 'trend.measured'),
      },
      {
        field: 'dataset',
        headerName: t('runs.dataset'),
        flex: 1,
        minWidth: 180,
        sortable: false,
        renderCell: ({ row }) => partName(row.dataset.name, row.part),
      },
    ],
    [t],
  );
  return (
    <QueryGrid
      query={query}
      placeholderRows={4}
      label={t('runs.grid')}
      columns={columns}
      folds={folds}
      wraps
      pages={pages}
      rowId={rowId}
      pathOf={(row) => `/performance/${row.id}`}
    />
  );
}
