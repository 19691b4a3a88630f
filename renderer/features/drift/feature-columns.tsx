import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import type { GridColDef } from '@mui/x-data-grid';
import type { TFunction } from 'i18next';
import { Link as RouterLink } from 'react-router';
import type { FeatureResult } from '../../../shared/schema/drift.ts';
import type { RunId } from '../../../shared/schema/ids.ts';
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
      width: 172,
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
    figure('statistic', t('run.columnStatistic'), 90, (row) =>
      formatStatistic(decidingTest(row)?.statistic ?? null),
    ),
    {
      ...figure('effect', t('run.columnEffect'), 88, (row) =>
        formatStatistic(decidingTest(row)?.effectSize ?? null),
      ),
      sortable: true,
    },
    figure('threshold', t('run.columnThreshold'), 92, (row) =>
      formatNumber(decidingTest(row)?.threshold ?? null),
    ),
    figure('p', t('run.columnP'), 98, (row) => {
      const test = decidingTest(row);
      return formatPValue(test?.adjustedPValue ?? test?.pValue ?? null);
    }),
    {
      ...figure('rows', t('run.columnRows'), 128, (row) =>
        t('run.rowsPair', {
          reference: formatCount(row.reference.used),
          current: formatCount(row.current.used),
        }),
      ),
      description: t('run.rowsHint'),
    },
  ];
}
