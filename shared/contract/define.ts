import { z } from 'zod';
import type { ErrorCode } from '../errors.ts';

/** The six roles of feature A1. */
export const role = z.enum([
  'administrator',
  'ml-engineer',
  'data-scientist',
  'compliance-officer',
  'auditor',
  'executive',
]);
export type Role = z.infer<typeof role>;

/** Everybody who may look; writing is admitted command by command. */
export const everyRole: readonly Role[] = role.options;
export const buildingRoles: readonly Role[] = ['administrator', 'ml-engineer', 'data-scientist'];
export const stewardRoles: readonly Role[] = [
  'administrator',
  'ml-engineer',
  'data-scientist',
  'compliance-officer',
];

/**
 * `read` changes nothing; `write` changes records in one transaction; `job` answers `{jobId}` at once
 * and goes on in the background.
 */
export type CommandEffect = 'read' | 'write' | 'job';

export type CommandDefinition<
  Name extends string = string,
  Input extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
  Place extends 'core' | 'shell' = 'core' | 'shell',
  Access extends 'role' | 'open' = 'role' | 'open',
> = {
  readonly name: Name;
  /** What a person gets from it, in one sentence; appears in the generated reference. */
  readonly summary: string;
  readonly effect: CommandEffect;
  /** Who answers: the core, or the shell around it (native dialogs, saving files). */
  readonly place: Place;
  readonly roles: readonly Role[];
  /** `open` is for people who have not signed in yet, and for sessions that are locked. */
  readonly access: Access;
  /** True when the password has to be given again, within the last five minutes. */
  readonly confirm: boolean;
  /**
   * True when the workspace may decide that a second person has to agree (feature A7). The input is kept
   * until then, so it holds no secret.
   */
  readonly fourEyes: boolean;
  /**
   * What a command that starts no job costs all the same, for the limits on what one session may ask for: as
   * much as a job, or a look at data while a form is filled in.
   */
  readonly cost: 'task' | 'look' | null;
  readonly input: Input;
  readonly output: Output;
  /** Codes it may answer beside those every command may (see `commonErrors`). */
  readonly errors: readonly ErrorCode[];
};

/** Codes that any command may answer. */
export const commonErrors: readonly ErrorCode[] = [
  'INVALID_INPUT',
  'MALFORMED_REQUEST',
  'UNKNOWN_COMMAND',
  'NOT_SIGNED_IN',
  'SESSION_LOCKED',
  'CONFIRMATION_REQUIRED',
  'APPROVAL_REQUIRED',
  'FORBIDDEN',
  'RATE_LIMITED',
  'PAYLOAD_TOO_LARGE',
  'DISK_FULL',
  'READ_ONLY',
  'RECOVERY_MODE',
  'DATABASE_DAMAGED',
  'TIMED_OUT',
  'CORE_UNAVAILABLE',
  'INTERRUPTED',
  'INTERNAL',
];

type Definition<Name extends string, Input extends z.ZodType, Output extends z.ZodType> = Omit<
  CommandDefinition<Name, Input, Output>,
  'errors' | 'place' | 'access' | 'confirm' | 'fourEyes' | 'cost'
> & {
  readonly errors?: readonly ErrorCode[];
  readonly confirm?: boolean;
  readonly fourEyes?: boolean;
  readonly cost?: CommandDefinition['cost'];
};

type OpenDefinition<Name extends string, Input extends z.ZodType, Output extends z.ZodType> = Omit<
  Definition<Name, Input, Output>,
  'roles' | 'confirm' | 'fourEyes' | 'cost'
>;

/** Declares a command that the core answers. */
export function defineCommand<Name extends string, Input extends z.ZodType, Output extends z.ZodType>(
  definition: Definition<Name, Input, Output>,
): CommandDefinition<Name, Input, Output, 'core', 'role'> {
  return {
    errors: [],
    confirm: false,
    fourEyes: false,
    cost: null,
    ...definition,
    access: 'role',
    place: 'core',
  };
}

/** Declares a command that the core answers to anybody, signed in or not. */
export function defineOpenCommand<Name extends string, Input extends z.ZodType, Output extends z.ZodType>(
  definition: OpenDefinition<Name, Input, Output>,
): CommandDefinition<Name, Input, Output, 'core', 'open'> {
  return {
    errors: [],
    ...definition,
    roles: everyRole,
    confirm: false,
    fourEyes: false,
    cost: null,
    access: 'open',
    place: 'core',
  };
}

/** Declares a command that the shell answers itself. */
export function defineShellCommand<Name extends string, Input extends z.ZodType, Output extends z.ZodType>(
  definition: Omit<Definition<Name, Input, Output>, 'fourEyes'>,
): CommandDefinition<Name, Input, Output, 'shell', 'role'> {
  return {
    errors: [],
    confirm: false,
    cost: null,
    ...definition,
    fourEyes: false,
    access: 'role',
    place: 'shell',
  };
}

export type TopicDefinition<Name extends string = string, Payload extends z.ZodType = z.ZodType> = {
  readonly name: Name;
  readonly summary: string;
  readonly payload: Payload;
};

/** Declares a message that the core pushes without being asked. */
export function defineTopic<Name extends string, Payload extends z.ZodType>(
  definition: TopicDefinition<Name, Payload>,
): TopicDefinition<Name, Payload> {
  return definition;
}

export const noInput = z.strictObject({});
