import { isDriftGuardError } from '../../shared/errors.ts';
import type { ProblemDetail } from '../../shared/errors.ts';
import { printableLines } from './text-table.ts';

const failed = 1;

export type ReportSurroundings = {
  readonly signal: AbortSignal;
  readonly onProgress: (phase: string, done: number, total: number | null) => void;
};

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

/** Resolves when the text is handed over: a pipe may take it in parts. */
export function write(text: string): Promise<void> {
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

/** Does the work with progress shown in a terminal and an end by Ctrl+C. */
export async function withSurroundings<Value>(
  work: (surroundings: ReportSurroundings) => Promise<Value>,
): Promise<Value> {
  const interrupted = new AbortController();
  const interrupt = () => interrupted.abort();
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  const progress = createProgressLine();
  try {
    return await work({
      signal: interrupted.signal,
      onProgress: (phase, done, total) => progress.show(phase, done, total),
    });
  } finally {
    progress.clear();
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}

/** The exit code of `work`; 1 where it throws, which is told on stderr and, with `--json`, on stdout. */
export async function tellingFailure(args: readonly string[], work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    const { code, message, problems } = describeFailure(error);
    const lines = [message, ...problems.map((problem) => `  ${problem.path}: ${problem.message}`)];
    process.stderr.write(`${printableLines(lines.join('\n'))}\n`);
    if (args.includes('--json')) {
      await write(`${JSON.stringify({ error: { code, message, problems } }, null, 2)}\n`);
    }
    return failed;
  }
}
