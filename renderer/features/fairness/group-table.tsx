import { useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { FairnessGroupRow, FairnessPartition } from '../../../shared/contract/fairness.ts';
import { fairnessRateName, groupTitle } from '../../../shared/schema/fairness.ts';
import type { FairnessRateName } from '../../../shared/schema/fairness.ts';
import { tableEdges, tabularNumbers } from '../../components/tabular.ts';
import { formatCount, formatNumber } from '../../format/numbers.ts';
import { FairnessBadge } from './fairness-badge.tsx';
import { RateBar } from './rate-bar.tsx';

type GroupTableProps = {
  partition: FairnessPartition;
  rows: readonly FairnessGroupRow[];
};

const withLabels: readonly FairnessRateName[] = ['selectionRate', 'tpr', 'fpr'];
const withoutLabels: readonly FairnessRateName[] = ['selectionRate'];

/** The groups with their rates, each beside the reference. Which rates are shown is the reader's choice. */
export function GroupTable({ partition, rows }: GroupTableProps) {
  const { t } = useTranslation('fairness');
  const labelled = rows.some(({ metrics }) => metrics.labelled > 0);
  const [chosen, setChosen] = useState<readonly FairnessRateName[] | null>(null);
  const shown = chosen ?? (labelled ? withLabels : withoutLabels);
  return (
    <>
      {labelled ? (
        <Box
          role="group"
          aria-label={t('groups.shown')}
          sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 0.5, paddingInline: 2.5, paddingBottom: 1 }}
        >
          {fairnessRateName.options.map((rate) => (
            <FormControlLabel
              key={rate}
              label={<Box sx={{ fontSize: '0.8125rem' }}>{t(`rate.${rate}`)}</Box>}
              control={
                <Checkbox
                  size="small"
                  checked={shown.includes(rate)}
                  onChange={(_, checked) => {
                    setChosen(
                      fairnessRateName.options.filter((name) =>
                        name === rate ? checked : shown.includes(name),
                      ),
                    );
                  }}
                />
              }
            />
          ))}
        </Box>
      ) : null}
      <Box
        sx={{ overflowX: 'auto' }}
        tabIndex={0}
        role="group"
        aria-label={t('groups.label', { attributes: partition.attributes.join(' × ') })}
      >
        <Table size="small" sx={tableEdges(2.5, 0.75)}>
          <TableHead>
            <TableRow>
              <TableCell sx={{ minWidth: 110 }}>{t('groups.group')}</TableCell>
              <TableCell>{t('groups.verdict')}</TableCell>
              <TableCell align="right">{t('groups.rows')}</TableCell>
              {partition.reference === null ? null : (
                <TableCell align="right" sx={{ minWidth: 76, maxWidth: 160, whiteSpace: 'normal' }}>
                  {t('groups.ratio', {
                    reference: groupTitle(partition.reference, partition.attributes.length),
                  })}
                </TableCell>
              )}
              {shown.map((rate) => (
                <TableCell key={rate} align="right" sx={{ whiteSpace: 'normal' }}>
                  {t(`rate.${rate}`)}
                </TableCell>
              ))}
            </TableRow>
          </TableHead>
          <TableBody>
            {rows.map((row) => (
              <TableRow key={row.group}>
                <TableCell component="th" scope="row" sx={{ overflowWrap: 'break-word', fontWeight: 560 }}>
                  {row.group}
                </TableCell>
                <TableCell>
                  <Result row={row} />
                </TableCell>
                <TableCell align="right" sx={tabularNumbers}>
                  {formatCount(row.metrics.n)}
                </TableCell>
                {partition.reference === null ? null : (
                  <TableCell align="right" sx={tabularNumbers}>
                    {formatNumber(row.isReference ? 1 : (row.comparison?.ratio ?? null))}
                  </TableCell>
                )}
                {shown.map((rate) => (
                  <TableCell key={rate} align="right">
                    <RateBar
                      name={`${row.group}: ${t(`rate.${rate}`)}`}
                      value={row.metrics[rate]}
                      interval={row.metrics.intervals[rate]}
                    />
                  </TableCell>
                ))}
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </Box>
    </>
  );
}

function Result({ row: { comparison, excluded, isReference } }: { row: FairnessGroupRow }) {
  const { t } = useTranslation('fairness');
  if (comparison !== null) return <FairnessBadge verdict={comparison.verdict} />;
  const word = isReference ? t('groups.reference') : t('groups.leftOut');
  return (
    <>
      <Typography variant="body2" component="span" sx={{ fontWeight: 560 }}>
        {word}
      </Typography>
      {excluded === null ? null : (
        <Typography variant="body2" sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>
          {excluded}
        </Typography>
      )}
    </>
  );
}

type GroupPagerProps = {
  page: number;
  pageSize: number;
  total: number;
  onPage: (page: number) => void;
};

/** Steps through the groups where there are more than one page of them. */
export function GroupPager({ page, pageSize, total, onPage }: GroupPagerProps) {
  const { t } = useTranslation('fairness');
  if (total <= pageSize) return null;
  const from = page * pageSize + 1;
  const to = Math.min(total, from + pageSize - 1);
  return (
    <Box sx={{ display: 'flex', alignItems: 'center', gap: 1.5, padding: '12px 20px' }}>
      <Button
        size="small"
        variant="outlined"
        disabled={page === 0}
        onClick={() => {
          onPage(page - 1);
        }}
      >
        {t('groups.previous')}
      </Button>
      <Button
        size="small"
        variant="outlined"
        disabled={to >= total}
        onClick={() => {
          onPage(page + 1);
        }}
      >
        {t('groups.next')}
      </Button>
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {t('groups.range', {
          from: formatCount(from),
          to: formatCount(to),
          total: formatCount(total),
        })}
      </Typography>
    </Box>
  );
}
