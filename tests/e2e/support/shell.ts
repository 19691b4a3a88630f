import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { copyDemo } from './demo-template.ts';

const root = resolve(import.meta.dirname, '../../..');
const launcher = join(root, 'main/cli/driftguard.ts');
const startLimitMs = 60_000;
const stopLimitMs = 15_000;

/** A running `driftguard start --no-open` over a data folder of its own. */
export type RunningShell = {
  /** Signs in the first page that opens it. */
  readonly address: string;
  readonly dataFolder: string;
  /** Folder for files a test makes, removed with the rest. */
  readonly scratch: string;
  /** Everything the launcher printed so far. */
  output(): string;
  stop(): Promise<void>;
};

/**
 * Starts the real launcher with the built screens; fails with what it printed when it does not come up. With
 * `--demo` it finds a demo that was loaded before.
 */
export async function startShell(flags: readonly string[] = []): Promise<RunningShell> {
  const folder = await mkdtemp(join(tmpdir(), 'driftguard-e2e-'));
  const dataFolder = join(folder, 'data');
  if (flags.includes('--demo')) await copyDemo(folder);
  const child = spawn(
    process.execPath,
    [launcher, 'start', '--no-open', '--port', '0', '--data-dir', dataFolder, ...flags],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, XDG_DATA_HOME: join(folder, 'home') },
    },
  );
  let text = '';
  const ended = new Promise<void>((settle) => {
    child.once('close', () => settle());
  });
  const address = await new Promise<string>((settle, fail) => {
    const timer = setTimeout(
      () => fail(new Error(`DriftGuard did not start in time:\n${text}`)),
      startLimitMs,
    );
    const take = (chunk: unknown) => {
      text += String(chunk);
      const found = /http:\/\/127\.0\.0\.1:\d+\/\S*/u.exec(text);
      if (found === null) return;
      clearTimeout(timer);
      settle(found[0]);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('close', () => {
      clearTimeout(timer);
      fail(new Error(`DriftGuard ended before it was ready:\n${text}`));
    });
  });
  return {
    address,
    dataFolder,
    scratch: folder,
    output: () => text,
    async stop() {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), stopLimitMs);
      await ended;
      clearTimeout(timer);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Runs the command line to its end. */
export function runCli(
  args: readonly string[],
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((settle, fail) => {
    const child = spawn(process.execPath, [launcher, ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => (stdout += String(chunk)));
    child.stderr.on('data', (chunk) => (stderr += String(chunk)));
    child.once('error', fail);
    child.once('close', (code) => settle({ code, stdout, stderr }));
  });
}
