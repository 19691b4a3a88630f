import Box from '@mui/material/Box';
import type { GridColDef } from '@mui/x-data-grid';
import type { TFunction } from 'i18next';
import type { RiskRow } from '../../../shared/contract/risk.ts';
import { bandOf } from '../../../shared/schema/risk.ts';
import type { Fold } from '../../components/folds.tsx';
import { Moment } from '../../components/moment.tsx';
import { RowLink } from '../../components/row-link.tsx';
import { tabularNumbers } from '../../components/tabular.ts';
import { TwoLines } from '../../components/two-lines.tsx';
import { formatCount } from '../../format/numbers.ts';
import { formatInstantBelow } from '../../format/time.ts';
import { GradeBadge } from './grade-badge.tsx';
import { formatPoints } from './points.ts';

/** What stands below other columns where there is no room for all. */
export const riskFolds: readonly Fold<RiskRow>[] = [
  { field: 'at', below: 'name', text: ({ at }) => formatInstantBelow(at) },
  { field: 'unknownTerms', below: 'uncertainty', text: ({ unknownTerms }) => formatCount(unknownTerms) },
];

/** The columns of the list of risks; their names are the fields that the engine sorts by. */
export function riskColumns(t: TFunction<['risk', 'common']>): GridColDef<RiskRow>[] {
  return [
    {
      field: 'name',
      headerName: t('column.model'),
      flex: 2,
      minWidth: 230,
      renderCell: ({ row, tabIndex }) => (
        <TwoLines
          first={<RowLink to={`/models/${row.modelId}/risk`} text={row.modelName} tabIndex={tabIndex} />}
          second={row.owner}
        />
      ),
    },
    {
      field: 'grade',
      headerName: t('column.grade'),
      sortable: false,
      width: 120,
      renderCell: ({ row }) => <GradeBadge grade={bandOf(row)} />,
    },
    {
      field: 'score',
      headerName: t('column.score'),
      align: 'right',
      headerAlign: 'right',
      width: 90,
      renderCell: ({ row }) => <Figure>{formatPoints(row.score)}</Figure>,
    },
    {
      field: 'uncertainty',
      headerName: t('column.range'),
      align: 'right',
      headerAlign: 'right',
      width: 140,
      renderCell: ({ row }) => (
        <Figure>{t('range', { low: formatPoints(row.low), high: formatPoints(row.high) })}</Figure>
      ),
    },
    {
      field: 'unknownTerms',
      headerName: t('column.unknown'),
      sortable: false,
      align: 'right',
      headerAlign: 'right',
      width: 140,
      renderCell: ({ row }) => <Figure>{formatCount(row.unknownTerms)}</Figure>,
    },
    {
      field: 'at',
      headerName: t('column.at'),
      width: 140,
      renderCell: ({ row }) => <Moment at={row.at} ago />,
    },
  ];
}

function Figure({ children }: { children: string }) {
  return (
    <Box component="span" sx={tabularNumbers}>
      {children}
    </Box>
  );
}
