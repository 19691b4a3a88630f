import { describe, expect, it } from 'vitest';
import { bandOf, bandOfScore, countUnknown } from '../../../../shared/schema/risk.ts';
import { sampleRiskScore } from '../../../support/renderer-samples-risk.ts';

describe('how a model is listed', () => {
  it('is unknown while nothing counts but its class, and its grade from the first finding on', () => {
    const standing = { grade: 'C', low: 20, high: 95 } as const;
    expect(bandOf({ ...standing, unknownTerms: 5 })).toBe('unknown');
    expect(bandOf({ ...standing, unknownTerms: 4 })).toBe('C');
  });

  it('is its grade where the class decides alone', () => {
    expect(bandOf({ grade: 'C', low: 45, high: 45, unknownTerms: 5 })).toBe('C');
  });

  it('follows from the terms of its score', () => {
    const score = sampleRiskScore();
    const none = score.terms.map((term) =>
      term.name === 'criticality' ? term : { ...term, freshness: 'unknown' as const },
    );
    expect(bandOfScore(score)).toBe(score.grade);
    expect(countUnknown(none)).toBe(5);
    expect(bandOfScore({ ...score, terms: none })).toBe('unknown');
  });
});
