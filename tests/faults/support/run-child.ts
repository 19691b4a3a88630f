import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { pathOfChild } from './bundle.ts';
import type { ChildName } from './bundle.ts';
import { linesOf } from './workload.ts';
import type { WorkloadLine } from './workload.ts';

export type ChildRun = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
};

export type RunOptions = {
  /** A program and its arguments that start the child, such as strace or setpriv. */
  readonly through?: readonly string[];
  readonly onStart?: (child: ChildProcess) => void;
  /** Called with everything printed so far. */
  readonly onOutput?: (child: ChildProcess, printed: string) => void;
  readonly env?: NodeJS.ProcessEnv;
};

const limitMs = 240_000;

/** Runs a bundled child to its end, however it ends. */
export function runChild(
  name: ChildName,
  argument: unknown,
  { through = [], onStart, onOutput, env }: RunOptions = {},
): Promise<ChildRun> {
  const [program, ...rest] = [...through, process.execPath, pathOfChild(name), JSON.stringify(argument)];
  return new Promise((resolve, reject) => {
    const child = spawn(program, rest, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...env } });
    const timer = setTimeout(() => child.kill('SIGKILL'), limitMs);
    let stdout = '';
    let stderr = '';
    // A child that is killed leaves its input unread.
    child.stdin.on('error', () => undefined);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      onOutput?.(child, stdout);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, stdout, stderr });
    });
    onStart?.(child);
  });
}

export async function runWorkload(
  order: unknown,
  options: RunOptions = {},
): Promise<ChildRun & { readonly lines: WorkloadLine[] }> {
  const run = await runChild('workload-child', order, options);
  return { ...run, lines: linesOf(run.stdout) };
}
