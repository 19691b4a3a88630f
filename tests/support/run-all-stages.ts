import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StageResult } from './summary.ts';
import { fromPlaywright, testReport } from './test-report.ts';
import type { TestReport } from './test-report.ts';

export type Stage = {
  readonly name: string;
  /** Program and arguments; run without a shell, output goes straight to the terminal. */
  readonly command: readonly string[];
  /** Which kind of report the program writes, if any. */
  readonly report: 'vitest' | 'playwright' | null;
  readonly environment?: Readonly<Record<string, string>>;
};

/** Exit code of the program; 1 when a signal ended it or it could not be started. */
function run(command: readonly string[], environment: Record<string, string>): Promise<number> {
  const [program = '', ...rest] = command;
  return new Promise((resolve) => {
    const child = spawn(program, rest, { stdio: 'inherit', env: { ...process.env, ...environment } });
    child.on('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
}

function readReport(kind: Stage['report'], path: string): TestReport | null {
  if (kind === null) return null;
  try {
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return kind === 'playwright' ? fromPlaywright(content) : testReport.parse(content);
  } catch {
    // The program ended before it could write one; the stage then counts as the failure.
    return null;
  }
}

/** Runs stages in order; unless told to go on, those after the first failure are reported as not run. */
export async function runStages(
  stages: readonly Stage[],
  {
    print,
    afterFailure = 'stop',
  }: { readonly print: (line: string) => void; readonly afterFailure?: 'stop' | 'go on' },
): Promise<StageResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'driftguard-tests-'));
  const results: StageResult[] = [];
  try {
    for (const [index, { name, command, report, environment }] of stages.entries()) {
      if (afterFailure === 'stop' && results.some(({ outcome }) => outcome === 'failed')) {
        results.push({ name, outcome: 'not run', durationMs: 0, report: null });
        continue;
      }
      print(`\n== ${name}`);
      const path = join(folder, `${index}.json`);
      const startedMs = performance.now();
      const code = await run(command, {
        DRIFTGUARD_TEST_REPORT: path,
        PLAYWRIGHT_JSON_OUTPUT_NAME: path,
        ...environment,
      });
      const durationMs = performance.now() - startedMs;
      const found = readReport(report, path);
      const whole = code === 0 && (report === null || found !== null) && (found?.failed.length ?? 0) === 0;
      results.push({ name, outcome: whole ? 'passed' : 'failed', durationMs, report: found });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return results;
}
