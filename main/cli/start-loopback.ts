import { homedir } from 'node:os';
import type { JobProgress } from '../../shared/contract/jobs.ts';
import { DriftGuardError, isDriftGuardError } from '../../shared/errors.ts';
import type { Logger } from '../core/ports.ts';
import { followNextStart } from '../core/safekeeping/next-start.ts';
import { DamagedWorkspaceError } from '../core/safekeeping/rescue.ts';
import { startLoopback } from '../loopback/server.ts';
import type { LoopbackShell } from '../loopback/server.ts';
import { forkCore } from '../processes/core-child.ts';
import { createCoreHost } from '../processes/core-host.ts';
import type { CoreHost } from '../processes/core-host.ts';
import { appVersion, entryPath, resourcesFolder } from '../processes/entry.ts';
import { loadDemoIfEmpty } from '../processes/load-demo.ts';
import { takePassphrase } from '../processes/passphrase.ts';
import type { CoreReady } from '../processes/protocol.ts';
import { loadRendererFiles, rendererFolder } from '../processes/renderer-files.ts';
import { openShellLog } from '../processes/shell-log.ts';
import type { ShellLog } from '../processes/shell-log.ts';
import { startCore } from '../processes/start-core.ts';
import { createRescueQuestion, openTerminal } from './ask-rescue.ts';
import { openBrowser } from './open-browser.ts';
import { createProgressLine } from './progress-line.ts';
import { rescueText } from './rescue-text.ts';
import type { StartOptions } from './start-options.ts';
import { printableLines } from './text-table.ts';
import { waitForSignal } from './wait-for-signal.ts';

export type LoopbackStart = {
  readonly root: string;
  readonly options: StartOptions;
  /** False where there is no display to open a browser on. */
  readonly canOpen: boolean;
};

function withTilde(path: string): string {
  const home = homedir();
  return path.startsWith(home) ? `~${path.slice(home.length)}` : path;
}

async function loadDemo(host: CoreHost): Promise<void> {
  const line = createProgressLine(process.stdout);
  line.begin('Loading the demo workspace');
  try {
    const loaded = await loadDemoIfEmpty(host, ({ done, total, phase }: JobProgress) => {
      line.update(total === null ? phase : `${phase} (${done} of ${total})`);
    });
    line.end(loaded ? 'The demo workspace is loaded.' : 'The workspace has records already.');
  } catch (error) {
    if (!isDriftGuardError(error)) throw error;
    line.end(`The demo workspace could not be loaded. ${error.message}`);
  }
}

async function announce(shell: LoopbackShell, folder: string, open: boolean): Promise<void> {
  console.log(`Address      ${shell.newAddress()}`);
  if (!open) return;
  try {
    await openBrowser(shell.newAddress(), folder);
  } catch {
    console.log('No browser could be opened. Open the address yourself.');
  }
}

function reportState(host: CoreHost): void {
  host.onPush((message) => {
    if (message.topic !== 'core/state') return;
    const { state, reason } = message.payload;
    if (state === 'ready') console.log('The engine is ready.');
    else console.log(reason);
  });
}

/** A person at the terminal gets another address by pressing Enter, because each works once. */
function offerAddresses(shell: LoopbackShell): void {
  if (!process.stdin.isTTY) return;
  console.log('Press Enter for another address, Ctrl+C to stop.');
  process.stdin.on('data', () => {
    console.log(`Address      ${shell.newAddress()}`);
  });
  // A question that was asked before has let go of it.
  process.stdin.resume();
}

function serve(
  host: CoreHost,
  log: Pick<Logger, 'error'>,
  { uploadFolder, root, port }: { uploadFolder: string; root: string; port: number },
): Promise<LoopbackShell> {
  const renderer = loadRendererFiles(rendererFolder(root));
  return startLoopback({ core: host, renderer, uploadFolder, port, log });
}

function sentenceOf(error: unknown, port: number): string {
  if (isDriftGuardError(error)) return error.message;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return `Port ${port} is in use. Choose another with --port, or leave it out.`;
  if (code === 'EACCES') return `Port ${port} may not be used. Choose one above 1023 with --port.`;
  throw error;
}

/**
 * Starts the core. A person at the terminal chooses what to do about a database that does not open; elsewhere the
 * commands for it are told. A signal ends what was begun.
 */
async function openCore(host: CoreHost, signal: Promise<unknown>): Promise<CoreReady> {
  const terminal = openTerminal();
  const question = terminal === null ? null : createRescueQuestion(terminal, process.cwd());
  const line = createProgressLine(process.stdout);
  let isUnderWay = false;
  void signal.then(() => (isUnderWay ? host.stop() : undefined));
  try {
    const ready = await startCore(host, async (offer) => {
      if (isUnderWay) line.end('');
      const chosen = question === null ? null : await question(offer);
      if (chosen === null) return null;
      isUnderWay = true;
      line.begin(chosen.to === null ? 'Looking for backups' : 'Putting it in place');
      return {
        ...chosen,
        onProgress: ({ phase, done, total }) => {
          line.update(total === null ? phase : `${phase} (${done} of ${total})`);
        },
      };
    });
    if (ready.rescued !== undefined) line.end(ready.rescued.join('\n'));
    return ready;
  } catch (error) {
    if (isUnderWay) line.end('');
    if (error instanceof DamagedWorkspaceError)
      throw new DriftGuardError(error.code, rescueText(error.offer));
    throw error;
  } finally {
    isUnderWay = false;
  }
}

/** Starts the core and the browser shell and serves until a signal. Resolves to the exit code. */
export async function startLoopbackShell(start: LoopbackStart): Promise<number> {
  const { options, canOpen, root } = start;
  const signal = waitForSignal();
  const core = {
    dataFolder: options.dataFolder,
    shell: 'loopback',
    version: appVersion(),
    resourcesFolder: resourcesFolder(),
    passphrase: takePassphrase(),
  } as const;
  const host = createCoreHost({ launch: () => forkCore(entryPath('core-process')), options: core });
  let shell: LoopbackShell | null = null;
  let log: ShellLog | null = null;
  try {
    const { uploadFolder } = await openCore(host, signal);
    log = openShellLog(core, host);
    console.log(`DriftGuard   ${core.version}`);
    console.log(`Data folder  ${withTilde(followNextStart(options.dataFolder))}`);
    if (options.demo) await loadDemo(host);
    shell = await serve(host, log, { uploadFolder, root, port: options.port });
    reportState(host);
    await announce(shell, uploadFolder, options.open && canOpen);
    offerAddresses(shell);
    await signal;
    console.log('Closing.');
    return 0;
  } catch (error) {
    console.error(printableLines(sentenceOf(error, options.port)));
    return 1;
  } finally {
    if (process.stdin.isTTY) process.stdin.destroy();
    await shell?.close();
    await host.stop();
    log?.close();
  }
}
