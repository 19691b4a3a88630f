import { writeFileSync } from 'node:fs';
import type { Reporter } from 'vitest/node';
import { noReason } from './test-report.ts';
import type { SkippedTest, TestReport } from './test-report.ts';

/**
 * Writes a TestReport to the file named by DRIFTGUARD_TEST_REPORT. Vitest's own JSON reporter leaves out
 * the reasons of skipped tests, which is what a reader of the sum wants to know.
 */
export default class TestReportWriter implements Reporter {
  onTestRunEnd: NonNullable<Reporter['onTestRunEnd']> = (modules, unhandledErrors) => {
    let passed = 0;
    const failed: string[] = unhandledErrors.map((error) => `error outside a test: ${error.message}`);
    const skipped: SkippedTest[] = [];
    for (const module of modules) {
      const file = module.relativeModuleId;
      for (const error of module.errors()) failed.push(`${file}: ${error.message}`);
      for (const suite of module.children.allSuites()) {
        for (const error of suite.errors()) failed.push(`${file} > ${suite.fullName}: ${error.message}`);
      }
      for (const test of module.children.allTests()) {
        const title = `${file} > ${test.fullName}`;
        const result = test.result();
        if (result.state === 'passed') passed += 1;
        else if (result.state === 'skipped') skipped.push({ title, reason: result.note ?? noReason });
        else failed.push(result.state === 'pending' ? `${title} (never finished)` : title);
      }
    }
    const target = process.env['DRIFTGUARD_TEST_REPORT'];
    if (target === undefined) throw new Error('DRIFTGUARD_TEST_REPORT names the file to write');
    writeFileSync(target, JSON.stringify({ passed, failed, skipped } satisfies TestReport));
  };
}
