import type { Dataset } from '../../../../shared/contract/datasets.ts';
import type { DriftRun } from '../../../../shared/contract/drift.ts';
import type { JobOutcome } from '../../../../shared/contract/jobs.ts';
import { driftSummary, featureDistribution, featureResult } from '../../../../shared/schema/drift.ts';
import type { DatasetId } from '../../../../shared/schema/ids.ts';
import type { DataWindow } from '../../../../shared/schema/monitor.ts';
import type { EvidenceStore } from '../../evidence/evidence-store.ts';
import { countInWords } from '../../evidence/limits.ts';
import type { FeatureDependencies } from '../../feature.ts';
import type { Actor, ComparisonSide } from '../../ports.ts';
import { concludeRun } from '../../statistics/index.ts';
import { createContentRepository } from '../../storage/content-repository.ts';
import type { JobContext } from '../jobs/job-runner.ts';
import { figuresOf, likenessInOtherWords, recomputedAs, wordingSentences } from '../jobs/recomputed.ts';
import type { Likeness } from '../jobs/recomputed.ts';
import type { DriftRepository } from './repository.ts';
import { featuresOf, matchColumns, noteOtherTypes } from './rules.ts';
import { createWindowSide } from './window-side.ts';
import type { WindowSide } from './window-side.ts';

export type RecomputeDependencies = Pick<
  FeatureDependencies,
  'database' | 'ledger' | 'comparison' | 'evidenceEngine' | 'version'
> & {
  readonly repository: DriftRepository;
  readonly datasets: {
    readonly get: (id: DatasetId) => Dataset;
    readonly store: Pick<EvidenceStore, 'pathOf' | 'verify' | 'newStagingPath' | 'unstage'>;
  };
};

const namesShown = 5;

function verdictSentence(run: DriftRun, differing: readonly string[], version: string): string {
  const columns = run.summary.featureCount;
  const made =
    run.softwareVersion === version
      ? ''
      : ` It was made by version ${run.softwareVersion}; this is ${version}.`;
  if (differing.length === 0) {
    return `Computed again from the recorded evidence: every figure of ${countInWords(columns)} columns is the same, bit for bit.${made}`;
  }
  const shown = differing.slice(0, namesShown).map((name) => `“${name}”`);
  const rest = differing.length - shown.length;
  const names = rest > 0 ? `${shown.join(', ')} and ${countInWords(rest)} more` : shown.join(', ');
  return `Computed again from the recorded evidence, the figures are not the same: ${names} of ${countInWords(columns)} columns differ.${made}`;
}

/** Two parts of a run, then and now; the parts of then have the fields that were added after they were stored. */
function likeness(then: unknown, now: unknown): 'same' | 'reworded' | 'different' {
  if (JSON.stringify(then) === JSON.stringify(now)) return 'same';
  return figuresOf(then) === figuresOf(now) ? 'reworded' : 'different';
}

/**
 * Computes a stored run again from its evidence, with its settings and columns, and compares what comes out
 * with what is stored, as text: a difference in the last bit of one figure is a difference, other words for the same
 * figures are not. What was found is an entry of the ledger. Throws EVIDENCE_MISSING, EVIDENCE_CHANGED and CANCELLED.
 */
export function createRecompute(dependencies: RecomputeDependencies) {
  const { database, ledger, comparison, evidenceEngine, version, repository, datasets } = dependencies;
  const { store } = datasets;
  const content = createContentRepository(database);
  const sideOf = createWindowSide({ evidenceEngine, store });

  function tell(
    run: DriftRun,
    actor: Actor,
    { differing, is }: { readonly differing: readonly string[]; readonly is: Likeness },
  ): Pick<JobOutcome, 'message' | 'recomputed'> {
    const message =
      is === 'reworded' || is === 'altered' ? wordingSentences[is] : verdictSentence(run, differing, version);
    const recomputed = recomputedAs(is);
    database.write(() => {
      ledger.append({
        actor,
        action: recomputed === 'same' ? 'run.recomputed' : 'run.recomputed-differently',
        target: { type: 'run', id: run.id },
        note: message.slice(0, 1000),
      });
    });
    return { message, recomputed };
  }

  return async function recompute(
    run: DriftRun,
    actor: Actor,
    { signal, report }: JobContext,
  ): Promise<Pick<JobOutcome, 'message' | 'recomputed'>> {
    const { reference, current, config } = run;
    report({ done: 0, total: null, unit: 'columns', phase: 'Checking the evidence' });
    await store.verify(reference.evidenceSha256, { signal });
    await store.verify(current.evidenceSha256, { signal });
    const stored = new Map(
      repository.storedFeatures(run.id).map((feature) => [feature.name, feature] as const),
    );
    const match = matchColumns(datasets.get(reference.id).columns, datasets.get(current.id).columns);
    const sides: WindowSide[] = [];
    const rowsOf = async (side: DriftRun['current'], window: DataWindow | null): Promise<ComparisonSide> => {
      const found = await sideOf(side, window, signal);
      sides.push(found);
      return found.side;
    };
    try {
      const compared = {
        reference: await rowsOf(reference, run.referenceWindow),
        current: await rowsOf(current, run.window),
      };
      const columns = match.columns.filter(({ name }) => stored.has(name));
      const measured = await comparison.compare({
        ...compared,
        columns,
        config,
        // Profiles kept from earlier runs would be part of the proof; this one starts from the evidence alone.
        profileFolder: null,
        signal,
        onProgress: (done, total) =>
          report({ done, total, unit: 'columns', phase: 'Computing the run again' }),
      });
      const joint = await comparison.compareTogether({
        ...compared,
        columns: featuresOf({ ...match, columns }),
        config,
        signal,
      });
      // Runs stored before roles and shares were kept are compared without them.
      const older = run.summary.aggregate === null;
      const concluded = concludeRun(noteOtherTypes(measured, match.otherTypes), config, {
        roles: older ? new Map() : match.roles,
        joint,
      });
      const { features } = concluded;
      const summary = older ? { ...concluded.summary, aggregate: null, roles: [] } : concluded.summary;
      const again = new Map(
        features.map((result, index) => [
          result.name,
          {
            result: featureResult.parse(result),
            distribution: JSON.stringify(
              featureDistribution.parse(measured[index]?.distribution ?? { kind: 'none' }),
            ),
          },
        ]),
      );
      const likenesses = [...stored.values()].map(({ name, result, distribution }) => {
        const present = again.get(name);
        return {
          name,
          is:
            present?.distribution === distribution
              ? likeness(featureResult.parse(JSON.parse(result)), present.result)
              : 'different',
        };
      });
      const ofWhole = likeness(driftSummary.parse(run.summary), driftSummary.parse(summary));
      const differing = likenesses.filter(({ is }) => is === 'different').map(({ name }) => name);
      if (differing.length === 0 && ofWhole === 'different') differing.push('the verdict of the whole run');
      const isReworded = [ofWhole, ...likenesses.map(({ is }) => is)].includes('reworded');
      return tell(run, actor, {
        differing,
        is:
          differing.length > 0
            ? 'different'
            : isReworded
              ? likenessInOtherWords(content.isAsTold('run', run.id))
              : 'same',
      });
    } finally {
      await Promise.all(sides.map(({ release }) => release()));
    }
  };
}
