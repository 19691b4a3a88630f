import { describe, expect, it } from 'vitest';
import { decidingTest } from '../../../../../renderer/features/drift/deciding-test.ts';
import { sampleFeature } from '../../../../support/renderer-samples.ts';

const [ks, psi] = sampleFeature().tests;
if (ks === undefined || psi === undefined) throw new Error('The sample has no tests.');

describe('the deciding test of a feature', () => {
  it('is the one furthest over its limit among those that raised the alarm', () => {
    expect(decidingTest({ verdict: 'major', tests: [ks, psi] })?.id).toBe('psi');
    expect(decidingTest({ verdict: 'major', tests: [ks, { ...psi, verdict: 'moderate' }] })?.id).toBe('ks');
    expect(decidingTest({ verdict: 'major', tests: [ks, { ...psi, decides: false }] })?.id).toBe('ks');
  });

  it('is the first that agrees when there was no alarm', () => {
    const calm = [
      { ...ks, verdict: 'stable' as const },
      { ...psi, verdict: 'insufficient' as const },
    ];
    expect(decidingTest({ verdict: 'insufficient', tests: calm })?.id).toBe('psi');
    expect(decidingTest({ verdict: 'stable', tests: calm })?.id).toBe('ks');
    expect(decidingTest({ verdict: 'stable', tests: [] })).toBeUndefined();
  });
});
