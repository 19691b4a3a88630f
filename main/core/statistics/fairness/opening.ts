import type { FairnessVerdict } from '../../../../shared/schema/fairness.ts';
import type { NarrativeSentence } from '../../../../shared/schema/narrative.ts';
import { counted, list, name, say, sentence } from '../narrative/phrase.ts';
import type { Phrase } from '../narrative/phrase.ts';

/* The answer of a check, before what its verdict means: about which data, over whom, and where. */

export type CheckedData = {
  readonly verdict: FairnessVerdict;
  /** The data set, or the window of it. */
  readonly dataset: string;
  /** Rows with a decision. */
  readonly rows: number;
  readonly attributes: readonly string[];
  readonly partitions: readonly {
    readonly attributes: readonly string[];
    readonly verdict: FairnessVerdict;
  }[];
};

function titleOf(attributes: readonly string[]): Phrase {
  return attributes.flatMap((attribute, index) =>
    index === 0 ? name('column', attribute) : say` × ${name('column', attribute)}`,
  );
}

/** The attributes and crossings with the verdict of the whole, each once: classes have them in common. */
function decisive({ verdict, partitions }: CheckedData): Phrase {
  const found = partitions.filter((partition) => partition.verdict === verdict);
  const byTitle = new Map(found.map(({ attributes }) => [JSON.stringify(attributes), attributes]));
  return list([...byTitle.values()].map((attributes) => say`by ${titleOf(attributes)}`));
}

function answerOf(data: CheckedData): Phrase {
  const dataset = say`“${name('dataset', data.dataset)}”`;
  switch (data.verdict) {
    case 'violation':
      return say`Groups are treated unequally in ${dataset}: ${decisive(data)}.`;
    case 'indicative':
      return say`There are signs, but no proof, that groups are treated unequally in ${dataset}: ${decisive(data)}.`;
    case 'insufficient':
      return say`${dataset} does not tell whether groups are treated alike: there is too little data on at least one group that would have to be compared.`;
    case 'fair':
      return say`No group was found to be treated worse than is tolerated in ${dataset}.`;
  }
}

/** What was found, and what was looked at. */
export function fairnessOpening(data: CheckedData): NarrativeSentence[] {
  const { rows, attributes } = data;
  const crossed = attributes.length > 1 ? ', each by itself and crossed with the others' : '';
  const were = rows === 1 ? 'was' : 'were';
  return [
    sentence('verdict', answerOf(data)),
    sentence(
      'verdict',
      say`${counted(rows, 'decision')} ${were} compared by ${list(attributes.map((attribute) => name('column', attribute)))}${crossed}.`,
    ),
  ];
}
