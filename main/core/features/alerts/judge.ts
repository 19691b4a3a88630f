import type { AlertLevel, AlertRule } from '../../../../shared/contract/alerts.ts';
import { lowerIsBetter } from '../../../../shared/schema/alert-limits.ts';
import type {
  DataLimits,
  PerformanceLimits,
  RiskLimits,
  WatchedMetric,
} from '../../../../shared/schema/alert-limits.ts';
import type { PerformanceFigure } from '../../../../shared/schema/performance.ts';
import { riskGrades } from '../../../../shared/schema/risk.ts';
import {
  formatFigure,
  formatPercent,
  isMore,
  lossAgainst,
  lossBeyond,
  metricNames,
} from '../../statistics/index.ts';
import type { Worse } from '../../statistics/index.ts';
import type { AlertSignal, DataSignal, PerformanceSignal, RiskSignal } from './alert-sink.ts';

/** How a result stands with a rule, and why, in sentences; `why` is empty where the result says it itself. */
export type Judgement = {
  readonly level: AlertLevel | 'in-order' | 'unknown';
  readonly why: readonly string[];
};

const unknown: Judgement = { level: 'unknown', why: [] };
const inOrder: Judgement = { level: 'in-order', why: [] };

/** The limits of a rule on a figure, in words. */
export function limitsInWords({ metric, limit, drop }: PerformanceLimits): string {
  const beyond = lowerIsBetter(metric) ? 'above' : 'below';
  return [
    ...(limit === null ? [] : [`${metricNames[metric]} ${beyond} ${formatFigure(limit)}`]),
    ...(drop === null
      ? []
      : [`${metricNames[metric]} more than ${formatFigure(drop)} worse than on the reference`]),
  ].join(', or ');
}

/** The limits of a rule on data, in words. */
export function dataLimitsInWords({ refusedPercent, missingPercent }: DataLimits): string {
  return [
    ...(refusedPercent === null ? [] : [`more than ${formatFigure(refusedPercent)} % refused rows`]),
    ...(missingPercent === null ? [] : [`more than ${formatFigure(missingPercent)} % missing values`]),
  ].join(', or ');
}

/** A figure with its interval, in words. */
function figureInWords(metric: WatchedMetric, figure: PerformanceFigure | null): string {
  const name = metricNames[metric];
  if (figure?.defined !== true) return name;
  const { value, interval } = figure;
  const range =
    interval === null ? '' : ` (${formatFigure(interval.lower)} to ${formatFigure(interval.upper)})`;
  return `${name} is ${formatFigure(value)}${range}`;
}

function worst(findings: readonly { readonly worse: Worse; readonly why: string }[]): Judgement {
  const bad = findings.filter(({ worse }) => worse !== 'no');
  if (bad.length === 0) return findings.length === 0 ? unknown : inOrder;
  return {
    level: bad.some(({ worse }) => worse === 'certain') ? 'major' : 'moderate',
    why: bad.map(({ why }) => why),
  };
}

/** Said of what the interval leaves open. */
const chance = (worse: Worse): string => (worse === 'possible' ? ', which chance could explain' : '');

function judgePerformance(
  { metric, limit, drop }: PerformanceLimits,
  { metrics, reference }: PerformanceSignal,
): Judgement {
  const measured = metrics.find(({ name }) => name === metric);
  if (measured === undefined) return unknown;
  const turned = lowerIsBetter(metric);
  const { figure } = measured;
  const beyond = limit === null ? null : lossBeyond(figure, limit, turned);
  const lost = drop === null ? null : lossAgainst(figure, measured.reference, turned);
  const findings = [];
  if (beyond !== null && limit !== null) {
    const worse = isMore(beyond, 0);
    const side = turned ? 'above' : 'below';
    const why = `The ${figureInWords(metric, figure)}, ${side} ${formatFigure(limit)}${chance(worse)}.`;
    findings.push({ worse, why });
  }
  if (lost !== null && drop !== null) {
    const worse = isMore(lost, drop);
    const range = `${formatFigure(lost.value)} (${formatFigure(lost.low)} to ${formatFigure(lost.high)})`;
    const why = `The ${figureInWords(metric, figure)}: ${range} worse than on the reference “${reference ?? ''}”, more than ${formatFigure(drop)}${chance(worse)}.`;
    findings.push({ worse, why });
  }
  const judgement = worst(findings);
  // In order only where everything that was asked for could be told.
  const asked = (limit === null ? 0 : 1) + (drop === null ? 0 : 1);
  return judgement.level === 'in-order' && findings.length < asked ? unknown : judgement;
}

function judgeRisk({ grade }: RiskLimits, { score }: RiskSignal): Judgement {
  if (score === null) return unknown;
  const reached = (found: typeof score.grade): boolean =>
    riskGrades.indexOf(found) >= riskGrades.indexOf(grade);
  if (!reached(score.grade)) return inOrder;
  return { level: reached(score.bestGrade) ? 'major' : 'moderate', why: [] };
}

function judgeData(
  { refusedPercent, missingPercent }: DataLimits,
  { refused, missing }: DataSignal,
): Judgement {
  const findings = [
    { share: refused, allowed: refusedPercent, what: 'of the rows were refused' },
    { share: missing, allowed: missingPercent, what: 'of the values are missing' },
  ].flatMap(({ share, allowed, what }) =>
    share === null || allowed === null
      ? []
      : [
          {
            worse: share * 100 > allowed ? ('certain' as const) : ('no' as const),
            why: `${formatPercent(share)} ${what}, more than ${formatPercent(allowed / 100)}.`,
          },
        ],
  );
  return worst(findings);
}

/** Holds a result against what a rule asks of results of its kind. */
export function judge(
  rule: Pick<AlertRule, 'performance' | 'risk' | 'dataQuality'>,
  signal: AlertSignal,
): Judgement {
  switch (signal.source) {
    case 'performance':
      return rule.performance === null ? unknown : judgePerformance(rule.performance, signal);
    case 'risk':
      return rule.risk === null ? unknown : judgeRisk(rule.risk, signal);
    case 'data-quality':
      return rule.dataQuality === null ? unknown : judgeData(rule.dataQuality, signal);
    case 'monitor':
    case 'comparison':
    case 'fairness-check':
      return { level: signal.level, why: [] };
  }
}
