import type { TestReport } from './test-report.ts';

export type StageResult = {
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'not run';
  readonly durationMs: number;
  /** Null for a stage without tests of its own, such as the type check. */
  readonly report: TestReport | null;
};

function failuresOf(stage: StageResult): readonly string[] {
  const failures = stage.report?.failed ?? [];
  // A stage that ends badly without naming a failed test (a crash, a type error) is itself the failure.
  return stage.outcome === 'failed' && failures.length === 0 ? [`${stage.name} failed`] : failures;
}

export function stageLines(stages: readonly StageResult[]): string[] {
  return [
    'Stages:',
    ...stages.map(({ name, outcome, durationMs }) =>
      outcome === 'not run'
        ? `  ${name}: not run`
        : `  ${name}: ${outcome} in ${(durationMs / 1000).toFixed(1)} s`,
    ),
  ];
}

/** The lines that end a test run; the last one is the sum and nothing else. */
export function summaryLines(stages: readonly StageResult[]): string[] {
  const failures = stages.flatMap(failuresOf);
  const skipped = stages.flatMap((stage) => stage.report?.skipped ?? []);
  const passed = stages.reduce((sum, stage) => sum + (stage.report?.passed ?? 0), 0);
  return [
    '',
    ...stageLines(stages),
    ...(failures.length === 0 ? [] : ['Failed:', ...failures.map((title) => `  ${title}`)]),
    ...(skipped.length === 0
      ? []
      : ['Skipped:', ...skipped.map(({ title, reason }) => `  ${title}: ${reason}`)]),
    `${passed} passed, ${failures.length} failed, ${skipped.length} skipped`,
  ];
}
