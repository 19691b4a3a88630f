import { Fragment } from 'react';
import Box from '@mui/material/Box';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableContainer from '@mui/material/TableContainer';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import { useTranslation } from 'react-i18next';
import type { TestResult } from '../../../shared/schema/drift.ts';
import { tableEdges, tabularNumbers } from '../../components/tabular.ts';
import { VerdictBadge } from '../../components/verdict-badge.tsx';
import { formatCount, formatNumber, formatPValue, formatStatistic, noValue } from '../../format/numbers.ts';

/** Every test of a feature with all that is needed to compute it again; its sentence stands below its figures. */
export function TestsTable({ tests }: { tests: readonly TestResult[] }) {
  const { t } = useTranslation('drift');
  return (
    <TableContainer tabIndex={0} role="group" aria-label={t('feature.figures')}>
      <Table
        size="small"
        aria-label={t('feature.tests')}
        sx={{
          ...tableEdges(2.5, 1),
          '& td[colspan]': { paddingBlock: '0 14px' },
        }}
      >
        <TableHead>
          <TableRow>
            <TableCell>{t('feature.columnTest')}</TableCell>
            <TableCell>{t('feature.columnVerdict')}</TableCell>
            <TableCell align="right">{t('feature.columnStatistic')}</TableCell>
            <TableCell align="right">{t('feature.columnEffect')}</TableCell>
            <TableCell align="right">{t('feature.columnThresholds')}</TableCell>
            <TableCell align="right">{t('feature.columnAdjusted')}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {tests.map((test) => (
            <Fragment key={test.id}>
              <Figures test={test} />
              <TableRow>
                <TableCell colSpan={6} sx={{ padding: '0 20px 12px', fontSize: '0.8438rem' }}>
                  <Explanation test={test} />
                </TableCell>
              </TableRow>
            </Fragment>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}

function Figures({ test }: { test: TestResult }) {
  const { t } = useTranslation('drift');
  const figures = [
    formatStatistic(test.statistic),
    formatStatistic(test.effectSize),
    test.threshold === null
      ? noValue
      : `${formatNumber(test.threshold)} / ${formatNumber(test.majorThreshold)}`,
    formatPValue(test.adjustedPValue),
  ];
  return (
    <TableRow sx={{ '& > td, & > th': { borderBottom: 'none', paddingTop: '12px' } }}>
      <TableCell component="th" scope="row" sx={{ fontWeight: 600, whiteSpace: 'nowrap' }}>
        {t(`test.${test.id}`)}
      </TableCell>
      <TableCell>
        <VerdictBadge verdict={test.verdict} />
      </TableCell>
      {figures.map((figure, index) => (
        <TableCell key={index} align="right" sx={tabularNumbers}>
          {figure}
        </TableCell>
      ))}
    </TableRow>
  );
}

function Explanation({ test }: { test: TestResult }) {
  const { t } = useTranslation(['drift', 'common']);
  const method = [
    test.effectName,
    ...(test.pValueMethod === null ? [] : [t('feature.method', { method: test.pValueMethod })]),
    ...(test.degreesOfFreedom === null ? [] : [t('feature.degrees', { count: test.degreesOfFreedom })]),
    ...(test.decides ? [] : [t('feature.informative')]),
  ];
  const further = [
    { label: t('feature.columnP'), value: formatPValue(test.pValue) },
    { label: t('feature.columnCritical'), value: formatStatistic(test.criticalValue) },
    { label: t('feature.columnBins'), value: test.bins === null ? noValue : formatCount(test.bins) },
    {
      label: t('feature.columnRows'),
      value: `${formatCount(test.referenceRows)} / ${formatCount(test.currentRows)}`,
    },
  ].filter(({ value }) => value !== noValue);
  return (
    <Box sx={{ maxWidth: '92ch' }}>
      <Box>
        {test.reason}
        {test.sufficientRows === null || test.reason.includes(formatCount(test.sufficientRows))
          ? ''
          : ` ${t('feature.sufficient', { count: test.sufficientRows })}`}
      </Box>
      <Box sx={{ color: 'text.secondary', marginTop: 0.25 }}>
        <Box sx={tabularNumbers}>{further.map((part) => t('common:labelled', part)).join(' · ')}</Box>
        {method.filter((part) => part !== '').join(' · ')}
        {test.notes.length === 0 ? null : <Box>{test.notes.join(' ')}</Box>}
      </Box>
    </Box>
  );
}
