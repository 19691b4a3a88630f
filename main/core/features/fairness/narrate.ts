import type { FairnessPartition, FairnessRun } from '../../../../shared/contract/fairness.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import { fairnessConfig } from '../../../../shared/schema/fairness.ts';
import type { FairnessRunId } from '../../../../shared/schema/ids.ts';
import { partName } from '../../../../shared/schema/monitor.ts';
import type { Narrative, NarrativeSentence } from '../../../../shared/schema/narrative.ts';
import { fairnessNarrative, fairnessOpening, worstVerdict } from '../../statistics/index.ts';
import type { Database } from '../../storage/database.ts';
import { createFairnessRepository } from './repository.ts';

/** Crossings that the run did not form: every pair of three or more attributes, and all of them together. */
function skippedOf(attributes: readonly string[], formed: readonly FairnessPartition[]) {
  const pairs =
    attributes.length < 3
      ? []
      : attributes.flatMap((first, index) => attributes.slice(index + 1).map((second) => [first, second]));
  const wanted = attributes.length < 2 ? [] : [...pairs, [...attributes]];
  const has = new Set(formed.map((partition) => JSON.stringify(partition.attributes)));
  return wanted
    .filter((crossing) => !has.has(JSON.stringify(crossing)))
    .map((crossing) => ({ attributes: crossing, groups: null }));
}

function ofClass(outcome: string | null, sentence: NarrativeSentence): NarrativeSentence {
  if (outcome === null) return sentence;
  return {
    ...sentence,
    segments: [
      { kind: 'text', text: 'Class ' },
      { kind: 'name', text: outcome, of: 'value' },
      { kind: 'text', text: ': ' },
      ...sentence.segments,
    ],
  };
}

/** Tells stored checks in words: the sentences they were stored with, by their parts. */
export function createFairnessNarrator(database: Database) {
  const repository = createFairnessRepository(database);

  function told({ position, ...partition }: FairnessPartition, id: FairnessRunId) {
    const groups = [...repository.allGroups(id, position)];
    return {
      ...partition,
      comparisons: groups.flatMap(({ comparison }) => comparison ?? []),
      excluded: groups
        .filter(({ excluded }) => excluded !== null)
        .map(({ group, metrics }) => ({ group, n: metrics.n })),
    };
  }

  function sentencesOf({ id, attributes, settings, partitions }: FairnessRun): NarrativeSentence[] {
    const config = fairnessConfig.parse(settings.config);
    return [...Map.groupBy(partitions, ({ outcome }) => outcome)].flatMap(([outcome, ofOutcome]) =>
      fairnessNarrative({
        results: ofOutcome.map((partition) => told(partition, id)),
        verdict: worstVerdict(ofOutcome.map(({ verdict }) => verdict)),
        skipped: skippedOf(attributes, ofOutcome),
        config,
      }).map((sentence) => ofClass(outcome, sentence)),
    );
  }

  return {
    /** Throws FAIRNESS_RUN_NOT_FOUND. */
    find(id: FairnessRunId): FairnessRun {
      const run = repository.find(id);
      if (run === null) throw new DriftGuardError('FAIRNESS_RUN_NOT_FOUND');
      return run;
    },

    tell(run: FairnessRun): Narrative {
      const opening = fairnessOpening({ ...run, dataset: partName(run.dataset.name, run.part) });
      return { subject: 'fairness', sentences: [...opening, ...sentencesOf(run)] };
    },
  };
}
