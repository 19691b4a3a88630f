import { z } from 'zod';
import { commands, isCommandName } from '../../shared/contract/index.ts';
import type { CommandOutput, CoreCommandName, ParsedInput } from '../../shared/contract/index.ts';
import { requestEnvelope } from '../../shared/contract/envelope.ts';
import type { Failure, Reply } from '../../shared/contract/envelope.ts';
import { DriftGuardError, errorCatalogue, isDriftGuardError } from '../../shared/errors.ts';
import type { ErrorCode, ProblemDetail } from '../../shared/errors.ts';
import type { Actor, Clock, IdSource, Logger, Shell } from './ports.ts';
import { guardShape } from './request-shape.ts';
import type { ObserveCommand } from './telemetry/observe-command.ts';
import { stackOf } from './telemetry/stack.ts';

/** What a handler knows about the call it answers. */
export type CallContext = {
  readonly actor: Actor;
  readonly shell: Shell;
  readonly correlationId: string;
};

export type Handler<Name extends CoreCommandName> = (
  input: ParsedInput<Name>,
  context: CallContext,
) => CommandOutput<Name> | Promise<CommandOutput<Name>>;

/** One handler for every command of the core; a missing one does not compile. */
export type Handlers = { readonly [Name in CoreCommandName]: Handler<Name> };

/** Who is calling, as the shell established it. A null actor is nobody signed in. */
export type Caller = { readonly actor: Actor | null; readonly shell: Shell };

export type Dispatch = (request: unknown, caller: Caller) => Promise<Reply>;

export type DispatchDependencies = {
  readonly handlers: Handlers;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly log: Logger;
  /** Told of every call once it is answered. */
  readonly observe: ObserveCommand;
};

const maxProblems = 50;

function toProblems(error: z.ZodError): ProblemDetail[] {
  return error.issues.slice(0, maxProblems).map((issue) => ({
    path: issue.path.map(String).join('.'),
    message: issue.message,
  }));
}

function isCoreCommand(name: string): name is CoreCommandName {
  return isCommandName(name) && commands[name].place === 'core';
}

function requestIdOf(request: unknown): string {
  const parsed = z.object({ id: requestEnvelope.shape.id }).safeParse(request);
  return parsed.success ? parsed.data.id : 'unknown';
}

/**
 * Makes the one door into the core. Every request is checked in the same order: shape, envelope, strict
 * parse of the input, session, role, handler, parse of the output. It never rejects: what goes wrong is
 * a failure with a code of the closed list, and what nobody expected is INTERNAL with a correlation id
 * under which the log has the stack.
 */
export function createDispatch({ handlers, clock, ids, log, observe }: DispatchDependencies): Dispatch {
  async function answer(name: CoreCommandName, input: unknown, caller: Caller, correlationId: string) {
    const command = commands[name];
    const parsed = command.input.safeParse(input);
    if (!parsed.success) {
      throw new DriftGuardError('INVALID_INPUT', undefined, { problems: toProblems(parsed.error) });
    }
    if (caller.actor === null) throw new DriftGuardError('NOT_SIGNED_IN');
    if (!command.roles.includes(caller.actor.role)) throw new DriftGuardError('FORBIDDEN');
    // The compiler cannot follow that handler and input belong to the same name; the table type ensures it.
    const handler = handlers[name] as Handler<CoreCommandName>;
    const value = await handler(parsed.data, {
      actor: caller.actor,
      shell: caller.shell,
      correlationId,
    });
    return command.output.parse(value);
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
    try {
      guardShape(request);
      id = requestIdOf(request);
      const envelope = requestEnvelope.safeParse(request);
      if (!envelope.success) {
        throw new DriftGuardError('MALFORMED_REQUEST', undefined, { problems: toProblems(envelope.error) });
      }
      if (!isCoreCommand(envelope.data.name)) throw new DriftGuardError('UNKNOWN_COMMAND');
      name = envelope.data.name;
      const value: unknown = await answer(envelope.data.name, envelope.data.input, caller, correlationId);
      return { id, ok: true, value };
    } catch (error) {
      const failure = toFailure(error, name, correlationId);
      outcome = failure.code;
      return { id, ok: false, error: failure };
    } finally {
      observe({
        command: name,
        outcome,
        correlationId,
        actorId: caller.actor?.id ?? null,
        sessionHash: null,
        shell: caller.shell,
        durationMs: clock.monotonicMs() - startedMs,
      });
    }
  };
}
