import type { FairnessVerdict } from '../../../../shared/schema/fairness.ts';
import { name, names, say } from '../../statistics/narrative/phrase.ts';
import type { Phrase } from '../../statistics/narrative/phrase.ts';
import { isOfVersion } from '../facts.ts';
import type { FairnessFound, GateFacts } from '../facts.ts';
import { ageInDays, ofOther, unknown, versionName, whileFresh } from './answer.ts';
import type { Answer, Asked } from './answer.ts';

const fairnessRank: Readonly<Record<Exclude<FairnessVerdict, 'insufficient'>, number>> = {
  fair: 0,
  indicative: 1,
  violation: 2,
};

function saidOf({ name: dataset, verdict }: FairnessFound): Phrase {
  const data = say`“${name('dataset', dataset)}”`;
  return {
    fair: say`No unequal treatment was found in ${data}.`,
    indicative: say`There are signs of unequal treatment in ${data}.`,
    violation: say`Groups are treated unequally in ${data}.`,
    insufficient: say`The check of ${data} had too little data to tell.`,
  }[verdict];
}

/**
 * The newest check, and those before it that looked at attributes of the model's list that no newer one did: a check takes
 * only some of a long list, and one that leaves out an attribute says nothing of it.
 */
function checksOf({ fairness: found, protectedAttributes, version }: GateFacts) {
  const missing = new Set(protectedAttributes);
  const checks = found
    .filter((check) => isOfVersion(check, version))
    .filter(({ attributes }, place) => {
      const adds = attributes.filter((attribute) => missing.delete(attribute)).length > 0;
      return adds || place === 0;
    });
  return { checks, missing: [...missing] };
}

const mostNamed = 5;

export function fairness(asked: Asked): Answer {
  const { facts, policy } = asked;
  const required =
    policy.fairness.worst === 'fair'
      ? say`No sign of unequal treatment of protected groups.`
      : say`No unequal treatment of protected groups; signs of it are let through.`;
  const { checks, missing } = checksOf(facts);
  const [newest] = checks;
  if (newest === undefined) {
    const [other] = facts.fairness;
    return other === undefined
      ? unknown(required, say`The fairness of its decisions has not been checked yet.`)
      : unknown(required, ofOther('fairness check', other.name, facts.version), {
          kind: 'fairness-run',
          id: other.id,
        });
  }
  const rankOf = ({ verdict }: FairnessFound): number =>
    verdict === 'insufficient' ? 0 : fairnessRank[verdict];
  const worst = checks.reduce((most, check) => (rankOf(check) > rankOf(most) ? check : most), newest);
  const source = { kind: 'fairness-run', id: worst.id } as const;
  if (rankOf(worst) > fairnessRank[policy.fairness.worst]) {
    return { holds: false, required, observed: saidOf(worst), at: worst.at, source };
  }
  if (missing.length > 0) {
    return unknown(
      required,
      say`No check of ${versionName(facts.version)} looks at ${names('column', missing, mostNamed)}, which the model's list of protected attributes names.`,
      source,
    );
  }
  const untold = checks.find(({ verdict }) => verdict === 'insufficient');
  if (untold !== undefined) {
    return unknown(required, saidOf(untold), {
      kind: 'fairness-run',
      id: untold.id,
    });
  }
  // What is told of the oldest of them is good for no longer than it is.
  const oldest = checks.reduce((first, check) => (check.at < first.at ? check : first), newest);
  const told = ageInDays(oldest.at, asked.at) > policy.maxAgeDays ? oldest : worst;
  return whileFresh(
    {
      holds: true,
      required,
      observed: saidOf(told),
      at: oldest.at,
      source: { kind: 'fairness-run', id: told.id },
    },
    asked,
  );
}
