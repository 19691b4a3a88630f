import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { commands, isCommandName } from '../../shared/contract/index.ts';
import type {
  CommandName,
  CommandOutput,
  Commands,
  CoreCommandName,
  ParsedInput,
} from '../../shared/contract/index.ts';
import { requestEnvelope } from '../../shared/contract/envelope.ts';
import type { Failure, Reply } from '../../shared/contract/envelope.ts';
import { isAdmittedInRecovery } from '../../shared/contract/recovery.ts';
import { DriftGuardError, errorCatalogue, isDriftGuardError } from '../../shared/errors.ts';
import type { ErrorCode, ProblemDetail } from '../../shared/errors.ts';
import type { Caller, CallerSession, Credentials, Sender } from './caller.ts';
import type { Actor, Clock, IdSource, Logger, Shell } from './ports.ts';
import { guardShape, requestIdOf } from './request-shape.ts';
import type { ObserveCommand } from './telemetry/observe-command.ts';
import { stackOf } from './telemetry/stack.ts';

/** What a handler knows about the call it answers. */
export type CallContext = {
  readonly actor: Actor;
  readonly shell: Shell;
  readonly correlationId: string;
};

/** What the commands of sessions know beside it; no other command gets to see any of it. */
export type SessionCallContext = CallContext & {
  /** Null when trusted code calls. */
  readonly session: CallerSession | null;
  /** Names the page or window within its shell. */
  readonly client: string;
  /** Gives the shell tokens to hold, or null to forget those it holds. */
  readonly handOver: (credentials: Credentials | null) => void;
};

/** A command that another person asked for and that was approved. */
export type ApprovedCall = {
  readonly name: CoreCommandName;
  readonly input: unknown;
  /** Who asked for it, with the present role. */
  readonly actor: Actor;
};

export type CarriedOut =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: Failure };

/** What the commands of approvals know beside it. */
export type ApprovalCallContext = CallContext & {
  /** Carries out what was approved, behind the same checks as any call; it never rejects. */
  readonly carryOut: (call: ApprovedCall) => Promise<CarriedOut>;
};

/** An open command may be called by nobody in particular. */
export type OpenCallContext = Omit<SessionCallContext, 'actor'> & { readonly actor: Actor | null };

type ContextOf<Name extends CoreCommandName> = Commands[Name]['access'] extends 'open'
  ? OpenCallContext
  : Name extends `session/${string}`
    ? SessionCallContext
    : Name extends `approvals/${string}`
      ? ApprovalCallContext
      : CallContext;

export type Handler<Name extends CoreCommandName> = (
  input: ParsedInput<Name>,
  context: ContextOf<Name>,
) => CommandOutput<Name> | Promise<CommandOutput<Name>>;

/** One handler for every command of the core; a missing one does not compile. */
export type Handlers = { readonly [Name in CoreCommandName]: Handler<Name> };

export type Dispatch = (request: unknown, caller: Caller) => Promise<Reply>;

/** What is asked before a handler runs, beside what the contract says. */
export type Gate = {
  /** Throws RATE_LIMITED. */
  limit(name: CommandName, caller: Caller): void;
  /** Told that a role did not admit a command. */
  denied(name: CommandName, caller: Caller): void;
};

/**
 * Whether the caller may call the command at this moment. Throws NOT_SIGNED_IN, SESSION_LOCKED, FORBIDDEN,
 * CONFIRMATION_REQUIRED or RATE_LIMITED, in this order.
 */
export function admit(name: CommandName, caller: Caller, gate: Gate): void {
  const { access, roles, confirm } = commands[name];
  if (access === 'role') {
    const { actor, session } = caller;
    if (actor === null) throw new DriftGuardError('NOT_SIGNED_IN');
    if (session?.locked === true) throw new DriftGuardError('SESSION_LOCKED');
    if (!roles.includes(actor.role)) {
      gate.denied(name, caller);
      throw new DriftGuardError('FORBIDDEN');
    }
    if (confirm && session?.confirmed === false) throw new DriftGuardError('CONFIRMATION_REQUIRED');
  }
  gate.limit(name, caller);
}

export type DispatchDependencies = {
  readonly handlers: Handlers;
  readonly gate: Gate;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly log: Logger;
  /** Whether the ledger is not the one that was known last, so that nothing is recorded on top of it. */
  readonly inRecovery: () => boolean;
  /** Whether a command is carried out only after a second person has agreed. */
  readonly needsSecondPerson: (name: CoreCommandName) => boolean;
  /** Who holds an access token. */
  readonly holderOf: (sender: Sender) => Pick<Caller, 'actor' | 'session'>;
  /** Told of every call once it is answered. */
  readonly observe: ObserveCommand;
};

type ApprovalTools = Pick<ApprovalCallContext, 'carryOut'>;

const maxProblems = 50;

const noHandOver = () => undefined;

/** The client of trusted code. */
const direct = 'direct';

function toProblems(error: z.ZodError): ProblemDetail[] {
  return error.issues.slice(0, maxProblems).map((issue) => ({
    path: issue.path.map(String).join('.'),
    message: issue.message,
  }));
}

/** Answers whether a caller may do what the shell itself does for a command. */
export function createAdmission({ gate, ids }: Pick<DispatchDependencies, 'gate' | 'ids'>) {
  return function admission(name: string, caller: Caller): Reply {
    try {
      if (!isCommandName(name)) throw new DriftGuardError('UNKNOWN_COMMAND');
      admit(name, caller, gate);
      return { id: 'admission', ok: true, value: null };
    } catch (error) {
      if (!isDriftGuardError(error)) throw error;
      const { code, message, details } = error;
      return {
        id: 'admission',
        ok: false,
        error: { code, message, details: { ...details }, correlationId: ids.next() },
      };
    }
  };
}

function isCoreCommand(name: string): name is CoreCommandName {
  return isCommandName(name) && commands[name].place === 'core';
}

/** What the log says of a session. */
function shortHash(sessionId: string): string {
  return createHash('sha256').update(sessionId).digest('hex').slice(0, 16);
}

/**
 * Makes the one door into the core. Every request is checked in the same order: shape, envelope, strict
 * parse of the input, session, role, confirmation, rate limit, second person, handler, parse of the output. It
 * never rejects: what goes wrong is a failure with a code of the closed list, and what nobody expected is INTERNAL
 * with a correlation id under which the log has the stack.
 */
export function createDispatch({
  handlers,
  gate,
  clock,
  ids,
  log,
  holderOf,
  observe,
  inRecovery,
  needsSecondPerson,
}: DispatchDependencies): Dispatch {
  /** What is asked for is either called by somebody, or approved and called for whoever asked for it. */
  async function answer(
    name: CoreCommandName,
    input: unknown,
    call: { readonly caller: Caller; readonly correlationId: string; readonly approved: boolean },
  ) {
    const { caller, correlationId, approved } = call;
    const command = commands[name];
    const parsed = command.input.safeParse(input);
    if (!parsed.success) {
      throw new DriftGuardError('INVALID_INPUT', undefined, { problems: toProblems(parsed.error) });
    }
    admit(name, caller, gate);
    if (inRecovery() && !isAdmittedInRecovery(command)) throw new DriftGuardError('RECOVERY_MODE');
    if (!approved && needsSecondPerson(name)) {
      throw new DriftGuardError('APPROVAL_REQUIRED', undefined, { command: name });
    }
    // The compiler cannot follow that handler, input and context belong to the same name; the types of the
    // table and `admit` ensure it.
    const handler = handlers[name] as (input: unknown, context: OpenCallContext & ApprovalTools) => unknown;
    const value = await handler(parsed.data, {
      actor: caller.actor,
      shell: caller.shell,
      correlationId,
      session: caller.session ?? null,
      client: caller.client ?? direct,
      handOver: caller.handOver ?? noHandOver,
      carryOut: (wanted) => carryOut(wanted, caller.shell, correlationId),
    });
    return command.output.parse(value);
  }

  async function carryOut(
    { name, input, actor }: ApprovedCall,
    shell: Shell,
    correlationId: string,
  ): Promise<CarriedOut> {
    const startedMs = clock.monotonicMs();
    const caller: Caller = { actor, shell };
    let outcome: ErrorCode | 'OK' = 'OK';
    try {
      const value: unknown = await answer(name, input, { caller, correlationId, approved: true });
      return { ok: true, value };
    } catch (error) {
      const failure = toFailure(error, name, correlationId);
      outcome = failure.code;
      return { ok: false, error: failure };
    } finally {
      tell({ command: name, outcome, correlationId, caller, startedMs });
    }
  }

  function tell(call: {
    readonly command: string;
    readonly outcome: ErrorCode | 'OK';
    readonly correlationId: string;
    readonly caller: Caller;
    readonly startedMs: number;
  }): void {
    const { command, outcome, correlationId, caller, startedMs } = call;
    observe({
      command,
      outcome,
      correlationId,
      actorId: caller.actor?.id ?? null,
      sessionHash: caller.session ? shortHash(caller.session.id) : null,
      shell: caller.shell,
      durationMs: clock.monotonicMs() - startedMs,
    });
  }

  function toFailure(error: unknown, name: string, correlationId: string): Failure {
    if (isDriftGuardError(error)) {
      return { code: error.code, message: error.message, details: { ...error.details }, correlationId };
    }
    log.error('command failed unexpectedly', {
      command: name,
      correlationId,
      stack: stackOf(error),
    });
    return { code: 'INTERNAL', message: errorCatalogue.INTERNAL.sentence, details: {}, correlationId };
  }

  return async function dispatch(request, caller) {
    const correlationId = ids.next();
    const startedMs = clock.monotonicMs();
    let id = 'unknown';
    let name = 'unknown';
    let outcome: ErrorCode | 'OK' = 'OK';
    let by = caller;
    function handOver(credentials: Credentials | null): void {
      caller.handOver?.(credentials);
      // Nobody called, and it is known now who it was.
      if (credentials === null || caller.actor !== null) return;
      by = { ...caller, ...holderOf({ client: caller.client ?? direct, access: credentials.access }) };
    }
    try {
      guardShape(request);
      id = requestIdOf(request);
      const envelope = requestEnvelope.safeParse(request);
      if (!envelope.success) {
        throw new DriftGuardError('MALFORMED_REQUEST', undefined, { problems: toProblems(envelope.error) });
      }
      if (!isCoreCommand(envelope.data.name)) throw new DriftGuardError('UNKNOWN_COMMAND');
      name = envelope.data.name;
      const value: unknown = await answer(envelope.data.name, envelope.data.input, {
        caller: { ...caller, handOver },
        correlationId,
        approved: false,
      });
      return { id, ok: true, value };
    } catch (error) {
      const failure = toFailure(error, name, correlationId);
      outcome = failure.code;
      return { id, ok: false, error: failure };
    } finally {
      tell({ command: name, outcome, correlationId, caller: by, startedMs });
    }
  };
}
