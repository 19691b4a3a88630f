import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import type { GridColDef } from '@mui/x-data-grid';
import type { TFunction } from 'i18next';
import { Link as RouterLink } from 'react-router';
import type { FeatureResult } from '../../../shared/schema/drift.ts';
import type { RunId } from '../../../shared/schema/ids.ts';
import type { Fold } from '../../components/folds.tsx';
import { TwoLines } from '../../components/two-lines.tsx';
import { tabularNumbers } from '../../components/tabular.ts';
import { VerdictBadge } from '../../components/verdict-badge.tsx';
import { formatCount, formatNumber, formatPValue, formatStatistic, noValue } from '../../format/numbers.ts';
import { decidingTest } from './deciding-test.ts';
import { featurePath } from './feature-path.ts';

function figure(
  field: string,
  headerName: string,
  width: number,
  read: (row: FeatureResult) => string,
): GridColDef<FeatureResult> {
  return {
    field,
    headerName,
    width,
    align: 'right',
    headerAlign: 'right',
    sortable: false,
    renderCell: ({ row }) => (
      <Box component="span" sx={tabularNumbers}>
        {read(row)}
      </Box>
    ),
  };
}

const statisticOf = (row: FeatureResult): string => formatStatistic(decidingTest(row)?.statistic ?? null);
const thresholdOf = (row: FeatureResult): string => formatNumber(decidingTest(row)?.threshold ?? null);

function rowsOf(t: TFunction<'drift'>, row: FeatureResult): string {
  return t('run.rowsPair', {
    reference: formatCount(row.reference.used),
    current: formatCount(row.current.used),
  });
}

/** What stands in a further line where there is no room for every figure. */
export function featureFolds(t: TFunction<'drift'>): Fold<FeatureResult>[] {
  return [
    { field: 'rows', below: 'name', text: (row) => rowsOf(t, row) },
    { field: 'statistic', below: 'test', text: statisticOf },
    { field: 'threshold', below: 'effect', text: thresholdOf },
  ];
}

/** The table of features; its figures are those of the deciding test. */
export function featureColumns(t: TFunction<'drift'>, runId: RunId): GridColDef<FeatureResult>[] {
  return [
    {
      field: 'name',
      headerName: t('run.columnFeature'),
      flex: 1,
      minWidth: 164,
      renderCell: ({ row, tabIndex }) => (
        <TwoLines
          first={
            <Link
              component={RouterLink}
              to={featurePath(runId, row.name)}
              tabIndex={tabIndex}
              noWrap
              title={row.name}
              color="inherit"
              sx={{ fontWeight: 600 }}
            >
              {row.name}
            </Link>
          }
          second={t(`type.${row.type}`)}
        />
      ),
    },
    {
      field: 'verdict',
      headerName: t('run.columnVerdict'),
      width: 160,
      renderCell: ({ row }) => <VerdictBadge verdict={row.verdict} />,
    },
    {
      field: 'test',
      headerName: t('run.columnTest'),
      width: 160,
      sortable: false,
      valueGetter: (_, row) => {
        const test = decidingTest(row);
        return test === undefined ? noValue : t(`test.${test.id}`);
      },
    },
    figure('statistic', t('run.columnStatistic'), 90, statisticOf),
    {
      ...figure('effect', t('run.columnEffect'), 106, (row) =>
        formatStatistic(decidingTest(row)?.effectSize ?? null),
      ),
      sortable: true,
    },
    figure('threshold', t('run.columnThreshold'), 92, thresholdOf),
    figure('p', t('run.columnP'), 98, (row) => {
      const test = decidingTest(row);
      return formatPValue(test?.adjustedPValue ?? test?.pValue ?? null);
    }),
    {
      ...figure('rows', t('run.columnRows'), 128, (row) => rowsOf(t, row)),
      description: t('run.rowsHint'),
    },
  ];
}
