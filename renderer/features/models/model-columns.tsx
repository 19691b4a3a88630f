import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import type { GridColDef } from '@mui/x-data-grid';
import { Link as RouterLink } from 'react-router';
import type { TFunction } from 'i18next';
import type { ModelRow } from '../../../shared/contract/models.ts';
import type { Fold } from '../../components/folds.tsx';
import { Moment } from '../../components/moment.tsx';
import { RiskMark, StateChip } from '../../components/state-chip.tsx';
import { TwoLines } from '../../components/two-lines.tsx';
import { VerdictBadge } from '../../components/verdict-badge.tsx';
import { formatInstantBelow } from '../../format/time.ts';
import { StandingMark } from '../deployments/standing-mark.tsx';
import { RiskCell } from '../risk/risk-cell.tsx';

/** Columns that need a large window; sorting by them works from there. */
const roomyOnly: readonly string[] = ['datasetCount', 'updatedAt'];
/** Columns the bin has no use for. */
const notInBin: readonly string[] = ['lastRunAt', 'datasetCount'];

type ModelColumnsOptions = {
  /** A window with room for everything. */
  roomy: boolean;
  /** Models that are where they are by an override. */
  standing: ReadonlySet<string>;
  /** Draws the last column; given in the bin only. */
  actions?: ((row: ModelRow) => React.ReactNode) | undefined;
};

/** What stands below other columns where there is no room for all. */
export function modelFolds(t: TFunction<['models', 'common', 'risk']>): Fold<ModelRow>[] {
  return [
    {
      field: 'lastRunAt',
      below: 'lastRunVerdict',
      text: ({ lastRunAt }) => (lastRunAt === null ? null : formatInstantBelow(lastRunAt)),
    },
    { field: 'owner', below: 'name', text: ({ owner }) => owner },
    { field: 'riskClass', below: 'state', text: ({ riskClass }) => t(`common:riskShort.${riskClass}`) },
  ];
}

/** Columns of the list of models. */
export function modelColumns(
  t: TFunction<['models', 'common', 'risk']>,
  { roomy, standing, actions }: ModelColumnsOptions,
): GridColDef<ModelRow>[] {
  const columns: GridColDef<ModelRow>[] = [
    {
      field: 'name',
      headerName: t('column.name'),
      flex: 2,
      minWidth: 200,
      renderCell: ({ row, tabIndex }) => (
        <TwoLines
          first={
            <Link
              component={RouterLink}
              to={`/models/${row.id}`}
              tabIndex={tabIndex}
              noWrap
              color="inherit"
              sx={{ fontWeight: 600 }}
            >
              {row.name}
            </Link>
          }
          second={t('version', { version: row.semanticVersion })}
        />
      ),
    },
    {
      field: 'lastRunVerdict',
      headerName: t('column.verdict'),
      width: 160,
      renderCell: ({ row }) =>
        row.lastRunVerdict === null ? (
          <Box component="span" sx={{ color: 'text.secondary' }}>
            {t('common:verdict.none')}
          </Box>
        ) : (
          <VerdictBadge verdict={row.lastRunVerdict} />
        ),
    },
    {
      field: 'riskScore',
      headerName: t('column.grade'),
      width: 138,
      renderCell: ({ row }) =>
        row.risk === null ? (
          <Box component="span" sx={{ color: 'text.secondary' }}>
            {t('notScored')}
          </Box>
        ) : (
          <RiskCell risk={row.risk} />
        ),
    },
    {
      field: 'state',
      headerName: t('column.state'),
      width: 124,
      renderCell: ({ row, tabIndex }) =>
        standing.has(row.id) ? (
          <TwoLines
            first={<StateChip state={row.state} />}
            second={<StandingMark modelId={row.id} tabIndex={tabIndex} />}
          />
        ) : (
          <StateChip state={row.state} />
        ),
    },
    {
      field: 'riskClass',
      headerName: t('column.risk'),
      width: 100,
      renderCell: ({ row }) => <RiskMark risk={row.riskClass} short />,
    },
    { field: 'owner', headerName: t('column.owner'), flex: 1, minWidth: 130 },
    {
      field: 'datasetCount',
      headerName: t('column.datasets'),
      width: 82,
      sortable: false,
      align: 'right',
      headerAlign: 'right',
    },
    {
      field: 'lastRunAt',
      headerName: t('column.lastRun'),
      width: 136,
      renderCell: ({ row }) => (row.lastRunAt === null ? t('never') : <Moment at={row.lastRunAt} ago />),
    },
    {
      field: 'updatedAt',
      headerName: t('column.updated'),
      width: 120,
      renderCell: ({ row }) => <Moment at={row.updatedAt} ago />,
    },
  ];
  const shown = columns.filter(
    ({ field }) =>
      !(!roomy && roomyOnly.includes(field)) && !(actions !== undefined && notInBin.includes(field)),
  );
  if (actions === undefined) return shown;
  return [
    ...shown,
    {
      field: 'actions',
      headerName: t('column.actions'),
      width: 118,
      sortable: false,
      renderCell: ({ row }) => actions(row),
    },
  ];
}
