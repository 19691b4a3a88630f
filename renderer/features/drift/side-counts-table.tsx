import { useTranslation } from 'react-i18next';
import type { SideCounts } from '../../../shared/schema/drift.ts';
import { FigureTable } from '../../charts/figure-table.tsx';
import { formatCount, formatShare } from '../../format/numbers.ts';

/** Where the rows of both sides went. */
export function SideCountsTable({ reference, current }: { reference: SideCounts; current: SideCounts }) {
  const { t } = useTranslation('drift');
  const row = (side: string, counts: SideCounts): string[] => {
    const withShare = (count: number): string =>
      count === 0
        ? formatCount(0)
        : `${formatCount(count)} (${formatShare(count / Math.max(counts.rows, 1))})`;
    return [
      side,
      formatCount(counts.rows),
      formatCount(counts.used),
      withShare(counts.missing),
      withShare(counts.notFinite),
    ];
  };
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
