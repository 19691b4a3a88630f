import { lowerIsBetter, watchedMetric } from '../../../../shared/schema/alert-limits.ts';
import { isMore, lossAgainst, lossBeyond, metricNames } from '../../statistics/index.ts';
import type { Figure } from '../../statistics/index.ts';
import { figure, name, plain, say } from '../../statistics/narrative/phrase.ts';
import type { Phrase } from '../../statistics/narrative/phrase.ts';
import { isOfVersion } from '../facts.ts';
import { ofOther, unknown, versionName, whileFresh } from './answer.ts';
import type { Answer, Asked } from './answer.ts';

/** The first figure that the version declares and the latest result has as well. */
function comparable({ facts }: Asked) {
  for (const declared of facts.version.declared) {
    const metric = watchedMetric.safeParse(declared.name);
    const found = metric.success ? facts.performance?.figures.get(metric.data) : undefined;
    if (metric.success && found?.defined === true) return { declared, metric: metric.data, found };
  }
  return null;
}

function intervalInWords({ interval }: Extract<Figure, { defined: true }>): Phrase {
  return interval === null ? say`` : say` (${plain(interval.lower)} to ${plain(interval.upper)})`;
}

export function performance(asked: Asked): Answer {
  const { facts, policy } = asked;
  const { maxDropPercent } = policy.performance;
  const allowed = figure(`${maxDropPercent} %`, maxDropPercent, 'percent');
  const required = say`On current data, the figure that the version declares is at most ${allowed} worse.`;
  const { performance: found, version } = facts;
  if (version.declared.length === 0) {
    return unknown(required, say`No figure is recorded of ${versionName(version)} to hold it against.`, {
      kind: 'model-version',
      id: version.id,
    });
  }
  if (found === null) return unknown(required, say`Nothing has been measured on current data yet.`);
  const source = { kind: 'performance-run', id: found.id } as const;
  if (!isOfVersion(found, version)) {
    return unknown(required, ofOther('performance', found.name, version), source);
  }
  const data = say`“${name('dataset', found.name)}”`;
  const pair = comparable(asked);
  if (pair === null) {
    return unknown(
      required,
      say`The result on ${data} has none of the figures that the version declares.`,
      source,
    );
  }
  const { declared, metric } = pair;
  const turned = lowerIsBetter(metric);
  const loss =
    declared.source === 'run' && declared.interval !== null
      ? lossAgainst(pair.found, { defined: true, value: declared.value, interval: declared.interval }, turned)
      : lossBeyond(pair.found, declared.value, turned);
  const is = found.estimated ? 'is expected to be' : 'is';
  const words = say`The ${metricNames[metric]} ${is} ${plain(pair.found.value)}${intervalInWords(pair.found)} in ${data}; ${plain(declared.value)} is declared.`;
  if (loss === null)
    return unknown(required, say`${words} Without an interval that cannot be told from chance.`, source);
  const worse = isMore(loss, (Math.abs(declared.value) * maxDropPercent) / 100);
  const observed =
    worse === 'possible' ? say`${words} That is worse than allowed, which may be chance.` : words;
  const holds = { no: true, possible: null, certain: false }[worse];
  return whileFresh({ holds, required, observed, at: found.at, source }, asked);
}
