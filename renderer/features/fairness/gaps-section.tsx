import Box from '@mui/material/Box';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import type { FairnessGroupRow, FairnessPartition } from '../../../shared/contract/fairness.ts';
import { fairnessMetricName } from '../../../shared/schema/fairness.ts';
import { FigureTable } from '../../charts/figure-table.tsx';
import { Section } from '../../components/section.tsx';
import { tableEdges, tabularNumbers } from '../../components/tabular.ts';
import { formatNumber, formatPValue, formatStatistic, noValue } from '../../format/numbers.ts';
import { FairnessBadge } from './fairness-badge.tsx';

export function intervalText(
  t: TFunction<'fairness'>,
  interval: readonly [number, number] | null,
  format: (value: number) => string,
): string {
  return interval === null
    ? noValue
    : t('gaps.range', { low: format(interval[0]), high: format(interval[1]) });
}

/** Gaps over all groups that are judged. */
export function GapsSection({ partition }: { partition: FairnessPartition }) {
  const { t } = useTranslation('fairness');
  const named = fairnessMetricName.options.filter((name) => partition.metrics[name] !== null);
  if (named.length === 0) return null;
  return (
    <Section title={t('gaps.title')} hint={t('gaps.hint')}>
      <Box sx={{ overflowX: 'auto' }}>
        <FigureTable
          label={t('gaps.title')}
          columns={[t('gaps.metric'), t('gaps.value'), t('gaps.interval')]}
          rows={named.map((name) => [
            t(`metric.${name}`),
            formatStatistic(partition.metrics[name]),
            intervalText(t, partition.metricIntervals[name], formatStatistic),
          ])}
        />
      </Box>
    </Section>
  );
}

/** A difference of shares in percentage points. */
function points(value: number): string {
  return formatNumber(Math.round(value * 1000) / 10);
}

/** Each group beside the reference: selection and, with labels, the error rates. */
export function TestsSection({ rows }: { rows: readonly FairnessGroupRow[] }) {
  const { t } = useTranslation('fairness');
  const compared = rows.flatMap(({ comparison }) => comparison ?? []);
  if (compared.length === 0) return null;
  return (
    <Section title={t('gaps.tests')} hint={t('gaps.testsHint')} flush>
      <Box sx={{ overflowX: 'auto' }} tabIndex={0} role="group" aria-label={t('gaps.tests')}>
        <Table size="small" sx={tableEdges(2.5, 0.75)}>
          <TableHead>
            <TableRow>
              <TableCell sx={{ minWidth: 110 }}>{t('groups.group')}</TableCell>
              <TableCell sx={{ minWidth: 110 }}>{t('gaps.rate')}</TableCell>
              <TableCell align="right">{t('gaps.difference')}</TableCell>
              <TableCell align="right">{t('gaps.interval')}</TableCell>
              <TableCell align="right">{t('gaps.p')}</TableCell>
              <TableCell>{t('gaps.result')}</TableCell>
            </TableRow>
          </TableHead>
          <TableBody>
            {compared.flatMap((comparison) => [
              <TableRow key={comparison.group}>
                <TableCell
                  component="th"
                  scope="rowgroup"
                  sx={{ fontWeight: 560, overflowWrap: 'break-word' }}
                >
                  {comparison.group}
                </TableCell>
                <TableCell>{t('rate.selectionRate')}</TableCell>
                <TableCell align="right" sx={tabularNumbers}>
                  {points(comparison.difference)}
                </TableCell>
                <TableCell align="right" sx={tabularNumbers}>
                  {intervalText(t, comparison.differenceInterval, points)}
                </TableCell>
                <TableCell align="right" sx={tabularNumbers} title={comparison.pValueMethod}>
                  {formatPValue(comparison.adjustedPValue)}
                </TableCell>
                <TableCell>
                  <FairnessBadge verdict={comparison.selectionVerdict} />
                </TableCell>
              </TableRow>,
              ...comparison.rates.map((rate) => (
                <TableRow key={`${comparison.group} ${rate.rate}`}>
                  <TableCell />
                  <TableCell>{t(`rate.${rate.rate}`)}</TableCell>
                  <TableCell align="right" sx={tabularNumbers}>
                    {rate.difference === null ? t('gaps.undefined') : points(rate.difference)}
                  </TableCell>
                  <TableCell align="right" sx={tabularNumbers}>
                    {intervalText(t, rate.interval, points)}
                  </TableCell>
                  <TableCell align="right" sx={tabularNumbers} title={rate.pValueMethod ?? ''}>
                    {formatPValue(rate.adjustedPValue)}
                  </TableCell>
                  <TableCell>
                    <FairnessBadge verdict={rate.verdict} />
                    {rate.judged ? null : (
                      <Typography sx={{ color: 'text.secondary', fontSize: '0.8125rem', marginTop: 0.25 }}>
                        {t('gaps.notJudged')}
                      </Typography>
                    )}
                  </TableCell>
                </TableRow>
              )),
            ])}
          </TableBody>
        </Table>
      </Box>
    </Section>
  );
}

/** Means, spread and errors, where there are scores or predicted numbers. */
export function ScoresSection({ rows }: { rows: readonly FairnessGroupRow[] }) {
  const { t } = useTranslation('fairness');
  const scored = rows.filter(({ scores }) => scores !== null && scores.scored > 0);
  // Of scores from 0 to 1 four decimals line up; a predicted number may have any size.
  const format = scored.every(({ scores }) => Math.abs(scores?.mean ?? 0) <= 1)
    ? formatStatistic
    : formatNumber;
  const measured = rows.filter(({ errors }) => errors !== null && errors.rows > 0);
  return (
    <>
      {scored.length === 0 ? null : (
        <Section title={t('scores.title')} hint={t('scores.hint')}>
          <Box sx={{ overflowX: 'auto' }} tabIndex={0} role="group" aria-label={t('scores.title')}>
            <FigureTable
              label={t('scores.title')}
              columns={[
                t('groups.group'),
                t('scores.mean'),
                t('scores.sd'),
                t('scores.gap'),
                t('gaps.interval'),
                t('scores.d'),
                t('scores.ks'),
                t('scores.ksP'),
              ]}
              rows={scored.map(({ group, scores }) => [
                group,
                format(scores?.mean ?? null),
                format(scores?.standardDeviation ?? null),
                format(scores?.meanGap ?? null),
                intervalText(t, scores?.meanGapInterval ?? null, format),
                formatStatistic(scores?.cohensD ?? null),
                formatStatistic(scores?.ks ?? null),
                formatPValue(scores?.ksPValue ?? null),
              ])}
            />
          </Box>
        </Section>
      )}
      {measured.length === 0 ? null : (
        <Section title={t('errors.title')} hint={t('errors.hint')}>
          <Box sx={{ overflowX: 'auto' }} tabIndex={0} role="group" aria-label={t('errors.title')}>
            <FigureTable
              label={t('errors.title')}
              columns={[
                t('groups.group'),
                t('errors.mean'),
                t('errors.mae'),
                t('errors.rmse'),
                t('errors.meanGap'),
                t('errors.maeGap'),
              ]}
              rows={measured.map(({ group, errors }) => [
                group,
                formatNumber(errors?.meanError ?? null),
                formatNumber(errors?.meanAbsoluteError ?? null),
                formatNumber(errors?.rootMeanSquareError ?? null),
                intervalText(t, errors?.meanErrorGapInterval ?? null, formatNumber),
                intervalText(t, errors?.meanAbsoluteErrorGapInterval ?? null, formatNumber),
              ])}
            />
          </Box>
        </Section>
      )}
    </>
  );
}
