import { useTranslation } from 'react-i18next';
import type { SideCounts } from '../../../shared/schema/drift.ts';
import { FigureTable } from '../../charts/figure-table.tsx';
import { formatCount, formatSmallShare } from '../../format/numbers.ts';

function withShare(count: number, rows: number): string {
  return count === 0
    ? formatCount(0)
    : `${formatCount(count)} (${formatSmallShare(count / Math.max(rows, 1))})`;
}

function row(side: string, counts: SideCounts): string[] {
  return [
    side,
    formatCount(counts.rows),
    formatCount(counts.used),
    withShare(counts.missing, counts.rows),
    withShare(counts.notFinite, counts.rows),
  ];
}

/** Where the rows of both sides went. */
export function SideCountsTable({ reference, current }: { reference: SideCounts; current: SideCounts }) {
  const { t } = useTranslation('drift');
  return (
    <FigureTable
      label={t('feature.rows')}
      columns={[
        t('feature.side'),
        t('feature.rowsTotal'),
        t('feature.rowsUsed'),
        t('feature.rowsMissing'),
        t('feature.rowsNotFinite'),
      ]}
      rows={[row(t('side.reference'), reference), row(t('side.current'), current)]}
    />
  );
}
