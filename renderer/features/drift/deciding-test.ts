import type { DriftVerdict, FeatureResult, TestResult } from '../../../shared/schema/drift.ts';

const severity: Readonly<Record<DriftVerdict, number>> = {
  stable: 0,
  insufficient: 1,
  moderate: 2,
  major: 3,
};

function excess(test: TestResult): number {
  return (test.effectSize ?? 0) / Math.max(test.threshold ?? 1, 1e-6);
}

/** The test a feature's verdict rests on: of those that decide as the feature does, the one furthest over its limit. */
export function decidingTest({
  tests,
  verdict,
}: Pick<FeatureResult, 'tests' | 'verdict'>): TestResult | undefined {
  const deciding = tests.filter((test) => test.decides);
  const alike = deciding.filter((test) => test.verdict === verdict);
  if (severity[verdict] >= severity.moderate) return alike.toSorted((a, b) => excess(b) - excess(a))[0];
  return alike[0] ?? deciding[0] ?? tests[0];
}
