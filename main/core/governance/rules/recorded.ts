import { count, name, say } from '../../statistics/narrative/phrase.ts';
import { versionName } from './answer.ts';
import type { Answer, Asked } from './answer.ts';

/* Whether what has to be known of a version is recorded. */

export function artefact({ facts: { version } }: Asked): Answer {
  const { artefactSha256: digest } = version;
  return {
    holds: digest !== null,
    required: say`The SHA-256 of the file that the version runs from is recorded.`,
    observed:
      digest === null
        ? say`None is recorded of ${versionName(version)}.`
        : say`${digest.slice(0, 12)}… is recorded.`,
    at: null,
    source: { kind: 'model-version', id: version.id },
  };
}

export function trainingData({ facts: { version } }: Asked): Answer {
  return {
    holds: version.training !== null,
    required: say`The data that the version was trained on are recorded.`,
    observed:
      version.training === null
        ? say`None are recorded of ${versionName(version)}.`
        : say`“${name('dataset', version.training)}” is recorded.`,
    at: null,
    source: { kind: 'model-version', id: version.id },
  };
}

export function modelCard({ facts: { version } }: Asked): Answer {
  const { cardSections, allSections } = version;
  return {
    holds: cardSections === allSections,
    required: say`All ${count(allSections)} sections of the model card say something.`,
    observed:
      cardSections === allSections
        ? say`All of them do.`
        : say`${count(cardSections)} of ${count(allSections)} do.`,
    at: null,
    source: { kind: 'model-version', id: version.id },
  };
}
