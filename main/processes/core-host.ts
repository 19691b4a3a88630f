import { requestEnvelope } from '../../shared/contract/envelope.ts';
import type { PushMessage } from '../../shared/contract/index.ts';
import type { JobProgress } from '../../shared/contract/jobs.ts';
import { DriftGuardError, isDriftGuardError } from '../../shared/errors.ts';
import type { FileToken, JobId } from '../../shared/schema/ids.ts';
import type { Credentials, Renewal, Sender, SessionState } from '../core/caller.ts';
import type { VaultFile } from '../core/ports.ts';
import { guardShape, requestIdOf } from '../core/request-shape.ts';
import { DamagedWorkspaceError } from '../core/safekeeping/rescue.ts';
import type { RescueRequest } from '../core/safekeeping/rescue.ts';
import type { CoreChild, CoreExit } from './core-child.ts';
import { failureReply, replyOfError } from './failure-reply.ts';
import { createPendingCalls, createSequence } from './pending-calls.ts';
import type { CoreAnswer, CoreOptions, CoreReady, FromCore, ToCore } from './protocol.ts';

export type CoreStatus = {
  readonly state: 'starting' | 'ready' | 'restarting' | 'stopped';
  /** Why, in a sentence; empty while there is nothing to say. */
  readonly reason: string;
};

/** Times are in milliseconds. */
export type CoreHostLimits = {
  /** Opening may include a backup and a migration. */
  readonly startMs: number;
  readonly callMs: number;
  readonly closeMs: number;
  /** A core that misses `missedPings` pings in a row hangs and is ended. */
  readonly pingEveryMs: number;
  readonly missedPings: number;
  /** Waits before the 1st, 2nd, … restart; the last one repeats. */
  readonly restartDelaysMs: readonly number[];
  /** This many ends within `crashWindowMs` and the core is not started again. */
  readonly maxCrashes: number;
  readonly crashWindowMs: number;
};

export const coreHostLimits: CoreHostLimits = {
  startMs: 300_000,
  callMs: 30_000,
  closeMs: 10_000,
  pingEveryMs: 10_000,
  missedPings: 6,
  restartDelaysMs: [200, 500, 1000, 2000, 4000],
  maxCrashes: 5,
  crashWindowMs: 60_000,
};

/** What somebody chose for a database that does not open. */
export type RescueOrder = RescueRequest & { readonly onProgress: (progress: JobProgress) => void };

/** The core as its shell uses it. */
export type CoreHost = {
  /**
   * Starts the core. Rejects with the code it failed with, for example DATA_FOLDER_LOCKED; with a
   * DamagedWorkspaceError when its database does not open. Then it may be called again with what to do about it.
   */
  start(rescue?: RescueOrder): Promise<CoreReady>;
  /** Relays a request of the contract for a page. Never rejects. */
  call(request: unknown, sender: Sender): Promise<CoreAnswer>;
  /** Asks whether a page may do what a command of the shell does. Never rejects. */
  admit(name: string, sender: Sender): Promise<CoreAnswer>;
  /** New tokens for a page; null when its session is over. Rejects while the core does not answer. */
  renew(renewal: Renewal): Promise<Credentials | null>;
  /** Makes an empty workspace the demo and starts loading it; null when there is nothing to load. */
  openDemo(): Promise<JobId | null>;
  /** Takes a file on disk under a token. Shells only. */
  registerFile(path: string, name: string): Promise<VaultFile>;
  /** The file behind a token. Shells only. */
  resolveFile(token: FileToken): Promise<VaultFile>;
  onPush(listener: (message: PushMessage) => void): () => void;
  /** Hears of the sessions of pages. */
  onSession(listener: (client: string, state: SessionState) => void): () => void;
  status(): CoreStatus;
  /** Process id of the running core. */
  pid(): number | undefined;
  /** Closes the core in order, or ends it when it takes too long. May be called twice. */
  stop(): Promise<void>;
};

export type CoreHostDependencies = {
  readonly launch: () => CoreChild;
  readonly options: Omit<CoreOptions, 'restarts' | 'rescue'>;
  readonly limits?: CoreHostLimits;
  /** Milliseconds that never run backwards. */
  readonly monotonicMs?: () => number;
};

function describeExit({ code, signal }: CoreExit): string {
  return signal === null ? `exit code ${code ?? 'unknown'}` : signal;
}

/** Keeps one core process running: starts it, relays, restarts it after a crash, and closes it in order. */
export function createCoreHost(dependencies: CoreHostDependencies): CoreHost {
  const { launch, options, limits = coreHostLimits, monotonicMs = () => performance.now() } = dependencies;
  const nextSeq = createSequence();
  const calls = createPendingCalls<CoreAnswer>(nextSeq);
  const renewals = createPendingCalls<Credentials | null>(nextSeq);
  const demos = createPendingCalls<JobId | null>(nextSeq);
  const files = createPendingCalls<VaultFile>(nextSeq);
  const listeners = new Set<(message: PushMessage) => void>();
  const sessionListeners = new Set<(client: string, state: SessionState) => void>();
  const waiting = [files, renewals, demos];
  let status: CoreStatus = { state: 'starting', reason: '' };
  let child: CoreChild | null = null;
  let crashes: number[] = [];
  let starts = 0;
  let stopping: Promise<void> | null = null;
  let wake: (() => void) | null = null;

  function publish(message: PushMessage): void {
    for (const listener of listeners) listener(message);
  }

  function enter(state: 'ready' | 'restarting' | 'stopped', reason: string): void {
    status = { state, reason };
    publish({ topic: 'core/state', payload: { state, reason } });
  }

  function takeAnswer(message: FromCore): void {
    if (message.type === 'reply') {
      const { type: _type, seq, ...answer } = message;
      calls.resolve(seq, answer);
    } else if (message.type === 'file') files.resolve(message.seq, message.file);
    else if (message.type === 'renewed') renewals.resolve(message.seq, message.credentials);
    else if (message.type === 'demo') demos.resolve(message.seq, message.jobId);
    else if (message.type === 'refused') {
      const error = new DriftGuardError(message.code, message.sentence);
      for (const pending of waiting) pending.reject(message.seq, error);
    } else if (message.type === 'push') publish(message.message);
    else if (message.type === 'session') {
      for (const listener of sessionListeners) listener(message.client, message.state);
    }
  }

  /** Starts one process; settles when it is ready, or has failed or ended before that. */
  function spawn(order?: RescueOrder): Promise<CoreReady> {
    const started = launch();
    child = started;
    return new Promise((resolve, reject) => {
      let ready = false;
      let failure: DriftGuardError | null = null;
      let unanswered = 0;

      const tooLate = (): void => {
        failure = new DriftGuardError('TIMED_OUT', 'The engine did not start in time.');
        started.kill();
      };
      // A restore takes as long as the data are large; whoever waits for it may end it.
      const startTimer = order === undefined ? setTimeout(tooLate, limits.startMs) : undefined;
      const pinger = setInterval(() => {
        if (!ready) return;
        if (unanswered >= limits.missedPings) {
          started.kill();
          return;
        }
        unanswered += 1;
        started.post({ type: 'ping' });
      }, limits.pingEveryMs);

      started.onMessage((message) => {
        unanswered = 0;
        if (message.type === 'ready') {
          ready = true;
          clearTimeout(startTimer);
          resolve(message.ready);
        } else if (message.type === 'failed') {
          failure =
            message.rescue === undefined
              ? new DriftGuardError(message.code, message.sentence)
              : new DamagedWorkspaceError(message.code, message.rescue);
          started.post({ type: 'shutdown' });
        } else if (message.type === 'rescuing') order?.onProgress(message.progress);
        else takeAnswer(message);
      });
      started.onExit((exit) => {
        clearTimeout(startTimer);
        clearInterval(pinger);
        child = null;
        calls.rejectAll(() => new DriftGuardError('INTERRUPTED'));
        for (const pending of waiting) pending.rejectAll(() => new DriftGuardError('INTERRUPTED'));
        if (!ready) reject(failure ?? new CoreEndedError(exit));
        else if (stopping === null) void restart(exit);
      });
      const rescue = order === undefined ? {} : { rescue: { to: order.to, from: order.from } };
      started.post({ type: 'open', options: { ...options, restarts: starts, ...rescue } });
      starts += 1;
    });
  }

  async function restart(exit: CoreExit): Promise<void> {
    let cause = describeExit(exit);
    for (;;) {
      const nowMs = monotonicMs();
      crashes = [...crashes.filter((at) => nowMs - at < limits.crashWindowMs), nowMs];
      if (crashes.length >= limits.maxCrashes) {
        enter(
          'stopped',
          `The engine ended ${crashes.length} times within a minute (${cause}). Close DriftGuard and start it again.`,
        );
        return;
      }
      enter('restarting', `The engine ended unexpectedly (${cause}) and is being started again.`);
      await pause(limits.restartDelaysMs[crashes.length - 1] ?? limits.restartDelaysMs.at(-1) ?? 0);
      if (stopping !== null) return;
      try {
        await spawn();
        enter('ready', '');
        return;
      } catch (error) {
        if (stopping !== null) return;
        if (isDriftGuardError(error)) {
          enter('stopped', error.message);
          return;
        }
        cause = error instanceof CoreEndedError ? describeExit(error.exit) : String(error);
      }
    }
  }

  function pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, delayMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  function running(): CoreChild {
    if (child !== null && status.state === 'ready' && stopping === null) return child;
    throw new DriftGuardError('CORE_UNAVAILABLE', status.state === 'stopped' ? status.reason : undefined);
  }

  async function answered(id: string, post: (seq: number) => ToCore): Promise<CoreAnswer> {
    try {
      const target = running();
      return await calls.open(limits.callMs, (seq) => {
        target.post(post(seq));
      });
    } catch (error) {
      return {
        reply: isDriftGuardError(error) ? replyOfError(error, id) : failureReply('INTERNAL', { id }),
      };
    }
  }

  async function call(request: unknown, sender: Sender): Promise<CoreAnswer> {
    const id = requestIdOf(request);
    try {
      guardShape(request);
      if (!requestEnvelope.safeParse(request).success) throw new DriftGuardError('MALFORMED_REQUEST');
    } catch (error) {
      return {
        reply: isDriftGuardError(error) ? replyOfError(error, id) : failureReply('INTERNAL', { id }),
      };
    }
    return answered(id, (seq) => ({ type: 'call', seq, request, sender }));
  }

  async function stop(): Promise<void> {
    wake?.();
    const target = child;
    if (target !== null) {
      const ended = new Promise<void>((resolve) => {
        target.onExit(() => {
          resolve();
        });
      });
      const timer = setTimeout(() => {
        target.kill();
      }, limits.closeMs);
      target.post({ type: 'shutdown' });
      await ended;
      clearTimeout(timer);
    }
    status = { state: 'stopped', reason: 'DriftGuard was closed.' };
  }

  return {
    start: async (rescue) => {
      try {
        const ready = await spawn(rescue);
        enter('ready', '');
        return ready;
      } catch (error) {
        if (isDriftGuardError(error)) throw error;
        const words = error instanceof CoreEndedError ? error.exit.lastWords : '';
        throw new DriftGuardError(
          'CORE_UNAVAILABLE',
          `The engine could not be started${words === '' ? '.' : `:\n${words}`}`,
        );
      }
    },
    call,
    admit: (name, sender) => answered('admission', (seq) => ({ type: 'admit', seq, name, sender })),
    renew: async (renewal) => {
      const target = running();
      return renewals.open(limits.callMs, (seq) => {
        target.post({ type: 'renew', seq, renewal });
      });
    },
    openDemo: async () => {
      const target = running();
      return demos.open(limits.callMs, (seq) => {
        target.post({ type: 'open-demo', seq });
      });
    },
    registerFile: async (path, name) => {
      const target = running();
      return files.open(limits.callMs, (seq) => {
        target.post({ type: 'register-file', seq, path, name });
      });
    },
    resolveFile: async (token) => {
      const target = running();
      return files.open(limits.callMs, (seq) => {
        target.post({ type: 'resolve-file', seq, token });
      });
    },
    onPush: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    onSession: (listener) => {
      sessionListeners.add(listener);
      return () => {
        sessionListeners.delete(listener);
      };
    },
    status: () => status,
    pid: () => child?.pid,
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

/** The process ended without saying why. */
class CoreEndedError extends Error {
  readonly exit: CoreExit;

  constructor(exit: CoreExit) {
    super(`The core process ended: ${describeExit(exit)}`);
    this.name = 'CoreEndedError';
    this.exit = exit;
  }
}
