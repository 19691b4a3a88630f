import { useTranslation } from 'react-i18next';
import type { NumericSummary } from '../../../shared/schema/drift.ts';
import { FigureTable } from '../../charts/figure-table.tsx';
import { Section } from '../../components/section.tsx';
import { formatNumber, formatShare, noValue } from '../../format/numbers.ts';
import { useSideNames } from './use-side-names.ts';

type QuantileTableProps = { reference: NumericSummary; current: NumericSummary };

function change(before: number | null, after: number | null): string {
  if (before === null || after === null) return noValue;
  const difference = after - before;
  return difference > 0 ? `+${formatNumber(difference)}` : formatNumber(difference);
}

function line(label: string, before: number | null, after: number | null): string[] {
  return [label, formatNumber(before), formatNumber(after), change(before, after)];
}

/** Location and spread of both sides, value by value. */
export function QuantileTable({ reference, current }: QuantileTableProps) {
  const { t } = useTranslation('drift');
  const sides = useSideNames();
  const quantiles = reference.quantiles.map(({ probability, value }) =>
    line(
      probability === 0.5 ? t('chart.median') : formatShare(probability),
      value,
      current.quantiles.find((other) => other.probability === probability)?.value ?? null,
    ),
  );
  return (
    <Section title={t('chart.quantiles')} hint={t('chart.quantilesHint')}>
      <FigureTable
        label={t('chart.quantiles')}
        columns={[t('chart.quantile'), sides.reference, sides.current, t('chart.change')]}
        rows={[
          line(t('chart.minimum'), reference.minimum, current.minimum),
          ...quantiles,
          line(t('chart.maximum'), reference.maximum, current.maximum),
          line(t('chart.mean'), reference.mean, current.mean),
          line(t('chart.deviation'), reference.standardDeviation, current.standardDeviation),
        ]}
      />
    </Section>
  );
}
