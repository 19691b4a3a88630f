import { spawn } from 'node:child_process';
import { electronRefusedExitCode } from '../processes/exit-codes.ts';
import type { StartOptions } from './start-options.ts';

/** A runtime that ends this early, and not by its own decision, did not start at all. */
const startupMs = 15_000;

export type ElectronEnd =
  | { readonly kind: 'ended'; readonly exitCode: number }
  /** The runtime does not work on this machine; `because` is the end of “because …”. */
  | { readonly kind: 'not-started'; readonly because: string };

/** An interrupt from the terminal reaches the desktop shell by itself. */
function waitForChild(): void {}

/** Runs the desktop shell and waits for its end. */
export function startElectron(executable: string, root: string, options: StartOptions): Promise<ElectronEnd> {
  const { ELECTRON_RUN_AS_NODE: _asNode, ...env } = process.env;
  const args = [root, `--data-dir=${options.dataFolder}`, ...(options.demo ? ['--demo'] : [])];
  const startedMs = performance.now();
  return new Promise((resolve) => {
    const child = spawn(executable, args, { stdio: 'inherit', env });
    const forward = (signal: NodeJS.Signals) => {
      child.kill(signal);
    };
    process.on('SIGTERM', forward);
    process.on('SIGINT', waitForChild);
    const settle = (end: ElectronEnd) => {
      process.off('SIGTERM', forward);
      process.off('SIGINT', waitForChild);
      resolve(end);
    };
    child.once('error', () => {
      settle({ kind: 'not-started', because: 'the desktop runtime could not be started' });
    });
    child.once('exit', (code, signal) => {
      const refused = code === electronRefusedExitCode;
      if (code === 0 || refused || performance.now() - startedMs > startupMs) {
        settle({ kind: 'ended', exitCode: code === 0 ? 0 : 1 });
      } else {
        const how = signal === null ? `exit code ${code ?? 'unknown'}` : signal;
        settle({ kind: 'not-started', because: `the desktop runtime does not start here (${how})` });
      }
    });
  });
}
