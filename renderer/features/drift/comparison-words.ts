import type { TFunction } from 'i18next';
import { driftTestId } from '../../../shared/schema/drift.ts';
import type { DriftConfig } from '../../../shared/schema/drift.ts';
import { formatNumber, formatShare } from '../../format/numbers.ts';

/** Every setting of a comparison by its name, as a person reads it. */
export function comparisonWords(
  t: TFunction<'drift'>,
  config: DriftConfig,
): { readonly label: string; readonly value: string }[] {
  const tierTwo = Object.entries(config.features)
    .filter(([, { tier }]) => tier === 2)
    .map(([name]) => name);
  const changed = driftTestId.options.flatMap((test) => {
    const limits = config.thresholds[test];
    return limits === undefined
      ? []
      : [
          t('run.thresholdValue', {
            test: t(`test.${test}`),
            moderate: formatNumber(limits.moderate),
            major: formatNumber(limits.major),
          }),
        ];
  });
  return [
    {
      label: t('run.tests'),
      value:
        config.tests === undefined
          ? t('run.testsDefault')
          : config.tests.map((test) => t(`test.${test}`)).join(', '),
    },
    {
      label: t('run.bins'),
      value:
        config.bins.method === 'custom'
          ? t('run.binsCustom', { edges: config.bins.edges.map((edge) => formatNumber(edge)).join(' · ') })
          : t('run.binsValue', {
              method: t(`compare.binMethodName.${config.bins.method}`),
              count: config.bins.count,
            }),
    },
    {
      label: t('run.levels'),
      value: t('run.levelsValue', {
        alpha: formatNumber(config.alpha),
        major: formatNumber(config.majorAlpha),
      }),
    },
    { label: t('run.alarmShare'), value: formatShare(config.alarmShare) },
    {
      label: t('run.tierTwo'),
      value: tierTwo.length === 0 ? t('run.tierTwoNone') : tierTwo.join(', '),
    },
    { label: t('run.correction'), value: t(`compare.correctionName.${config.correction}`) },
    {
      label: t('run.thresholds'),
      value: changed.length === 0 ? t('run.thresholdsNone') : changed.join('; '),
    },
  ];
}
