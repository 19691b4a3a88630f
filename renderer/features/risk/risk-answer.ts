import type { TFunction } from 'i18next';
import type { RiskScore, RiskSummary } from '../../../shared/contract/risk.ts';
import { bandOfScore, riskGrades } from '../../../shared/schema/risk.ts';
import type { RiskBand } from '../../../shared/schema/risk.ts';
import { formatCount } from '../../format/numbers.ts';
import { formatPoints } from './points.ts';

/** How the models stand, in a sentence: what is bad first, then what nobody knows, then the worst grade there is. */
export function riskAnswer(t: TFunction<'risk'>, { grades, scored, unknown }: RiskSummary): string {
  const bad = grades.E + grades.F;
  if (scored === 0) return t('page.heading.none');
  if (bad > 0) return t('page.heading.bad', { count: bad, scored: formatCount(scored) });
  if (unknown === scored) return t('page.heading.unknown', { count: unknown });
  const worst = riskGrades.findLast((grade) => grades[grade] > 0) ?? 'A';
  return t('page.heading.fine', { grade: worst });
}

/** How a model stands, with its band; a score of which nothing was found says only where it may lie. */
export function scoreHeading(t: TFunction<'risk'>, score: RiskScore): { band: RiskBand; text: string } {
  const band = bandOfScore(score);
  const range = t('range', { low: formatPoints(score.low), high: formatPoints(score.high) });
  return {
    band,
    text:
      band === 'unknown'
        ? t('tab.headingUnknown', { range })
        : t('tab.heading', { score: formatPoints(score.score), grade: band }),
  };
}
