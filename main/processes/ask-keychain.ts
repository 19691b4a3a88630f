import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { callKeychain } from '../adapters/keychain-calls.ts';
import type { AskKeychain } from '../adapters/os-keychain.ts';
import { entryPath } from './entry.ts';
import type { KeychainReply } from './keychain-process.ts';

/** A process that has nothing to do for this long is ended. */
const idleMs = 10_000;

/** Asks through a process of its own, which is ended when a call takes too long, or there are no more. */
export function askThroughProcess(launch: () => ChildProcess): AskKeychain {
  let child: ChildProcess | null = null;
  let seq = 0;
  let waiting = 0;
  let idle: NodeJS.Timeout | null = null;

  function present(): ChildProcess {
    if (idle !== null) clearTimeout(idle);
    if (child?.connected === true) return child;
    const started = launch();
    started.once('exit', () => {
      if (child === started) child = null;
    });
    child = started;
    return started;
  }

  return async (call, signal) => {
    const asked = present();
    seq += 1;
    const own = seq;
    const { promise, resolve, reject } = Promise.withResolvers<string | null>();
    const onMessage = (message: unknown): void => {
      // Both ends are the same build.
      const reply = message as KeychainReply;
      if (reply.seq !== own) return;
      if (reply.ok) resolve(reply.value);
      else reject(new Error(reply.message));
    };
    const onEnd = (): void => reject(new Error('the keychain process has ended'));
    const onAbort = (): void => {
      asked.kill('SIGKILL');
    };
    asked.on('message', onMessage);
    asked.once('exit', onEnd);
    asked.once('error', onEnd);
    signal.addEventListener('abort', onAbort, { once: true });
    waiting += 1;
    try {
      asked.send({ seq: own, call });
      return await promise;
    } finally {
      waiting -= 1;
      asked.off('message', onMessage);
      asked.off('exit', onEnd);
      asked.off('error', onEnd);
      signal.removeEventListener('abort', onAbort);
      if (waiting === 0) {
        idle = setTimeout(() => {
          asked.kill();
        }, idleMs).unref();
      }
    }
  };
}

/**
 * The keychain of this machine; null where it was switched off. A packaged desktop application cannot start plain Node processes (its
 * runtime has that burnt out), so there the calls run in the core's own process, on threads of their own.
 */
export function askKeychain(env: NodeJS.ProcessEnv = process.env): AskKeychain | null {
  // Tests, and machines on which the keychain of the account is not to be touched.
  if (env['DRIFTGUARD_KEYCHAIN'] === 'off') return null;
  if (process.versions['electron'] !== undefined) return callKeychain;
  return askThroughProcess(() => {
    const child = fork(entryPath('keychain-process'), [], {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    child.unref();
    child.channel?.unref();
    return child;
  });
}
