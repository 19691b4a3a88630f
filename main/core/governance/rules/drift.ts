import type { DriftVerdict } from '../../../../shared/schema/drift.ts';
import { count, counted, name, say } from '../../statistics/narrative/phrase.ts';
import type { Phrase } from '../../statistics/narrative/phrase.ts';
import { isOfVersion } from '../facts.ts';
import type { MonitorFound, RunFound } from '../facts.ts';
import { ofOther, unknown, versionName, whileFresh } from './answer.ts';
import type { Answer, Asked } from './answer.ts';

const driftRank: Readonly<Record<Exclude<DriftVerdict, 'insufficient'>, number>> = {
  stable: 0,
  moderate: 1,
  major: 2,
};

type Judged = {
  readonly found: RunFound | MonitorFound;
  readonly verdict: keyof typeof driftRank;
};

function judged(found: RunFound | MonitorFound): Judged[] {
  if (found.kind === 'monitor') {
    if (found.state !== 'alarm') return [{ found, verdict: 'stable' }];
    return [{ found, verdict: found.verdict === 'major' ? 'major' : 'moderate' }];
  }
  return found.verdict === 'insufficient' ? [] : [{ found, verdict: found.verdict }];
}

function driftInWords({ found, verdict }: Judged): Phrase {
  if (found.kind === 'run') {
    const words = { stable: 'No drift', moderate: 'Moderate drift', major: 'Major drift' }[verdict];
    const by = found.ownSettings ? ', by tests or limits chosen for this comparison' : '';
    return say`${words} in “${name('dataset', found.name)}”${by}.`;
  }
  const windows = say`${count(found.drifted)} of the last ${counted(found.lookedAt, 'window')} drifted`;
  const says = {
    alarm: say`raises an alarm: ${windows}`,
    drifting: say`sees drift that is no alarm yet: ${windows}`,
    quiet: say`is quiet`,
  }[found.state];
  return say`The monitor “${name('dataset', found.name)}” ${says}.`;
}

export function drift(asked: Asked): Answer {
  const { facts, policy } = asked;
  const required = say`No ${policy.drift.worst === 'stable' ? '' : 'major '}drift in data of the version.`;
  const ours = facts.drift.filter((found) => isOfVersion(found, facts.version));
  const known = ours.flatMap(judged);
  const newest = known.toSorted((a, b) => b.found.at.localeCompare(a.found.at))[0];
  if (newest === undefined) {
    const [mine] = ours;
    const [other] = facts.drift;
    if (mine !== undefined) {
      const source = { kind: mine.kind, id: mine.id };
      return unknown(required, say`“${name('dataset', mine.name)}” had too little data to tell.`, source);
    }
    return other === undefined
      ? unknown(
          required,
          say`No data of ${versionName(facts.version)} have been compared with its reference yet.`,
        )
      : unknown(required, ofOther('comparison', other.name, facts.version), {
          kind: other.kind,
          id: other.id,
        });
  }
  // A monitor may watch a single column: that it is quiet takes nothing back of what a comparison found.
  const worst = known.reduce(
    (most, entry) => (driftRank[entry.verdict] > driftRank[most.verdict] ? entry : most),
    newest,
  );
  return whileFresh(
    {
      holds: driftRank[worst.verdict] <= driftRank[policy.drift.worst],
      required,
      observed: driftInWords(worst),
      at: worst.found.at,
      source: { kind: worst.found.kind, id: worst.found.id },
    },
    asked,
  );
}
