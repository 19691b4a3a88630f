import { z } from 'zod';
import { utcInstant } from '../schema/time.ts';
import { sha256Hex } from '../schema/ids.ts';
import { pageOf, pageRequest } from '../schema/page.ts';
import { searchText } from '../schema/text.ts';
import { defineCommand, everyRole, noInput, role } from './define.ts';
import type { Role } from './define.ts';
import { heldFile } from './files.ts';
import { jobStarted } from './jobs.ts';
import { change } from './models.ts';

/** Who answers for the ledger, or checks those who do. */
const overseers: readonly Role[] = ['administrator', 'compliance-officer', 'auditor'];

const seq = z.int().min(0);

/** One entry of the ledger, as a list shows it. */
export const auditEntry = z.strictObject({
  seq,
  at: utcInstant,
  actor: z.strictObject({ id: z.string(), name: z.string(), role }),
  /** Area and verb, for example `model.updated`. */
  action: z.string(),
  target: z.strictObject({ type: z.string(), id: z.string(), label: z.string().nullable() }),
  note: z.string(),
});
export type AuditEntry = z.infer<typeof auditEntry>;

export const auditProof = z.strictObject({
  /** Entries in the log the proof is made for. */
  size: z.int().min(1),
  root: sha256Hex,
  /** Hashes from the leaf upwards, RFC 9162 section 2.1.3. */
  path: z.array(sha256Hex),
});
export type AuditProof = z.infer<typeof auditProof>;

export const auditEntryDetail = auditEntry.extend({
  /** The bytes that are hashed, as text. */
  body: z.string(),
  leafHash: sha256Hex,
  fields: change.shape.fields,
  proof: auditProof,
});
export type AuditEntryDetail = z.infer<typeof auditEntryDetail>;

export const auditVerification = z.strictObject({
  at: utcInstant,
  ok: z.boolean(),
  /** Entries that were read. */
  size: z.int().min(0),
  root: sha256Hex,
  checkpoints: z.int().min(0),
  /** The first bad entry; null when nothing is wrong or the log as a whole is. */
  badSeq: seq.nullable(),
  /** One sentence that a lawyer can read. */
  sentence: z.string(),
});
export type AuditVerification = z.infer<typeof auditVerification>;

export const auditStatus = z.strictObject({
  origin: z.string(),
  size: z.int().min(0),
  root: sha256Hex,
  key: z.strictObject({
    /** Verifier key in the form of c2sp.org/signed-note. */
    verifier: z.string(),
    /** Where the private half lies. */
    heldIn: z.enum(['os-keychain', 'protected-file']),
  }),
  latestCheckpoint: z.strictObject({ size: z.int().min(1), at: utcInstant, note: z.string() }).nullable(),
  /** Entries after the latest signed checkpoint. */
  uncovered: z.int().min(0),
  latestVerification: auditVerification.nullable(),
});
export type AuditStatus = z.infer<typeof auditStatus>;

export const auditFilter = {
  search: searchText.default(''),
  actorId: z.string().max(64).nullable().default(null),
  /** Whole actions (`model.updated`) or areas (`model`). */
  actions: z
    .array(z.string().regex(/^[a-z-]+(\.[a-z-]+)?$/, 'This is not an action.'))
    .max(50)
    .default([]),
  targetType: z.string().max(32).nullable().default(null),
  targetId: z.string().max(64).nullable().default(null),
  from: utcInstant.nullable().default(null),
  until: utcInstant.nullable().default(null),
};

export const auditCommands = {
  'audit/status': defineCommand({
    name: 'audit/status',
    summary: 'How long the ledger is, what signs it, and when it was last verified.',
    effect: 'read',
    roles: everyRole,
    input: noInput,
    output: auditStatus,
  }),
  'audit/list': defineCommand({
    name: 'audit/list',
    summary: 'A page of ledger entries, newest first.',
    effect: 'read',
    roles: overseers,
    input: pageRequest.extend(auditFilter),
    output: pageOf(auditEntry),
  }),
  'audit/facets': defineCommand({
    name: 'audit/facets',
    summary: 'The actions and the people that occur in the ledger, for filters.',
    effect: 'read',
    roles: overseers,
    input: noInput,
    output: z.strictObject({
      actions: z.array(z.string()),
      actors: z.array(z.strictObject({ id: z.string(), name: z.string() })),
      targetTypes: z.array(z.string()),
    }),
  }),
  'audit/get': defineCommand({
    name: 'audit/get',
    summary: 'One entry with what changed and the proof that the ledger contains it.',
    effect: 'read',
    roles: overseers,
    input: z.strictObject({ seq }),
    output: auditEntryDetail,
    errors: ['NOT_FOUND'],
  }),
  'audit/verify': defineCommand({
    name: 'audit/verify',
    summary: 'Recomputes the whole ledger and holds it against every checkpoint.',
    effect: 'job',
    roles: overseers,
    input: noInput,
    output: jobStarted,
  }),
  'audit/export': defineCommand({
    name: 'audit/export',
    summary: 'The ledger as a file: CSV for reading, JSON with everything needed to check it elsewhere.',
    effect: 'write',
    roles: overseers,
    input: z.strictObject({ format: z.enum(['csv', 'json']) }),
    output: heldFile,
  }),
} as const;
