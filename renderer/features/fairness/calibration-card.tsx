import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { FairnessGroupRow } from '../../../shared/contract/fairness.ts';
import { tokens } from '../../app/theme/tokens.ts';
import { useScheme } from '../../app/theme/use-scheme.ts';
import { ChartCard } from '../../charts/chart-card.tsx';
import { FigureTable } from '../../charts/figure-table.tsx';
import { calibrationOption } from '../../charts/options/group-lines.ts';
import { formatCount, formatShare } from '../../format/numbers.ts';
import { intervalText } from './gaps-section.tsx';

/** Whether a score means the same for every group; nothing without scores and labels. */
export function CalibrationCard({ rows }: { rows: readonly FairnessGroupRow[] }) {
  const { t } = useTranslation('fairness');
  const scheme = useScheme();
  const shown = useMemo(
    () => rows.filter(({ calibration, excluded }) => calibration.length > 0 && excluded === null),
    [rows],
  );
  const option = useMemo(
    () =>
      calibrationOption(
        shown.map(({ group, calibration }) => ({
          name: group,
          points: calibration.map(({ meanScore, positiveShare }) => [meanScore, positiveShare] as const),
        })),
        { x: t('calibration.x'), y: t('calibration.y'), perfect: t('calibration.perfect') },
        tokens[scheme],
      ),
    [shown, t, scheme],
  );
  if (shown.length === 0) return null;
  return (
    <ChartCard
      title={t('calibration.title')}
      hint={t('calibration.hint')}
      label={t('calibration.label')}
      option={option}
      height={380}
      table={
        <FigureTable
          label={t('calibration.title')}
          columns={[
            t('calibration.group'),
            t('calibration.scores'),
            t('calibration.rows'),
            t('calibration.meanScore'),
            t('calibration.positive'),
            t('calibration.interval'),
          ]}
          rows={shown.flatMap(({ group, calibration }) =>
            calibration.map((bin) => [
              group,
              intervalText(t, [bin.from, bin.to], formatShare),
              formatCount(bin.rows),
              formatShare(bin.meanScore),
              formatShare(bin.positiveShare),
              intervalText(t, bin.interval, formatShare),
            ]),
          )}
        />
      }
    />
  );
}
