import { expect, it } from 'vitest';
import { fairnessOpening } from '../../../../../../main/core/statistics/index.ts';
import type { FairnessVerdict } from '../../../../../../shared/schema/fairness.ts';
import { narrative, narrativeText } from '../../../../../../shared/schema/narrative.ts';

const part = (verdict: FairnessVerdict, ...attributes: readonly string[]) => ({ verdict, attributes });

function told(verdict: FairnessVerdict, rows = 1200): string {
  const sentences = fairnessOpening({
    verdict,
    dataset: 'May',
    rows,
    attributes: ['sex', 'race'],
    // Of two classes: what is named twice is told once.
    partitions: [
      part(verdict, 'sex'),
      part('fair', 'race'),
      part(verdict, 'sex', 'race'),
      part(verdict, 'sex'),
    ],
  });
  return narrativeText(narrative.parse({ subject: 'fairness', sentences }));
}

it('answers first, then says what was looked at', () => {
  expect(told('violation')).toBe(
    'Groups are treated unequally in “May”: by sex and by sex × race.\n1,200 decisions were compared by sex and race, each by itself and crossed with the others.',
  );
  const first = (verdict: FairnessVerdict) => told(verdict, 1).split('\n')[0];
  expect(first('indicative')).toBe(
    'There are signs, but no proof, that groups are treated unequally in “May”: by sex and by sex × race.',
  );
  expect(first('insufficient')).toBe(
    '“May” does not tell whether groups are treated alike: there is too little data on at least one group that would have to be compared.',
  );
  expect(first('fair')).toBe('No group was found to be treated worse than is tolerated in “May”.');
  expect(told('fair', 1)).toContain('1 decision was compared');
});
