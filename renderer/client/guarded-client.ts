import type { CommandInput, CommandName, CommandOutput } from '../../shared/contract/index.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import type { ApprovalRequests } from './approval-requests.ts';
import { ClientError } from './client-error.ts';
import type { CallOptions, Client } from './client.ts';
import type { Confirmations } from './confirmations.ts';

/** Why the page may not go on: nobody is signed in, or the session is locked. */
export type Loss = 'signed-out' | 'locked';

type Guards = {
  readonly confirmations: Pick<Confirmations, 'ask'>;
  readonly approvals: Pick<ApprovalRequests, 'ask'>;
  /** Told at once when an answer says that the session is over or locked. */
  readonly onLoss: (loss: Loss) => void;
  /** What a person reads when they did not give the password. */
  readonly notConfirmed: () => string;
  /** What they read when they asked a second person, and when they did not want to. */
  readonly asked: () => string;
  readonly notAsked: () => string;
};

function lossOf(error: unknown): Loss | null {
  if (!(error instanceof ClientError)) return null;
  if (error.code === 'SESSION_LOCKED') return 'locked';
  return error.code === 'NOT_SIGNED_IN' ? 'signed-out' : null;
}

function hasCode(error: unknown, code: ErrorCode): boolean {
  return error instanceof ClientError && error.code === code;
}

/**
 * A client that knows what identity asks of every call, so that no screen has to: an answer that the
 * session is over reaches the gate, a call that wants the password again waits for it and goes on, and one
 * that wants a second person leads to a request for approval, which its error then names.
 */
export function guardClient(client: Client, guards: Guards): Client {
  const { confirmations, approvals, onLoss } = guards;

  async function noticing<Value>(work: Promise<Value>): Promise<Value> {
    try {
      return await work;
    } catch (error) {
      const loss = lossOf(error);
      if (loss !== null) onLoss(loss);
      throw error;
    }
  }

  async function confirmed<Value>(attempt: () => Promise<Value>): Promise<Value> {
    try {
      return await noticing(attempt());
    } catch (error) {
      if (!hasCode(error, 'CONFIRMATION_REQUIRED')) throw error;
      if (!(await confirmations.ask())) throw new ClientError('CANCELLED', guards.notConfirmed());
      return noticing(attempt());
    }
  }

  async function call<Name extends CommandName>(
    name: Name,
    input: CommandInput<Name>,
    options?: CallOptions,
  ): Promise<CommandOutput<Name>> {
    // What the gate itself asks is not to send it asking again.
    if (name === 'session/state') return client.call(name, input, options);
    try {
      return await confirmed(() => client.call(name, input, options));
    } catch (error) {
      if (!hasCode(error, 'APPROVAL_REQUIRED')) throw error;
      const approvalId = await approvals.ask({ command: name, input });
      if (approvalId === null) throw new ClientError('CANCELLED', guards.notAsked());
      throw new ClientError('APPROVAL_REQUIRED', guards.asked(), { approvalId });
    }
  }

  const { files } = client;
  return {
    ...client,
    call,
    files:
      files.kind === 'dialog'
        ? { kind: 'dialog', choose: (purpose) => noticing(files.choose(purpose)) }
        : { kind: 'upload', upload: (...given) => noticing(files.upload(...given)) },
    saveFile: (file) => noticing(client.saveFile(file)),
  };
}
