import { isDriftGuardError } from '../../../shared/errors.ts';
import type { ProblemDetail } from '../../../shared/errors.ts';
import type { DriftVerdict } from '../../../shared/schema/drift.ts';
import { driftUsage, readFlags, toArguments } from './drift-arguments.ts';

const exitCodes: Readonly<Record<DriftVerdict, number>> = {
  stable: 0,
  moderate: 2,
  major: 2,
  insufficient: 3,
};
const failed = 1;

/** Progress on one line of a terminal; nothing where the output goes elsewhere. */
function createProgressLine() {
  const { stderr } = process;
  let shownAtMs = 0;
  return {
    show(phase: string, done: number, total: number | null): void {
      const now = performance.now();
      if (!stderr.isTTY || now - shownAtMs < 100) return;
      shownAtMs = now;
      const of = total === null ? '' : ` of ${total.toLocaleString('en-US')}`;
      stderr.write(`\r\u001B[K${phase}: ${done.toLocaleString('en-US')}${of}`);
    },
    clear(): void {
      if (stderr.isTTY && shownAtMs > 0) stderr.write('\r\u001B[K');
    },
  };
}

function write(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

/** `code` is one of the closed list; anything unexpected is INTERNAL with what was thrown. */
function describeFailure(error: unknown): {
  readonly code: string;
  readonly message: string;
  readonly problems: readonly ProblemDetail[];
} {
  if (isDriftGuardError(error)) {
    return { code: error.code, message: error.message, problems: error.details.problems ?? [] };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: 'INTERNAL',
    message: `Something went wrong inside the application: ${message}`,
    problems: [],
  };
}

async function compareAndPrint(args: readonly string[]): Promise<number> {
  const flags = readFlags(args);
  if (flags.help === true) {
    await write(driftUsage);
    return 0;
  }
  const asked = await toArguments(flags);
  const interrupted = new AbortController();
  const interrupt = () => interrupted.abort();
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  const progress = createProgressLine();
  try {
    // The engines take longer to load than the arguments to check.
    const { compareFiles } = await import('./drift-report.ts');
    const report = await compareFiles(asked, {
      signal: interrupted.signal,
      onProgress: (phase, done, total) => progress.show(phase, done, total),
    });
    progress.clear();
    if (flags.json === true) await write(`${JSON.stringify(report, null, 2)}\n`);
    else {
      const { reportAsText } = await import('./drift-table.ts');
      await write(reportAsText(report));
    }
    return exitCodes[report.verdict];
  } finally {
    progress.clear();
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}

/**
 * `driftguard drift`: compares two files and prints what was found. Resolves to the exit code: 0 stable,
 * 2 drift, 3 insufficient evidence, 1 error, which is told on stderr and, with `--json`, on stdout.
 */
export async function run(args: string[]): Promise<number> {
  try {
    return await compareAndPrint(args);
  } catch (error) {
    const { code, message, problems } = describeFailure(error);
    process.stderr.write(`${message}\n`);
    for (const problem of problems) process.stderr.write(`  ${problem.path}: ${problem.message}\n`);
    if (args.includes('--json')) {
      await write(`${JSON.stringify({ error: { code, message, problems } }, null, 2)}\n`);
    }
    return failed;
  }
}
