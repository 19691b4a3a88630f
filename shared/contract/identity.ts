import { z } from 'zod';
import { sessionId, userId } from '../schema/ids.ts';
import { pageOf, pageRequest } from '../schema/page.ts';
import { nameText, searchText } from '../schema/text.ts';
import { utcInstant } from '../schema/time.ts';
import {
  compositionProblems,
  maxPasswordLength,
  minPasswordLength,
  passwordSentences,
} from '../identity/password-policy.ts';
import { defineCommand, defineOpenCommand, defineTopic, everyRole, noInput, role } from './define.ts';
import type { Role } from './define.ts';
import { change } from './models.ts';

const administrators: readonly Role[] = ['administrator'];

/** Accepts 1 to 128 characters: what is not long enough to be a new password may still be an old one. */
const presentPassword = z.string().min(1, 'Enter the password.').max(128, 'Use at most 128 characters.');

/**
 * A new password: 12 to 128 characters with an upper-case letter, a digit and one of `!@#$%^&*` (feature
 * A3). Whether it is too common, or holds the name or address, is checked by the core as well.
 */
export const newPassword = z
  .string()
  .min(minPasswordLength, passwordSentences['too-short'])
  .max(maxPasswordLength, passwordSentences['too-long'])
  .check(({ value, issues }) => {
    for (const problem of compositionProblems(value)) {
      if (problem === 'too-short' || problem === 'too-long') continue;
      issues.push({ code: 'custom', message: passwordSentences[problem], input: value });
    }
  });

/** An address that names an account; compared in lower case. */
export const emailAddress = z
  .string()
  .max(254, 'Use at most 254 characters.')
  .transform((value) => value.normalize('NFC').trim())
  .pipe(z.email('Enter an address such as ana@example.org.').max(254, 'Use at most 254 characters.'));

/** A recovery code or a reset code as a person types it: case, spaces and dashes do not matter. */
const oneTimeCode = z.string().min(1, 'Enter the code.').max(64, 'A code is shorter than that.');

/** `locked`: five failures, a reset is needed. `invited`: has not chosen a password yet. */
export const accountState = z.enum(['active', 'invited', 'locked', 'disabled']);
export type AccountState = z.infer<typeof accountState>;

const person = z.strictObject({ id: userId, name: z.string(), email: z.string(), role });

/** What a page has to know before it shows anything. */
export const sessionState = z.strictObject({
  /** `set-up`: nobody has an account yet. `locked`: signed in, and the password is needed to go on. */
  state: z.enum(['set-up', 'signed-out', 'signed-in', 'locked']),
  workspace: z.enum(['new', 'own', 'demo']),
  user: person.nullable(),
  /** Minutes without activity after which a session locks itself; 0 never, which only the demo has. */
  idleLockMinutes: z.int().min(0),
  /** Whom one click signs in; empty anywhere but in the demo workspace. */
  demoPeople: z.array(person).max(20),
});
export type SessionState = z.infer<typeof sessionState>;

export const recoveryCodes = z.strictObject({
  /** Shown once; each is good for one password reset. */
  recoveryCodes: z.array(z.string()).length(8),
});

export const sessionRow = z.strictObject({
  id: sessionId,
  userId,
  shell: z.enum(['electron', 'loopback', 'cli', 'test']),
  createdAt: utcInstant,
  lastSeenAt: utcInstant,
  /** When it ends by itself at the latest. */
  endsAt: utcInstant,
  locked: z.boolean(),
  /** True for the session that asks. */
  current: z.boolean(),
});
export type SessionRow = z.infer<typeof sessionRow>;

export const account = z.strictObject({
  id: userId,
  name: z.string(),
  email: z.string(),
  role,
  state: accountState,
  rowVersion: z.int().min(1),
  createdAt: utcInstant,
  lastSignInAt: utcInstant.nullable(),
  failedSignIns: z.int().min(0),
  openSessions: z.int().min(0),
});
export type Account = z.infer<typeof account>;

/** A code that an administrator hands to a person; shown once. */
export const issuedCode = z.strictObject({ code: z.string(), expiresAt: utcInstant });
export type IssuedCode = z.infer<typeof issuedCode>;

const passwordErrors = ['SIGN_IN_REFUSED', 'NOT_AVAILABLE_HERE'] as const;

export const identityCommands = {
  'session/state': defineOpenCommand({
    name: 'session/state',
    summary: 'Whether the workspace is set up, and who is signed in here.',
    effect: 'read',
    input: noInput,
    output: sessionState,
  }),
  'session/set-up': defineOpenCommand({
    name: 'session/set-up',
    summary: 'Makes the first administrator of a new workspace and signs that person in.',
    effect: 'write',
    input: z.strictObject({ name: nameText(), email: emailAddress, password: newPassword }),
    output: recoveryCodes,
    errors: ['ALREADY_SET_UP'],
  }),
  'session/set-up-demo': defineOpenCommand({
    name: 'session/set-up-demo',
    summary: 'Makes a new workspace the demo workspace, with one person in each role, and signs in.',
    effect: 'write',
    input: noInput,
    output: z.strictObject({}),
    errors: ['ALREADY_SET_UP', 'NOT_AVAILABLE_HERE'],
  }),
  'session/sign-in': defineOpenCommand({
    name: 'session/sign-in',
    summary: 'Signs in with address and password.',
    effect: 'write',
    input: z.strictObject({
      email: z.string().min(1, 'Enter the address.').max(254),
      password: presentPassword,
    }),
    output: z.strictObject({}),
    errors: ['SIGN_IN_REFUSED'],
  }),
  'session/sign-in-demo': defineOpenCommand({
    name: 'session/sign-in-demo',
    summary: 'Signs in as one of the people of the demo workspace.',
    effect: 'write',
    input: z.strictObject({ role }),
    output: z.strictObject({}),
  }),
  'session/reset-password': defineOpenCommand({
    name: 'session/reset-password',
    summary: 'Chooses a new password with a code: a recovery code, or one that an administrator issued.',
    effect: 'write',
    input: z.strictObject({
      email: z.string().min(1, 'Enter the address.').max(254),
      code: oneTimeCode,
      password: newPassword,
    }),
    output: z.strictObject({}),
    errors: ['RESET_REFUSED'],
  }),
  'session/unlock': defineOpenCommand({
    name: 'session/unlock',
    summary: 'Goes on in a session that locked itself.',
    effect: 'write',
    input: z.strictObject({ password: presentPassword }),
    output: z.strictObject({}),
    errors: passwordErrors,
  }),
  'session/sign-out': defineOpenCommand({
    name: 'session/sign-out',
    summary: 'Ends this session at once.',
    effect: 'write',
    input: noInput,
    output: z.strictObject({}),
  }),
  'session/lock': defineCommand({
    name: 'session/lock',
    summary: 'Locks this session until the password is given.',
    effect: 'write',
    roles: everyRole,
    input: noInput,
    output: z.strictObject({}),
    errors: ['NOT_AVAILABLE_HERE'],
  }),
  'session/activity': defineCommand({
    name: 'session/activity',
    summary: 'Tells that somebody is at the keyboard; a session without it locks itself.',
    effect: 'write',
    roles: everyRole,
    input: noInput,
    output: z.strictObject({}),
  }),
  'session/confirm': defineCommand({
    name: 'session/confirm',
    summary: 'Gives the password again, as actions with consequences ask for.',
    effect: 'write',
    roles: everyRole,
    input: z.strictObject({ password: presentPassword }),
    output: z.strictObject({}),
    errors: passwordErrors,
  }),
  'session/change-password': defineCommand({
    name: 'session/change-password',
    summary: 'Changes the own password; every other session of the account ends.',
    effect: 'write',
    roles: everyRole,
    input: z.strictObject({ present: presentPassword, password: newPassword }),
    output: z.strictObject({}),
    errors: passwordErrors,
  }),
  'session/renew-recovery-codes': defineCommand({
    name: 'session/renew-recovery-codes',
    summary: 'Makes new recovery codes; the earlier ones stop working.',
    effect: 'write',
    roles: everyRole,
    confirm: true,
    input: noInput,
    output: recoveryCodes,
    errors: ['NOT_AVAILABLE_HERE'],
  }),
  'session/list': defineCommand({
    name: 'session/list',
    summary: 'Open sessions: the own ones, or for administrators those of any account.',
    effect: 'read',
    roles: everyRole,
    input: z.strictObject({ userId: userId.nullable().default(null) }),
    output: z.strictObject({ sessions: z.array(sessionRow).max(200) }),
    errors: ['USER_NOT_FOUND'],
  }),
  'session/revoke': defineCommand({
    name: 'session/revoke',
    summary: 'Ends a session at once: an own one, or for administrators any.',
    effect: 'write',
    roles: everyRole,
    input: z.strictObject({ id: sessionId }),
    output: z.strictObject({}),
    errors: ['SESSION_NOT_FOUND'],
  }),
  'session/idle-lock-history': defineCommand({
    name: 'session/idle-lock-history',
    summary: 'Every change of when sessions lock themselves, newest first.',
    effect: 'read',
    roles: everyRole,
    input: pageRequest,
    output: pageOf(change),
  }),
  'session/set-idle-lock': defineCommand({
    name: 'session/set-idle-lock',
    summary: 'Sets after how many minutes without activity every session of the workspace locks itself.',
    effect: 'write',
    roles: administrators,
    confirm: true,
    input: z.strictObject({ minutes: z.int().min(1).max(240) }),
    output: z.strictObject({}),
    errors: ['NOT_AVAILABLE_HERE'],
  }),
  'users/list': defineCommand({
    name: 'users/list',
    summary: 'A page of accounts, by name.',
    effect: 'read',
    roles: ['administrator', 'compliance-officer', 'auditor'],
    input: pageRequest.extend({
      search: searchText.default(''),
      roles: z.array(role).max(6).default([]),
      states: z.array(accountState).max(4).default([]),
    }),
    output: pageOf(account),
  }),
  'users/get': defineCommand({
    name: 'users/get',
    summary: 'One account.',
    effect: 'read',
    roles: ['administrator', 'compliance-officer', 'auditor'],
    input: z.strictObject({ id: userId }),
    output: account,
    errors: ['USER_NOT_FOUND'],
  }),
  'users/create': defineCommand({
    name: 'users/create',
    summary: 'Makes an account and a code with which its owner chooses a password, good for one day.',
    effect: 'write',
    roles: administrators,
    confirm: true,
    fourEyes: true,
    input: z.strictObject({ name: nameText(), email: emailAddress, role }),
    output: z.strictObject({ account, invitation: issuedCode }),
    errors: ['EMAIL_TAKEN'],
  }),
  'users/update': defineCommand({
    name: 'users/update',
    summary: 'Changes name or role; another role ends the sessions of the account.',
    effect: 'write',
    roles: administrators,
    confirm: true,
    fourEyes: true,
    input: z.strictObject({ id: userId, rowVersion: z.int().min(1), name: nameText(), role }),
    output: account,
    errors: ['USER_NOT_FOUND', 'STALE_VERSION', 'LAST_ADMINISTRATOR'],
  }),
  'users/issue-reset': defineCommand({
    name: 'users/issue-reset',
    summary: 'Makes a code with which the owner of an account chooses a new password, good for 15 minutes.',
    effect: 'write',
    roles: administrators,
    confirm: true,
    fourEyes: true,
    input: z.strictObject({ id: userId }),
    output: issuedCode,
    errors: ['USER_NOT_FOUND', 'STATE_TRANSITION_REFUSED'],
  }),
  'users/disable': defineCommand({
    name: 'users/disable',
    summary: 'Keeps an account from signing in and ends its sessions.',
    effect: 'write',
    roles: administrators,
    confirm: true,
    fourEyes: true,
    input: z.strictObject({ id: userId, rowVersion: z.int().min(1) }),
    output: account,
    errors: ['USER_NOT_FOUND', 'STALE_VERSION', 'STATE_TRANSITION_REFUSED', 'LAST_ADMINISTRATOR'],
  }),
  'users/enable': defineCommand({
    name: 'users/enable',
    summary: 'Lets a disabled account sign in again.',
    effect: 'write',
    roles: administrators,
    confirm: true,
    fourEyes: true,
    input: z.strictObject({ id: userId, rowVersion: z.int().min(1) }),
    output: account,
    errors: ['USER_NOT_FOUND', 'STALE_VERSION', 'STATE_TRANSITION_REFUSED'],
  }),
  'users/history': defineCommand({
    name: 'users/history',
    summary: 'The changes of one account, newest first.',
    effect: 'read',
    roles: ['administrator', 'compliance-officer', 'auditor'],
    input: pageRequest.extend({ id: userId }),
    output: pageOf(change),
    errors: ['USER_NOT_FOUND'],
  }),
} as const;

export const identityTopics = {
  'session/changed': defineTopic({
    name: 'session/changed',
    summary: 'The session of this page was opened, locked or ended; sent to this page only.',
    payload: z.strictObject({ state: z.enum(['signed-out', 'signed-in', 'locked']) }),
  }),
} as const;
