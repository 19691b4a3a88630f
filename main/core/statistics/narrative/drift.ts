import type {
  CorrectionMethod,
  DriftConfig,
  DriftSummary,
  DriftVerdict,
  FeatureDistribution,
  FeatureResult,
  MultivariateResult,
  RoleDrift,
  TestResult,
} from '../../../../shared/schema/drift.ts';
import type { Narrative, NarrativeSentence } from '../../../../shared/schema/narrative.ts';
import { describeMethod } from '../multivariate/decide-joint.ts';
import { describeTest } from '../registry.ts';
import { excess } from '../sentences.ts';
import { besides, changeOf, effectPhrase, timesPhrase, whereOf } from './drift-change.ts';
import {
  count,
  counted,
  list,
  name,
  names,
  percent,
  plain,
  probability,
  say,
  sentence,
  sequence,
} from './phrase.ts';
import type { Phrase } from './phrase.ts';

/* The explanation of a drift run: what moved, by how much, whether that is more than chance, what to look at first. */

/** A run as far as its explanation needs it. */
export interface DriftFindings {
  readonly reference: { readonly name: string; readonly rows: number };
  readonly current: { readonly name: string; readonly rows: number };
  /** The part of the current data that was compared, in words; null: all of it. */
  readonly window: string | null;
  /** The same of the reference. */
  readonly referenceWindow: string | null;
  readonly summary: DriftSummary;
  readonly config: Pick<DriftConfig, 'alpha' | 'correction'>;
  readonly features: readonly FeatureResult[];
  /** How the values of a feature lie; asked for the few that are told one by one. */
  readonly distributionOf: (feature: string) => FeatureDistribution | undefined;
  readonly unmatchedColumns: {
    readonly referenceOnly: readonly string[];
    readonly currentOnly: readonly string[];
  };
}

/** Features told one by one; the table of the run holds all. */
const toldAtMost = 5;
const namedAtMost = 5;

const isAlarm = (verdict: DriftVerdict): boolean => verdict === 'moderate' || verdict === 'major';

/** A feature that moved, with the test that says so the loudest. */
interface Moved {
  readonly feature: FeatureResult;
  readonly test: TestResult;
}

const rank = (verdict: DriftVerdict): number => (verdict === 'major' ? 1 : 0);

/** The features that moved, strongly moved ones first, then by how far they are over their limit. */
function movedOf(features: readonly FeatureResult[]): Moved[] {
  return features
    .filter(({ verdict }) => isAlarm(verdict))
    .flatMap((feature) => {
      const [test] = feature.tests
        .filter(({ decides, verdict }) => decides && isAlarm(verdict))
        .toSorted((a, b) => rank(b.verdict) - rank(a.verdict) || excess(b) - excess(a));
      return test === undefined ? [] : [{ feature, test }];
    })
    .toSorted((a, b) => rank(b.feature.verdict) - rank(a.feature.verdict) || excess(b.test) - excess(a.test));
}

function columnNames(features: readonly FeatureResult[]): Phrase {
  return names(
    'column',
    features.map((feature) => feature.name),
    namedAtMost,
  );
}

const featuresOf = (some: number, all: number): Phrase => say`${count(some)} of ${counted(all, 'feature')}`;

/* ---- What was compared, and the verdict ---- */

function partOf(label: string | null): Phrase {
  return label === null ? say`` : say`, of which the part “${name('value', label)}” was taken`;
}

function sidesPhrase({ reference, current, window, referenceWindow, summary }: DriftFindings): Phrase {
  return say`${counted(summary.currentRows, 'row')} of “${name('dataset', current.name)}”${partOf(window)}${window === null ? say`` : say`,`} were compared with ${counted(summary.referenceRows, 'row')} of “${name('dataset', reference.name)}”${partOf(referenceWindow)}, feature by feature.`;
}

/** "none of the 19 features could", "2 of 19 features could not" */
function unjudged(some: number, all: number): Phrase {
  if (some < all) return say`${featuresOf(some, all)} could not`;
  return all === 1 ? say`the only feature could not` : say`none of the ${count(all)} features could`;
}

function verdictPhrase(summary: DriftSummary, moved: readonly Moved[]): Phrase {
  const { verdict, counts, featureCount, aggregate } = summary;
  if (featureCount === 0) return say`There was no feature to compare.`;
  const alarm = aggregate === null || aggregate.alarmBy !== 'none';
  if (isAlarm(verdict) && (moved.length === 0 || !alarm)) {
    return say`The data drifted ${verdict === 'major' ? 'strongly' : 'moderately'}: no single feature raises an alarm, but all of them taken together do.`;
  }
  switch (verdict) {
    case 'major':
      return counts.moderate === 0
        ? say`The data drifted strongly: ${featuresOf(counts.major, featureCount)} moved strongly.`
        : counts.major === 0
          ? say`The data drifted strongly: ${featuresOf(counts.moderate, featureCount)} moved, and taken together they moved strongly.`
          : say`The data drifted strongly: ${featuresOf(counts.moderate + counts.major, featureCount)} moved, ${count(counts.major)} of them strongly.`;
    case 'moderate':
      return say`The data drifted moderately: ${featuresOf(moved.length, featureCount)} moved.`;
    case 'insufficient':
      return moved.length === 0
        ? say`No drift was seen, but that says little: ${unjudged(counts.insufficient, featureCount)} be judged.`
        : say`No alarm was raised, but ${unjudged(counts.insufficient, featureCount)} be judged.`;
    case 'stable':
      return moved.length === 0
        ? featureCount === 1
          ? say`No drift was found: the only feature is within what is tolerated.`
          : say`No drift was found: all ${count(featureCount)} features are within what is tolerated.`
        : say`There is no alarm, although ${featuresOf(moved.length, featureCount)} moved.`;
  }
}

/** Features moved, and by the rule of the run that is no alarm. */
function toleratedPhrase({ aggregate, verdict }: DriftSummary, moved: readonly Moved[]): Phrase {
  if (aggregate === null || aggregate.alarmBy !== 'none' || moved.length === 0 || isAlarm(verdict)) return [];
  return say`None of the features that moved is of tier 1, and ${percent(aggregate.share ?? 0)} of the judged features is below the share of ${percent(aggregate.alarmShare)} that raises an alarm.`;
}

/* ---- What moved ---- */

const roleWords: Readonly<Record<RoleDrift['role'], string>> = {
  prediction: 'what the model says',
  score: 'what the model says',
  label: 'what came true',
};

function roleOf({ role }: FeatureResult): Phrase {
  return role === 'prediction' || role === 'score' || role === 'label' ? say` (${roleWords[role]})` : say``;
}

function movedSentence({ feature, test }: Moved, distribution: FeatureDistribution | undefined): Phrase {
  const shift = test.id === 'missing-rate' ? null : changeOf(distribution);
  const verb = feature.verdict === 'major' ? 'moved strongly' : 'moved';
  const p = test.adjustedPValue === null ? say`` : say`; ${probability('adjusted p', test.adjustedPValue)}`;
  const times = excess(test);
  const over = times >= 1.5 && Number.isFinite(times) ? say`, ${timesPhrase(times)} as much` : say``;
  const figures = say`${effectPhrase(test)}${over}${p}`;
  const first =
    shift === null
      ? say`${name('column', feature.name)}${roleOf(feature)} ${verb}: ${figures}.`
      : say`${name('column', feature.name)}${roleOf(feature)} ${verb}: ${shift} (${figures}).`;
  return sequence([first, besides(feature, distribution)]);
}

/* ---- Whether it is more than chance ---- */

const corrections: Readonly<Record<CorrectionMethod, string>> = {
  'benjamini-hochberg': 'after the correction of Benjamini and Hochberg over all features',
  'benjamini-yekutieli': 'after the correction of Benjamini and Yekutieli over all features',
  holm: 'after Holm’s correction over all features',
  none: 'without a correction for the number of features',
};

function chanceOfMoved({ config }: DriftFindings, moved: readonly Moved[]): Phrase {
  const found = moved.flatMap(({ test }) => test.adjustedPValue ?? []);
  if (found.length === 0) return [];
  const largest = Math.max(...found);
  const subject = moved.length === 1 ? say`This is hardly chance` : say`These changes are hardly chance`;
  const figures =
    found.length === 1
      ? probability('p', largest)
      : say`the largest p among those that moved is ${largest < 0.001 ? 'below ' : ''}${pText(largest)}`;
  return say`${subject}: ${corrections[config.correction]} ${figures}, and ${plain(config.alpha)} is the most that counts as a change.`;
}

function pText(value: number): Phrase {
  // Only the figure of "p = 0.012"; the words are those of the sentence.
  return probability('', value).filter((segment) => segment.kind === 'figure');
}

/** Effects over the limit that chance could explain; the reader sees them in the table and should know. */
function couldBeChance(features: readonly FeatureResult[]): Phrase {
  const found = features.filter(
    ({ verdict, tests }) =>
      verdict === 'stable' &&
      tests.some(
        ({ decides, effectSize, threshold }) => decides && (effectSize ?? 0) > (threshold ?? Infinity),
      ),
  );
  if (found.length === 0) return [];
  return found.length === 1
    ? say`${columnNames(found)} differs by more than is tolerated too, but that could be chance.`
    : say`${columnNames(found)} differ by more than is tolerated too, but that could be chance.`;
}

/** The stable feature that comes nearest to its limit. */
function nearest(features: readonly FeatureResult[]): Phrase {
  const [closest] = features
    .filter(({ verdict }) => verdict === 'stable')
    .flatMap((feature) =>
      feature.tests
        .filter(
          ({ id, decides, effectSize }) =>
            decides && effectSize !== null && describeTest(id).comparesDistribution,
        )
        .map((test) => ({ feature, test, times: excess(test) })),
    )
    .filter(({ times }) => times <= 1)
    .toSorted((a, b) => b.times - a.times);
  if (closest === undefined || closest.test.effectSize === 0) return [];
  return say`Nearest to its limit is ${name('column', closest.feature.name)}: ${effectPhrase(closest.test)}.`;
}

/** Current rows with which every undecided test could be decided. */
function enoughRows(undecided: readonly FeatureResult[]): number | null {
  const wanted = undecided.flatMap(({ tests }) =>
    tests
      .filter(
        ({ id, decides, verdict }) =>
          decides && verdict === 'insufficient' && describeTest(id).comparesDistribution,
      )
      .map(({ sufficientRows }) => sufficientRows),
  );
  const known = wanted.filter((rows) => rows !== null);
  return known.length === 0 || known.length < wanted.length ? null : Math.max(...known);
}

function undecidedPhrase(undecided: readonly FeatureResult[]): Phrase {
  if (undecided.length === 0) return [];
  const enough = enoughRows(undecided);
  const who = say`${columnNames(undecided)} could not be judged, because there are too few rows to see the tolerated change or none to compare.`;
  return enough === null ? who : say`${who} ${counted(enough, 'row')} of current data would be enough.`;
}

/* ---- All features together, and what the model says ---- */

function togetherPhrase(result: MultivariateResult): Phrase {
  const { effectSize, threshold, adjustedPValue, verdict, contributions } = result;
  if (effectSize === null) return say`The features could not be compared together.`;
  const { shortEffect, title } = describeMethod(result.method);
  const p = adjustedPValue === null ? say`` : say`, ${probability('adjusted p', adjustedPValue)}`;
  const figures = say`${shortEffect} ${plain(effectSize)} where ${plain(threshold)} is tolerated${p}`;
  const most = list(
    contributions
      .slice(0, 3)
      .map((entry) => say`${name('column', entry.name)} (${percent(Number(entry.share.toFixed(3)))})`),
  );
  const by = isAlarm(verdict) && most.length > 0 ? say` Most of it comes from ${most}.` : say``;
  const words: Readonly<Record<DriftVerdict, string>> = {
    major: 'the features moved strongly',
    moderate: 'the features moved',
    stable: 'the features are within what is tolerated',
    insufficient: 'there are too few rows to tell',
  };
  return say`Taken together (${title.replace(/^D/, 'd')}) ${words[verdict]}: ${figures}.${by}`;
}

/** What drift of predictions and labels means beside that of the features. */
function outcomePhrase({ summary, features }: DriftFindings): Phrase {
  const inputs = features.filter(({ role }) => role === null || role === 'feature' || role === 'protected');
  const moved = inputs.some(({ verdict }) => isAlarm(verdict));
  const said = summary.roles.filter(({ role }) => role !== 'label');
  const labels = summary.roles.filter(({ role }) => role === 'label');
  const saidMoved = said.some(({ verdict }) => isAlarm(verdict));
  const phrases: Phrase[] = [];
  if (said.length > 0 && moved && said.every(({ verdict }) => verdict === 'stable')) {
    phrases.push(
      say`What the model says (${list(said.map((entry) => name('column', entry.name)))}) did not move with its inputs.`,
    );
  }
  if (saidMoved && !moved) {
    phrases.push(
      say`The inputs did not move while what the model says did: ask whether another version of the model answered.`,
    );
  }
  if (labels.some(({ verdict }) => isAlarm(verdict))) {
    phrases.push(
      say`What came true changed as well, so the performance of the model should be measured again.`,
    );
  }
  return sequence(phrases);
}

/* ---- What to look at first ---- */

function firstPhrase(
  findings: DriftFindings,
  moved: readonly Moved[],
  undecided: readonly FeatureResult[],
): Phrase {
  const [first, second] = moved;
  if (first === undefined) {
    const [joint] = findings.summary.multivariate.filter(({ verdict }) => isAlarm(verdict));
    const [most] = joint?.contributions ?? [];
    if (most !== undefined)
      return say`Look first at ${name('column', most.name)}, together with the features it moves with.`;
    if (undecided.length > 0) return say`Collect more current data before deciding anything.`;
    return say`There is nothing that has to be looked at.`;
  }
  const { feature, test } = first;
  const after = second === undefined ? say`` : say` Then at ${name('column', second.feature.name)}.`;
  const distribution = findings.distributionOf(feature.name);
  const lead = say`Look first at ${name('column', feature.name)}: it is furthest over its limit.`;
  if (test.id === 'missing-rate') {
    return say`${lead} A change in missing values often comes from how the data were collected or joined; check that before anything else.${after}`;
  }
  if (test.id === 'new-category') {
    return say`${lead} New values often mean that a coding changed; compare the lists of values before anything else.${after}`;
  }
  const where = whereOf(distribution);
  return where === null ? say`${lead}${after}` : say`${lead} ${where}${after}`;
}

function unmatchedPhrase({ unmatchedColumns: { referenceOnly, currentOnly } }: DriftFindings): Phrase {
  const parts = [
    ...(referenceOnly.length === 0
      ? []
      : [say`${names('column', referenceOnly, namedAtMost)} only in the reference`]),
    ...(currentOnly.length === 0
      ? []
      : [say`${names('column', currentOnly, namedAtMost)} only in the current data`]),
  ];
  return parts.length === 0 ? [] : say`Not compared, because one side lacks them: ${list(parts)}.`;
}

const driftLimits =
  'This says that the data differ, not why, and not that the model has become worse: that takes labels.';

/** What each verdict does not say. */
const limits: Readonly<Record<DriftVerdict, string>> = {
  major: driftLimits,
  moderate: driftLimits,
  stable: 'This says that the data look alike, not that the model is right: that takes labels.',
  insufficient: 'This is neither a pass nor a finding.',
};

/** The explanation of a drift run, in the order in which it is to be read. */
export function driftNarrative(findings: DriftFindings): Narrative {
  const { summary, features } = findings;
  const moved = movedOf(features);
  const undecided = features.filter(({ verdict }) => verdict === 'insufficient');
  const told = moved.slice(0, toldAtMost);
  const rest = moved.slice(toldAtMost).map(({ feature }) => feature);
  const sentences: readonly (readonly [NarrativeSentence['part'], Phrase])[] = [
    ['verdict', sequence([verdictPhrase(summary, moved), toleratedPhrase(summary, moved)])],
    ['verdict', sidesPhrase(findings)],
    ...told.map(
      (entry) => ['finding', movedSentence(entry, findings.distributionOf(entry.feature.name))] as const,
    ),
    [
      'finding',
      rest.length === 0
        ? []
        : say`${rest.length === 1 ? 'Another feature' : counted(rest.length, 'more feature')} moved: ${columnNames(rest)}.`,
    ],
    ...summary.multivariate.map((result) => ['finding', togetherPhrase(result)] as const),
    ['finding', outcomePhrase(findings)],
    ['chance', sequence([chanceOfMoved(findings, moved), couldBeChance(features)])],
    ['chance', summary.verdict === 'stable' && moved.length === 0 ? nearest(features) : []],
    ['chance', undecidedPhrase(undecided)],
    ['first', firstPhrase(findings, moved, undecided)],
    ['limits', sequence([unmatchedPhrase(findings), [{ kind: 'text', text: limits[summary.verdict] }]])],
  ];
  return {
    subject: 'drift',
    sentences: sentences
      .filter(([, phrase]) => phrase.length > 0)
      .map(([part, phrase]) => sentence(part, phrase)),
  };
}
