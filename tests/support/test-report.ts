import { z } from 'zod';

/** A test that did not run, with the reason its author gave. */
export type SkippedTest = { readonly title: string; readonly reason: string };

/** What one stage of the test run came to. */
export type TestReport = {
  readonly passed: number;
  /** Titles of what failed; a file that cannot be loaded and an error outside a test are failures too. */
  readonly failed: readonly string[];
  readonly skipped: readonly SkippedTest[];
};

export const noReason = 'no reason given';

export const testReport = z.strictObject({
  passed: z.int().min(0),
  failed: z.array(z.string()),
  skipped: z.array(z.strictObject({ title: z.string(), reason: z.string() })),
});

const playwrightSpec = z.object({
  title: z.string(),
  file: z.string(),
  tests: z.array(
    z.object({
      status: z.enum(['expected', 'unexpected', 'flaky', 'skipped']),
      annotations: z.array(z.object({ type: z.string(), description: z.string().optional() })),
    }),
  ),
});

const playwrightSuite = z.object({
  specs: z.array(playwrightSpec),
  get suites() {
    return z.array(playwrightSuite).optional();
  },
});

const playwrightReport = z.object({
  suites: z.array(playwrightSuite),
  errors: z.array(z.object({ message: z.string().optional() })),
});

type PlaywrightSuite = z.infer<typeof playwrightSuite>;

function specsOf(suite: PlaywrightSuite): z.infer<typeof playwrightSpec>[] {
  return [...suite.specs, ...(suite.suites ?? []).flatMap(specsOf)];
}

/** Reads the report of Playwright's JSON reporter. A test that passed only when repeated counts as failed. */
export function fromPlaywright(content: unknown): TestReport {
  const report = playwrightReport.parse(content);
  let passed = 0;
  const failed = report.errors.map((error) => error.message ?? 'error outside a test');
  const skipped: SkippedTest[] = [];
  for (const spec of report.suites.flatMap(specsOf)) {
    const title = `${spec.file} > ${spec.title}`;
    for (const test of spec.tests) {
      if (test.status === 'expected') passed += 1;
      else if (test.status === 'skipped') {
        const why = test.annotations.find(({ type }) => type === 'skip' || type === 'fixme');
        skipped.push({ title, reason: why?.description ?? noReason });
      } else failed.push(test.status === 'flaky' ? `${title} (passed only when repeated)` : title);
    }
  }
  return { passed, failed, skipped };
}
