import { z } from 'zod';
import { entity } from '../schema/entity.ts';
import { approvalId, jobId, sha256Hex, userId } from '../schema/ids.ts';
import { pageOf, pageRequest } from '../schema/page.ts';
import { proseText } from '../schema/text.ts';
import { utcInstant } from '../schema/time.ts';
import { defineCommand, everyRole, noInput, stewardRoles } from './define.ts';
import type { Role } from './define.ts';
import { issuedCode } from './identity.ts';
import { change } from './models.ts';

const administrators: readonly Role[] = ['administrator'];

/** `approved` is being carried out; `failed` was approved and could not be carried out. */
export const approvalState = z.enum([
  'open',
  'approved',
  'refused',
  'withdrawn',
  'expired',
  'carried-out',
  'failed',
]);
export type ApprovalState = z.infer<typeof approvalState>;

const person = z.strictObject({ id: userId, name: z.string() });

/** One person's wish to do something that a second person has to agree to. */
export const approval = z.strictObject({
  id: approvalId,
  /** Name of the command that is asked for, and what it does in a sentence. */
  command: z.string(),
  summary: z.string(),
  /** The record that it is about; null when that is no single one, or one of no kind with names. */
  target: z.strictObject({ entity, id: z.string(), name: z.string() }).nullable(),
  /** The input, field by field; `value` is for reading. */
  input: z.array(z.strictObject({ field: z.string(), value: z.string() })),
  /** SHA-256 of the canonical JSON of the input. */
  inputSha256: sha256Hex,
  reason: z.string(),
  state: approvalState,
  requestedBy: person,
  requestedAt: utcInstant,
  expiresAt: utcInstant,
  /** Who approved or refused it; null for all others. */
  decidedBy: person.nullable(),
  decidedAt: utcInstant.nullable(),
  note: z.string(),
  /** What became of it, once it was carried out or could not be. */
  outcome: z
    .strictObject({ at: utcInstant, ok: z.boolean(), sentence: z.string(), jobId: jobId.nullable() })
    .nullable(),
  rowVersion: z.int().min(1),
  /** Whether the person who asks made the request, and whether that person may decide it now. */
  own: z.boolean(),
  mayDecide: z.boolean(),
});
export type Approval = z.infer<typeof approval>;

export const approvalView = z.enum(['waiting', 'mine', 'decided', 'open']);
export type ApprovalView = z.infer<typeof approvalView>;

export const approvalSettings = z.strictObject({
  /** People with an active account who may change these settings: two at least, once anything is chosen. */
  administrators: z.int().min(0),
  /** Every command for which a second person can be required, and whether it is. */
  commands: z.array(
    z.strictObject({
      command: z.string(),
      summary: z.string(),
      required: z.boolean(),
      /** People with an active account who may call it and so decide about it. */
      people: z.int().min(0),
    }),
  ),
});
export type ApprovalSettings = z.infer<typeof approvalSettings>;

const decided = { id: approvalId, rowVersion: z.int().min(1) };

/** Characters that a reason has at least. */
export const shortestReason = 10;
const reason = proseText(1000).pipe(
  z.string().min(shortestReason, `Say in at least ${shortestReason} characters why.`),
);

const decisionErrors = [
  'APPROVAL_NOT_FOUND',
  'OWN_REQUEST',
  'STALE_VERSION',
  'STATE_TRANSITION_REFUSED',
] as const;

const commandName = z.string().min(1).max(100);

export const approvalCommands = {
  'approvals/settings': defineCommand({
    name: 'approvals/settings',
    summary: 'What needs a second person in this workspace, and how many people could decide.',
    effect: 'read',
    roles: everyRole,
    input: noInput,
    output: approvalSettings,
  }),
  'approvals/settings-history': defineCommand({
    name: 'approvals/settings-history',
    summary: 'Every change of what needs a second person, newest first.',
    effect: 'read',
    roles: everyRole,
    input: pageRequest,
    output: pageOf(change),
  }),
  'approvals/save-settings': defineCommand({
    name: 'approvals/save-settings',
    summary: 'Chooses what needs a second person; once anything does, changing the choice needs one as well.',
    effect: 'write',
    roles: administrators,
    confirm: true,
    fourEyes: true,
    input: z.strictObject({ commands: z.array(commandName).max(50) }),
    output: approvalSettings,
    errors: ['TOO_FEW_PEOPLE'],
  }),
  'approvals/list': defineCommand({
    name: 'approvals/list',
    summary:
      'A page of requests for approval, newest first: what waits for the caller, what the caller asked for, what was decided.',
    effect: 'read',
    roles: everyRole,
    input: pageRequest.extend({ view: approvalView.default('waiting') }),
    output: pageOf(approval),
  }),
  'approvals/get': defineCommand({
    name: 'approvals/get',
    summary: 'One request for approval: what is asked for, why, and what became of it.',
    effect: 'read',
    roles: everyRole,
    input: z.strictObject({ id: approvalId }),
    output: approval,
    errors: ['APPROVAL_NOT_FOUND'],
  }),
  'approvals/request': defineCommand({
    name: 'approvals/request',
    summary: 'Asks for a second person to agree to a command, which is carried out at once when one does.',
    effect: 'write',
    roles: stewardRoles,
    input: z.strictObject({
      command: commandName,
      /** The input of the command as JSON text. */
      input: z.string().min(2).max(100_000),
      reason,
    }),
    output: approval,
    errors: ['STATE_TRANSITION_REFUSED'],
  }),
  'approvals/approve': defineCommand({
    name: 'approvals/approve',
    summary: 'Agrees to what another person asked for and carries it out at once, in their name.',
    effect: 'write',
    roles: stewardRoles,
    confirm: true,
    input: z.strictObject({ ...decided, note: proseText(1000).default('') }),
    output: z.strictObject({
      approval,
      /** The code that the command made, to be handed to a person; shown once and kept nowhere. */
      code: issuedCode.nullable(),
    }),
    errors: decisionErrors,
  }),
  'approvals/refuse': defineCommand({
    name: 'approvals/refuse',
    summary: 'Does not agree to what another person asked for, and says why.',
    effect: 'write',
    roles: stewardRoles,
    confirm: true,
    input: z.strictObject({ ...decided, note: reason }),
    output: approval,
    errors: decisionErrors,
  }),
  'approvals/withdraw': defineCommand({
    name: 'approvals/withdraw',
    summary: 'Takes an own request back.',
    effect: 'write',
    roles: stewardRoles,
    input: z.strictObject(decided),
    output: approval,
    errors: ['APPROVAL_NOT_FOUND', 'STALE_VERSION', 'STATE_TRANSITION_REFUSED'],
  }),
  'approvals/history': defineCommand({
    name: 'approvals/history',
    summary: 'What happened to a request for approval, newest first.',
    effect: 'read',
    roles: everyRole,
    input: pageRequest.extend({ id: approvalId }),
    output: pageOf(change),
    errors: ['APPROVAL_NOT_FOUND'],
  }),
} as const;
